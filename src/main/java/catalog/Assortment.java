package catalog;

import catalog.CatalogCommand.ImportSkus;
import catalog.CatalogCommand.PutSku;
import catalog.CatalogCommand.Tally;
import catalog.CatalogCommand.Wanted;
import catalog.CatalogEvent.SkuListed;
import catalog.CatalogRequest.DelistingRequested;
import catalog.CatalogRequest.ListingRequested;
import catalog.Outcome.Done;
import catalog.Outcome.KeyReused;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import outbox.Work;
import platform.idempotency.Claim;
import platform.idempotency.Claims;

/** The locked SKUs that a batch may change, and every decision on them: in memory, in the order of arrival. */
final class Assortment extends Work {

    private final Claims claims;
    private final Instant at;
    private final Map<String, Sku> found;
    private final SortedMap<String, Sku> changed = new TreeMap<>();
    private final Map<String, String> resolvedKeys = new HashMap<>();

    /** @param found what the database held when the batch began, of the SKUs that it names */
    Assortment(Claims claims, Instant at, Map<String, Sku> found) {
        this.claims = claims;
        this.at = at;
        this.found = found;
    }

    void answer(CatalogRequest request) {
        Sku before = sku(request.skuId());
        keep(
                before,
                switch (request) {
                    case ListingRequested listing -> before.edited(listing.name(), listing.prices(), true);
                    case DelistingRequested delisting -> before.delisted();
                });
    }

    Outcome<Sku> put(PutSku command) {
        return once(command, Sku::skuId, this::sku, () -> {
            edit(command.sku());
            return sku(command.sku().skuId());
        });
    }

    Outcome<Tally> put(ImportSkus command) {
        return once(command, Tally::text, Tally::parse, () -> {
            int listed = 0;
            int unchanged = 0;
            for (Wanted wanted : command.wanted()) {
                Sku before = sku(wanted.skuId());
                Optional<CatalogEvent> told = edit(wanted);
                if (told.filter(SkuListed.class::isInstance).isPresent()) {
                    listed++;
                } else if (sku(wanted.skuId()).equals(before)) {
                    unchanged++;
                }
            }
            return new Tally(listed, command.wanted().size() - listed - unchanged, unchanged);
        });
    }

    /** By id, so that their rows are written in that order. */
    Collection<Sku> changed() {
        return changed.values();
    }

    Sku foundAs(String skuId) {
        return found.getOrDefault(skuId, Sku.unknown(skuId));
    }

    Map<String, String> resolvedKeys() {
        return resolvedKeys;
    }

    Instant at() {
        return at;
    }

    private Optional<CatalogEvent> edit(Wanted wanted) {
        Sku before = sku(wanted.skuId());
        return keep(before, before.edited(wanted.name(), wanted.prices(), wanted.listed()));
    }

    private Optional<CatalogEvent> keep(Sku before, Sku after) {
        if (after.version() > before.version()) {
            changed.put(after.skuId(), after);
        }
        Optional<CatalogEvent> told = after.toldAfter(before);
        told.ifPresent(this::tell);
        return told;
    }

    private Sku sku(String skuId) {
        Sku now = changed.get(skuId);
        return now == null ? foundAs(skuId) : now;
    }

    /** Decides a command unless its key was used before; then the outcome is what the first use came to. */
    private <T> Outcome<T> once(
            CatalogCommand<T> command, Function<T, String> noted, Function<String, T> recalled, Supplier<T> decision) {
        String key = command.key().key();
        if (claims.take(command.key()) instanceof Claim.Repeated repeated) {
            if (!repeated.sameBody()) {
                return new KeyReused<>();
            }
            String first = repeated.resource() == null ? resolvedKeys.get(key) : repeated.resource();
            if (first != null) {
                return new Done<>(recalled.apply(first));
            }
        }
        T value = decision.get();
        resolvedKeys.put(key, noted.apply(value));
        return new Done<>(value);
    }
}
