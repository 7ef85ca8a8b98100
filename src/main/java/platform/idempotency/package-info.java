/** Idempotency keys: callers choose them, so that a repeated write takes effect once. */
@NamedInterface("idempotency")
@NullMarked
package platform.idempotency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
