/** Reservations of stock, from the request to the commit or the release. */
@NullMarked
package inventory.reservation;

import org.jspecify.annotations.NullMarked;
