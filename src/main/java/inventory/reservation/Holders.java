package inventory.reservation;

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

/** Who holds units of a stock row, newest first. The ledger knows; what it says holds while the row is locked. */
@Repository
public class Holders {

    private static final int READ_AT_ONCE = 1_000;

    private final DSLContext database;

    Holders(DSLContext database) {
        this.database = database;
    }

    /**
     * How many are looked for; all, when there are no more.
     *
     * @param references at least so many
     * @param units at least so many, held by others than {@code notCounted}
     * @param notCounted references that may hold nothing any more when it comes to it
     */
    public record Enough(int references, long units, Set<String> notCounted) {}

    /**
     * The references that hold units of the row. The ledger is read backwards only until there are enough or every unit that
     * is held is found, so that no order pays for an index of reservations by SKU.
     */
    public List<String> of(StockLevel level, Enough enough) {
        List<String> references = new ArrayList<>();
        long beforeId = Long.MAX_VALUE;
        long notFound = level.reserved();
        long units = enough.units();
        while (notFound > 0) {
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
                    notFound -= row.value3();
                    units -= enough.notCounted().contains(row.value2()) ? 0 : row.value3();
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
