/**
 * The demo data of a first run: a small real catalogue with stock. It is derived from the piece of the Online Retail data set that is part
 * of the program.
 */
@NullMarked
package app.demo;

import org.jspecify.annotations.NullMarked;
