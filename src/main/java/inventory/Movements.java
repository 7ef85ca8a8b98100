package inventory;

import static inventory.jooq.Tables.MOVEMENT;
import static inventory.jooq.Tables.RESERVATION;
import static org.jooq.impl.DSL.select;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record4;
import org.jooq.Result;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** The ledger's table. */
@Repository
class Movements {

    private static final int READ_AT_ONCE = 1_000;

    private final DSLContext database;

    Movements(DSLContext database) {
        this.database = database;
    }

    /** A line of the ledger as it was stored; ids rise with time for each SKU. */
    record Entry(
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

    void append(Collection<Movement> movements, Instant at) {
        OffsetDateTime now = at.atOffset(ZoneOffset.UTC);
        Unnest.Rows rows = Unnest.of(movements)
                .column(MOVEMENT.SKU_ID, line -> line.after().skuId())
                .column(MOVEMENT.WAREHOUSE_ID, line -> line.after().warehouseId())
                .column(MOVEMENT.KIND, line -> line.kind().name())
                .column(MOVEMENT.ON_HAND_BEFORE, line -> line.before().onHand())
                .column(MOVEMENT.ON_HAND_AFTER, line -> line.after().onHand())
                .column(MOVEMENT.RESERVED_BEFORE, line -> line.before().reserved())
                .column(MOVEMENT.RESERVED_AFTER, line -> line.after().reserved())
                .column(MOVEMENT.REFERENCE, Movement::reference)
                .column(MOVEMENT.CORRELATION, Movement::correlation)
                .column(MOVEMENT.TRACE, Movement::trace)
                .column(MOVEMENT.REASON, Movement::reason)
                .column(MOVEMENT.AT, line -> now)
                .as("appended");
        database.insertInto(MOVEMENT, rows.columns()).select(rows.select()).execute();
    }

    /** Newest first. */
    List<Entry> page(String skuId, long beforeId, int limit) {
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

    /**
     * The references that hold units of the row, newest first. The ledger is read backwards only until every unit that is
     * held is found, so that no order pays for an index of reservations by SKU.
     */
    List<String> holders(StockLevel level, int limit) {
        List<String> references = new ArrayList<>();
        long beforeId = Long.MAX_VALUE;
        long missing = level.reserved();
        while (missing > 0 && references.size() < limit) {
            Result<Record4<Long, String, Long, String>> reserved = reservedBefore(beforeId, level);
            if (reserved.isEmpty()) {
                break;
            }
            for (Record4<Long, String, Long, String> row : reserved) {
                if (row.value4().equals(Reservations.HELD) && references.size() < limit) {
                    references.add(row.value2());
                    missing -= row.value3();
                }
            }
            beforeId = reserved.getLast().value1();
        }
        return references;
    }

    /** At most one row for each reference, as a reservation takes from a stock row once. */
    private Result<Record4<Long, String, Long, String>> reservedBefore(long beforeId, StockLevel level) {
        Table<?> reserved = select(MOVEMENT.ID, MOVEMENT.REFERENCE, MOVEMENT.RESERVED_DELTA)
                .from(MOVEMENT)
                .where(MOVEMENT.SKU_ID.eq(level.skuId()))
                .and(MOVEMENT.ID.lt(beforeId))
                .and(MOVEMENT.WAREHOUSE_ID.eq(level.warehouseId()))
                .and(MOVEMENT.KIND.eq(MovementKind.RESERVED.name()))
                .orderBy(MOVEMENT.ID.desc())
                .limit(READ_AT_ONCE)
                .asTable("reserved");
        Field<Long> id = reserved.field(MOVEMENT.ID);
        Field<String> reference = reserved.field(MOVEMENT.REFERENCE);
        Field<Long> units = reserved.field(MOVEMENT.RESERVED_DELTA);
        return database.select(id, reference, units, RESERVATION.STATUS)
                .from(reserved)
                .join(RESERVATION)
                .on(RESERVATION.REFERENCE.eq(reference))
                .orderBy(id.desc())
                .fetch();
    }
}
