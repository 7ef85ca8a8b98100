package inventory;

import static inventory.jooq.Tables.MOVEMENT;
import static inventory.jooq.Tables.RESERVATION;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record4;
import org.jooq.Result;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
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
        Unnest rows = Unnest.as("rows");
        Field<String> skuId = rows.column(
                "sku_id", SQLDataType.CLOB, movements, line -> line.after().skuId());
        Field<String> warehouseId = rows.column(
                "warehouse_id",
                SQLDataType.CLOB,
                movements,
                line -> line.after().warehouseId());
        Field<String> kind = rows.column(
                "kind", SQLDataType.CLOB, movements, line -> line.kind().name());
        Field<Long> onHandBefore = rows.column(
                "on_hand_before",
                SQLDataType.BIGINT,
                movements,
                line -> line.before().onHand());
        Field<Long> onHandAfter = rows.column(
                "on_hand_after",
                SQLDataType.BIGINT,
                movements,
                line -> line.after().onHand());
        Field<Long> reservedBefore = rows.column(
                "reserved_before",
                SQLDataType.BIGINT,
                movements,
                line -> line.before().reserved());
        Field<Long> reservedAfter = rows.column(
                "reserved_after",
                SQLDataType.BIGINT,
                movements,
                line -> line.after().reserved());
        Field<String> reference = rows.column("reference", SQLDataType.CLOB, movements, Movement::reference);
        Field<String> correlation = rows.column("correlation", SQLDataType.CLOB, movements, Movement::correlation);
        Field<String> trace = rows.column("trace", SQLDataType.CLOB, movements, Movement::trace);
        Field<String> reason = rows.column("reason", SQLDataType.CLOB, movements, Movement::reason);
        database.insertInto(
                        MOVEMENT,
                        MOVEMENT.SKU_ID,
                        MOVEMENT.WAREHOUSE_ID,
                        MOVEMENT.KIND,
                        MOVEMENT.ON_HAND_BEFORE,
                        MOVEMENT.ON_HAND_AFTER,
                        MOVEMENT.RESERVED_BEFORE,
                        MOVEMENT.RESERVED_AFTER,
                        MOVEMENT.REFERENCE,
                        MOVEMENT.CORRELATION,
                        MOVEMENT.TRACE,
                        MOVEMENT.REASON,
                        MOVEMENT.AT)
                .select(select(
                                skuId,
                                warehouseId,
                                kind,
                                onHandBefore,
                                onHandAfter,
                                reservedBefore,
                                reservedAfter,
                                reference,
                                correlation,
                                trace,
                                reason,
                                val(at.atOffset(ZoneOffset.UTC)))
                        .from(rows.table()))
                .execute();
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
