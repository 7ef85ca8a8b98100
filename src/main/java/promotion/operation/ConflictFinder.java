package promotion.operation;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import platform.ratelimit.LongWork;
import promotion.engine.Conflict;
import promotion.engine.Conflicts;
import promotion.engine.Conflicts.Floors;
import promotion.engine.PromotionVersion;
import promotion.floor.FloorPrices;
import promotion.offer.Promotion;
import promotion.offer.Promotions;
import promotion.offer.Terms;

/** Finds the conflicts of a promotion, by itself, with the stored promotions, with the floor prices of SKUs, and with names that exist. */
@Component
class ConflictFinder {

    /** The highest number of conflicts in one answer. */
    static final int MOST = 20;

    /** The highest number of other promotions that are compared. */
    private static final int COMPARED = 1_000;

    /** The highest number of floor prices that are compared, of those that the promotion could concern. */
    static final int FLOORS = 5_000;

    private final Promotions promotions;
    private final FloorPrices floorPrices;
    private final DocumentWarnings documentWarnings;
    private final LongWork longWork;
    private final Clock clock;

    ConflictFinder(
            Promotions promotions,
            FloorPrices floorPrices,
            DocumentWarnings documentWarnings,
            LongWork longWork,
            Clock clock) {
        this.promotions = promotions;
        this.floorPrices = floorPrices;
        this.documentWarnings = documentWarnings;
        this.longWork = longWork;
        this.clock = clock;
    }

    /** Reads the database. The promotion itself need not be stored. */
    List<ConflictWarning> of(Promotion promotion) {
        Instant now = clock.instant();
        Map<String, Promotion> others = promotions.competing(promotion, now, COMPARED).stream()
                .collect(Collectors.toMap(Promotion::promotionId, Function.identity()));
        PromotionVersion version = promotion.forEngine();
        Terms terms = promotion.terms();
        Floors floors = Conflicts.unitsWithFloors(version)
                .map(units -> floorPrices.of(units, terms.currency(), terms.startsFrom(now), terms.endsAt(), FLOORS))
                .orElse(Floors.NONE);
        List<PromotionVersion> compared =
                others.values().stream().map(Promotion::forEngine).toList();
        List<Conflict> conflicts = longWork.run(
                (long) compared.size() + floors.skus().size(), () -> Conflicts.of(version, compared, floors, MOST));
        return Stream.concat(
                        documentWarnings.of(terms.definition(), MOST).stream(),
                        conflicts.stream().map(conflict -> warning(conflict, promotion, others)))
                .limit(MOST)
                .toList();
    }

    private static ConflictWarning warning(Conflict conflict, Promotion promotion, Map<String, Promotion> others) {
        for (String id : conflict.promotionIds()) {
            Promotion other = others.get(id);
            if (other != null) {
                return ConflictWarning.of(conflict.code(), promotion, other);
            }
        }
        return ConflictWarning.of(conflict);
    }
}
