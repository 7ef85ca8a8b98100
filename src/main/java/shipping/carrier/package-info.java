/**
 * The port to carriers. Other modules may not use it; a jar that adds a carrier may.
 */
@NullMarked
package shipping.carrier;

import org.jspecify.annotations.NullMarked;
