/** What orders know of promotions, and what they decide by it without asking the promotion module. Pure. */
@NullMarked
package order.offer;

import org.jspecify.annotations.NullMarked;
