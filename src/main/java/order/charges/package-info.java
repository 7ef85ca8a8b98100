/** What an order costs beside its items: shipping rates and taxes, kept by operators or worked out by another calculator. */
@NullMarked
package order.charges;

import org.jspecify.annotations.NullMarked;
