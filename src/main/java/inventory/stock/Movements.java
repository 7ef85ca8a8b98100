package inventory.stock;

import static inventory.jooq.Tables.MOVEMENT;
import static platform.sql.Writes.atCommit;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** The table of the stock ledger. */
@Repository
public class Movements {

    private static final int FETCH = 2000;

    private final DSLContext database;

    Movements(DSLContext database) {
        this.database = database;
    }

    /** A stored line of the ledger. The ids of the lines of a SKU rise with time. */
    public record Entry(
            long id,
            Instant at,
            MovementKind kind,
            String warehouseId,
            long onHandBefore,
            long onHandAfter,
            long reservedBefore,
            long reservedAfter,
            String reference,
            String correlation,
            @Nullable String trace,
            @Nullable String reason) {}

    public void append(Collection<StockMovement> movements, Instant at) {
        OffsetDateTime now = at.atOffset(ZoneOffset.UTC);
        atCommit(Unnest.of(movements)
                .column(MOVEMENT.SKU_ID, line -> line.after().skuId())
                .column(MOVEMENT.WAREHOUSE_ID, line -> line.after().warehouseId())
                .column(MOVEMENT.KIND, line -> line.kind().name())
                .column(MOVEMENT.ON_HAND_BEFORE, line -> line.before().onHand())
                .column(MOVEMENT.ON_HAND_AFTER, line -> line.after().onHand())
                .column(MOVEMENT.RESERVED_BEFORE, line -> line.before().reserved())
                .column(MOVEMENT.RESERVED_AFTER, line -> line.after().reserved())
                .column(MOVEMENT.REFERENCE, StockMovement::reference)
                .column(MOVEMENT.CORRELATION, StockMovement::correlation)
                .column(MOVEMENT.TRACE, StockMovement::trace)
                .column(MOVEMENT.REASON, StockMovement::reason)
                .column(MOVEMENT.AT, line -> now)
                .insertInto(database, MOVEMENT));
    }

    /** The values of a stock row according to the ledger: the sums of all changes, and the values after the last line. */
    public record Totals(long onHand, long reserved, long lastOnHand, long lastReserved) {

        public static final Totals NONE = new Totals(0, 0, 0, 0);

        /** Whether the ledger has a break: a line does not begin with the values that the line before it left. */
        public boolean isBroken() {
            return onHand != lastOnHand || reserved != lastReserved;
        }
    }

    /** Returns the totals of the SKU by warehouse. */
    public Map<String, Totals> totals(String skuId) {
        Map<String, Totals> totals = new HashMap<>();
        database.select(
                        MOVEMENT.WAREHOUSE_ID,
                        MOVEMENT.ON_HAND_BEFORE,
                        MOVEMENT.ON_HAND_AFTER,
                        MOVEMENT.RESERVED_BEFORE,
                        MOVEMENT.RESERVED_AFTER)
                .from(MOVEMENT)
                .where(MOVEMENT.SKU_ID.eq(skuId))
                .orderBy(MOVEMENT.ID)
                .fetchSize(FETCH)
                .fetchLazy()
                .forEach(line -> totals.merge(
                        line.value1(),
                        new Totals(
                                line.value3() - line.value2(),
                                line.value5() - line.value4(),
                                line.value3(),
                                line.value5()),
                        (before, next) -> new Totals(
                                before.onHand() + next.onHand(),
                                before.reserved() + next.reserved(),
                                next.lastOnHand(),
                                next.lastReserved())));
        return totals;
    }

    /** Returns at most {@code limit} lines of the SKU with ids below {@code beforeId}, newest first. */
    public List<Entry> page(String skuId, long beforeId, int limit) {
        return database.selectFrom(MOVEMENT)
                .where(MOVEMENT.SKU_ID.eq(skuId))
                .and(MOVEMENT.ID.lt(beforeId))
                .orderBy(MOVEMENT.ID.desc())
                .limit(limit)
                .fetch(row -> new Entry(
                        row.getId(),
                        row.getAt().toInstant(),
                        MovementKind.valueOf(row.getKind()),
                        row.getWarehouseId(),
                        row.getOnHandBefore(),
                        row.getOnHandAfter(),
                        row.getReservedBefore(),
                        row.getReservedAfter(),
                        row.getReference(),
                        row.getCorrelation(),
                        row.getTrace(),
                        row.getReason()));
    }
}
