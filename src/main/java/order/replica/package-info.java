/**
 * What orders keep of other modules, from their events: prices, offers and attribute schemas.
 */
@NullMarked
package order.replica;

import org.jspecify.annotations.NullMarked;
