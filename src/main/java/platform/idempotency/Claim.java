package platform.idempotency;

import org.jspecify.annotations.Nullable;

/** The result of claiming an idempotency key. */
public sealed interface Claim {

    /** The key was not used before; this transaction holds it now. */
    record Fresh() implements Claim {}

    /**
     * The key was used before.
     *
     * @param resource result of the first use; null while it is unknown, as for a key that is repeated in the same batch that refused it
     * @param sameBody whether the first use had the same body
     */
    record Repeated(@Nullable String resource, boolean sameBody) implements Claim {}
}
