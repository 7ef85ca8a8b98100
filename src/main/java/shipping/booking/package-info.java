/** Communication with carriers: bookings, withdrawals of bookings, and the scans that carriers report. */
@NullMarked
package shipping.booking;

import org.jspecify.annotations.NullMarked;
