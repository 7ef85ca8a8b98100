package promotion.offer;

import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;
import static promotion.jooq.Tables.LEFT_OUT;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;
import promotion.PromotionEvent.LeftOut;

/** The table of versions of promotions that could not be calculated for an order, with the time of the first such order. */
@Repository
public class LeftOutPromotions {

    private static final Logger LOG = LoggerFactory.getLogger(LeftOutPromotions.class);

    private final DSLContext database;
    private final Counter counter;

    LeftOutPromotions(DSLContext database, MeterRegistry registry) {
        this.database = database;
        this.counter = Counter.builder("orderwright.promotions.left_out")
                .description("Promotions that could not be calculated for an order, once for each such order")
                .register(registry);
    }

    /** Stores the versions that are not stored yet. */
    public void add(List<LeftOut> leftOut, Instant at) {
        if (leftOut.isEmpty()) {
            return;
        }
        Set<LeftOut> different = new HashSet<>(leftOut);
        Unnest.Rows rows = Unnest.of(List.copyOf(different))
                .column(LEFT_OUT.PROMOTION_ID, LeftOut::promotionId)
                .column(LEFT_OUT.VERSION, LeftOut::promotionVersion)
                .column(LEFT_OUT.FIRST_AT, each -> at.atOffset(ZoneOffset.UTC))
                .as("added");
        atCommit(database.insertInto(LEFT_OUT, rows.columns())
                .select(rows.select())
                .onConflictDoNothing());
        counter.increment(leftOut.size());
        different.forEach(each -> LOG.error(
                "Promotion left out because it cannot be calculated: promotion={} version={}; edit or pause it",
                each.promotionId(),
                each.promotionVersion()));
    }

    /** When the current versions of these promotions were first left out, by promotion id. Versions that were not left out are missing. */
    public Map<String, Instant> firstAt(Collection<Promotion> promotions) {
        Map<String, Long> versions = HashMap.newHashMap(promotions.size());
        promotions.forEach(each -> versions.put(each.promotionId(), each.version()));
        Map<String, Instant> found = new HashMap<>();
        database.selectFrom(LEFT_OUT)
                .where(anyOf(LEFT_OUT.PROMOTION_ID, versions.keySet()))
                .forEach(row -> {
                    if (row.getVersion().equals(versions.get(row.getPromotionId()))) {
                        found.put(row.getPromotionId(), row.getFirstAt().toInstant());
                    }
                });
        return found;
    }
}
