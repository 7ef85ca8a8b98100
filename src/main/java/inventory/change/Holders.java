package inventory.change;

import static inventory.jooq.Tables.MOVEMENT;
import static inventory.jooq.Tables.RESERVATION;
import static org.jooq.impl.DSL.select;

import inventory.stock.MovementKind;
import inventory.stock.StockLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record4;
import org.jooq.Result;
import org.jooq.Table;
import org.springframework.stereotype.Repository;

/**
 * Finds the reservations that hold units of a stock row, newest first. They are read from the ledger. The result stays valid while the
 * row is locked.
 */
@Repository
class Holders {

    private static final int READ_AT_ONCE = 1_000;

    private final DSLContext database;

    Holders(DSLContext database) {
        this.database = database;
    }

    /**
     * Ends the search for references: it ends when both minimums are reached, or when all held units are found.
     *
     * @param references minimum number of references
     * @param units minimum number of units that the references hold together, without the units of {@code notCounted}
     * @param notCounted references that may no longer hold units when the result is used
     */
    record ReadLimit(int references, long units, Set<String> notCounted) {}

    /**
     * Returns the references that hold units of the row, newest first. Reads the ledger backwards, and only until the limit is reached or
     * all held units are found. Therefore no index of reservations by SKU is needed; every order would have to update such an index.
     */
    List<String> of(StockLevel level, ReadLimit enough) {
        List<String> references = new ArrayList<>();
        long beforeId = Long.MAX_VALUE;
        long unitsNotFound = level.reserved();
        long units = enough.units();
        while (unitsNotFound > 0) {
            Result<Record4<Long, String, Long, String>> reserved = reservedBefore(beforeId, level);
            if (reserved.isEmpty()) {
                break;
            }
            for (Record4<Long, String, Long, String> row : reserved) {
                if (references.size() >= enough.references() && units <= 0) {
                    return references;
                }
                if (row.value4().equals(Reservations.HELD)) {
                    references.add(row.value2());
                    unitsNotFound -= row.value3();
                    units -= enough.notCounted().contains(row.value2()) ? 0 : row.value3();
                }
            }
            beforeId = reserved.getLast().value1();
        }
        return references;
    }

    /** Returns at most one row for each reference, because a reservation takes units of a stock row only once. */
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
