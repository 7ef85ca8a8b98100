/** Red packets: sums of money of which each customer draws a part once. */
@NullMarked
package promotion.packet;

import org.jspecify.annotations.NullMarked;
