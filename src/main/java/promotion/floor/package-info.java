/** A copy of the catalogue's floor prices, from its events. Only warnings for editors need it: orders bring the floor prices of their lines. */
@NullMarked
package promotion.floor;

import org.jspecify.annotations.NullMarked;
