/** What promotions need to know of customers, as operators set it. */
@NullMarked
package promotion.customer;

import org.jspecify.annotations.NullMarked;
