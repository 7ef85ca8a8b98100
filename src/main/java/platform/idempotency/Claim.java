package platform.idempotency;

import org.jspecify.annotations.Nullable;

/** The result of claiming an idempotency key. */
public sealed interface Claim {

    /** The key was not used before; this transaction holds it now. */
    record Fresh() implements Claim {}

    /**
     * The key was used before.
     *
     * @param resource result of the first use; null while it is unknown, for example if an earlier item of the same batch used the key and
     *     was refused
     * @param sameBody whether the first use had the same body
     */
    record Repeated(@Nullable String resource, boolean sameBody) implements Claim {}
}
