/**
 * Copies of the data of other modules that orders need, made from the events of these modules: prices, offers and attribute schemas.
 */
@NullMarked
package order.replica;

import org.jspecify.annotations.NullMarked;
