/**
 * Messages that somebody else's server sends us of its own accord, and the signature by which they are known to be genuine.
 */
@NamedInterface("callback")
@NullMarked
package platform.callback;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
