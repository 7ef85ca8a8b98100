/**
 * What a first run starts with: a small real catalogue with stock, derived from the piece of the Online Retail data set
 * that is part of the program.
 */
@NullMarked
package app.demo;

import org.jspecify.annotations.NullMarked;
