/**
 * The port to those who carry the goods. Internal to shipping among the modules; open to a jar that brings a carrier.
 */
@NullMarked
package shipping.carrier;

import org.jspecify.annotations.NullMarked;
