package reporting;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import outbox.Work;
import platform.idempotency.Claim;
import platform.idempotency.Claims;
import reporting.BeginRebuild.Begun;
import reporting.BeginRebuild.KeyReused;
import reporting.BeginRebuild.Outcome;
import reporting.BeginRebuild.UnderWay;
import reporting.Generation.State;

/** The rebuilds that a batch asks for; at most one begins. */
final class Desk extends Work {

    private final Claims claims;
    private final List<Generation> generations;
    private final Map<String, String> resolvedKeys = new HashMap<>();
    private final Set<String> refusedKeys = new HashSet<>();
    private @Nullable Integer begun;

    Desk(Claims claims, List<Generation> generations) {
        this.claims = claims;
        this.generations = generations;
    }

    Outcome begin(BeginRebuild command) {
        return switch (claims.take(command.key())) {
            case Claim.Fresh fresh -> fresh(command.key().key());
            case Claim.Repeated repeated -> repeated.sameBody() ? repeated(repeated.resource()) : new KeyReused();
        };
    }

    private Outcome fresh(String key) {
        OptionalInt building = building();
        if (building.isPresent()) {
            refusedKeys.add(key);
            return new UnderWay(building.getAsInt());
        }
        begun = newest() + 1;
        resolvedKeys.put(key, Integer.toString(begun));
        return new Begun(begun);
    }

    /** Without a resource, the first use is in this batch: it began what is begun, or was refused for what is under way. */
    private Outcome repeated(@Nullable String resource) {
        if (resource != null) {
            return new Begun(Integer.parseInt(resource));
        }
        return begun != null ? new Begun(begun) : new UnderWay(building().orElseThrow());
    }

    private OptionalInt building() {
        return begun != null
                ? OptionalInt.of(begun)
                : generations.stream()
                        .filter(each -> each.state() == State.BUILDING)
                        .mapToInt(Generation::number)
                        .findFirst();
    }

    private int newest() {
        return generations.stream().mapToInt(Generation::number).max().orElse(0);
    }

    OptionalInt begun() {
        return begun == null ? OptionalInt.empty() : OptionalInt.of(begun);
    }

    Map<String, String> resolvedKeys() {
        return resolvedKeys;
    }

    Set<String> refusedKeys() {
        return refusedKeys;
    }
}
