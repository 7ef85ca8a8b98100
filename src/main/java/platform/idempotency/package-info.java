/**
 * Keys that callers choose, so that a repeated write is one write.
 */
@NamedInterface("idempotency")
@NullMarked
package platform.idempotency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
