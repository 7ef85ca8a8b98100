/** The conversation with carriers: bookings, withdrawals, and the scans that they report. */
@NullMarked
package shipping.booking;

import org.jspecify.annotations.NullMarked;
