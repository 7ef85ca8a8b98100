package platform.idempotency;

import org.jspecify.annotations.Nullable;

/** What a key turned out to be. */
public sealed interface Claim {

    /** Nobody used the key before; this transaction holds it now. */
    record Fresh() implements Claim {}

    /**
     * The key was used.
     *
     * @param resource what the first use led to; absent while that is not known, as for a key that comes again in the batch that refused it
     * @param sameBody whether it came with the same body
     */
    record Repeated(@Nullable String resource, boolean sameBody) implements Claim {}
}
