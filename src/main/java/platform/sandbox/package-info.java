/**
 * What pretended other sides have in common (a payment provider, a carrier): when they may exist, their secret, and HTTP between
 * them and the platform, as if they were elsewhere.
 */
@NamedInterface("sandbox")
@NullMarked
package platform.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
