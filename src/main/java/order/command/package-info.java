/**
 * The commands that the HTTP API sends to orders, and their results.
 */
@NullMarked
package order.command;

import org.jspecify.annotations.NullMarked;
