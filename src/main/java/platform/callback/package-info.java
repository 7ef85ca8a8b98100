/** Callbacks: messages that an external server sends to us on its own initiative, and the signature that proves that they are genuine. */
@NamedInterface("callback")
@NullMarked
package platform.callback;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
