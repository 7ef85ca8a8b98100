package platform.idempotency;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of one batch, claimed together. Belongs to one transaction and one thread. */
public final class Claims {

    private final Map<String, Used> used;
    private final Map<String, String> taken = new HashMap<>();

    Claims(Map<String, Used> used) {
        this.used = used;
    }

    /**
     * What the key turned out to be. Of a key that the batch holds twice, the first taker is fresh and the others repeat it; so take
     * each item's claim once, in the order of arrival.
     */
    public Claim take(IdempotencyKey key) {
        Used before = used.get(key.key());
        if (before != null) {
            return new Claim.Repeated(before.resource(), before.bodyHash().equals(key.bodyHash()));
        }
        String bodyHash = taken.putIfAbsent(key.key(), key.bodyHash());
        return bodyHash == null ? new Claim.Fresh() : new Claim.Repeated(null, bodyHash.equals(key.bodyHash()));
    }

    /** A row that an earlier transaction wrote. */
    record Used(String bodyHash, @Nullable String resource) {}
}
