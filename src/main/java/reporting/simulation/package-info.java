/** Simulations: what a promotion would have cost on the orders of a period. Reads the log of events with the promotion engine. */
@NullMarked
package reporting.simulation;

import org.jspecify.annotations.NullMarked;
