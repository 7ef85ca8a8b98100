package inventory.change;

import static inventory.jooq.Tables.RESERVATION;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import com.fasterxml.jackson.annotation.JsonFormat;
import inventory.InventoryEvent.Allocation;
import inventory.InventoryEvent.Shortage;
import inventory.change.Reservation.Committed;
import inventory.change.Reservation.Held;
import inventory.change.Reservation.Released;
import inventory.change.Reservation.Short;
import inventory.change.Reservation.Withdrawn;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record6;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.sql.TrackedRows;
import platform.sql.Unnest;
import tools.jackson.databind.json.JsonMapper;

/** The table of reservations, by reference. */
@Repository
class Reservations {

    /** Stores allocations and shortages as arrays without field names, {@code ["85123A", "main", 6]}, which needs half the bytes. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .withConfigOverride(Allocation.class, as -> as.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY)))
            .withConfigOverride(Shortage.class, as -> as.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY)))
            .build();

    static final String HELD = "HELD";
    private static final String SHORT = "SHORT";
    private static final String COMMITTED = "COMMITTED";
    private static final String RELEASED = "RELEASED";
    private static final String WITHDRAWN = "WITHDRAWN";

    private final DSLContext database;

    Reservations(DSLContext database) {
        this.database = database;
    }

    /** Locks the stored reservations with these references, in the order of the references. Returns them by reference. */
    Map<String, Reservation> lock(Collection<String> references) {
        Map<String, Reservation> found = HashMap.newHashMap(references.size());
        database.select(
                        RESERVATION.REFERENCE,
                        RESERVATION.CORRELATION,
                        RESERVATION.STATUS,
                        RESERVATION.ALLOCATIONS,
                        RESERVATION.SHORTAGES,
                        RESERVATION.WITHDRAWN_FOR)
                .from(RESERVATION)
                .where(anyOf(RESERVATION.REFERENCE, references))
                .orderBy(RESERVATION.REFERENCE)
                .forUpdate()
                .forEach(row -> found.put(row.value1(), reservation(row)));
        return found;
    }

    /**
     * Inserts new reservations and updates the state of stored ones. Their stored allocations stay as they are. If another transaction stored
     * one of the new references meanwhile, the insert violates the primary key and the batch is repeated.
     */
    void save(TrackedRows<String, Reservation> rows, Instant at) {
        rows.writeInserted(inserted -> insert(inserted, at));
        rows.writeUpdated(updated -> update(updated, at));
    }

    private void insert(List<Reservation> reservations, Instant at) {
        OffsetDateTime now = at.atOffset(ZoneOffset.UTC);
        atCommit(Unnest.<Reservation>of(reservations)
                .column(RESERVATION.REFERENCE, Reservation::reference)
                .column(RESERVATION.CORRELATION, Reservation::correlation)
                .column(RESERVATION.STATUS, Reservations::status)
                .column(RESERVATION.ALLOCATIONS, Reservations::allocations)
                .column(RESERVATION.SHORTAGES, Reservations::shortages)
                .column(RESERVATION.WITHDRAWN_FOR, Reservations::withdrawnFor)
                .column(RESERVATION.CREATED_AT, reservation -> now)
                .column(RESERVATION.UPDATED_AT, reservation -> now)
                .insertInto(database, RESERVATION));
    }

    private void update(List<Reservation> reservations, Instant at) {
        OffsetDateTime now = at.atOffset(ZoneOffset.UTC);
        atCommit(Unnest.<Reservation>of(reservations)
                .column(RESERVATION.REFERENCE, Reservation::reference)
                .column(RESERVATION.STATUS, Reservations::status)
                .column(RESERVATION.WITHDRAWN_FOR, Reservations::withdrawnFor)
                .column(RESERVATION.UPDATED_AT, reservation -> now)
                .update(database, RESERVATION, RESERVATION.REFERENCE));
    }

    private static Reservation reservation(Record6<String, String, String, JSONB, JSONB, JSONB> row) {
        String reference = row.value1();
        String correlation = row.value2();
        return switch (row.value3()) {
            case HELD -> new Held(reference, correlation, allocations(row.value4()));
            case COMMITTED -> new Committed(reference, correlation, allocations(row.value4()));
            case SHORT -> new Short(reference, correlation, shortages(row.value5()));
            case RELEASED -> new Released(reference, correlation);
            case WITHDRAWN -> new Withdrawn(reference, correlation, skuIds(row.value6()));
            default -> throw new IllegalStateException("Unknown reservation status: %s".formatted(row.value3()));
        };
    }

    private static String status(Reservation reservation) {
        return switch (reservation) {
            case Held held -> HELD;
            case Short lacking -> SHORT;
            case Committed committed -> COMMITTED;
            case Released released -> RELEASED;
            case Withdrawn withdrawn -> WITHDRAWN;
        };
    }

    private static @Nullable JSONB allocations(Reservation reservation) {
        return switch (reservation) {
            case Held held -> json(held.allocations());
            case Committed committed -> json(committed.allocations());
            default -> null;
        };
    }

    private static @Nullable JSONB shortages(Reservation reservation) {
        return reservation instanceof Short lacking ? json(lacking.shortages()) : null;
    }

    private static @Nullable JSONB withdrawnFor(Reservation reservation) {
        return reservation instanceof Withdrawn withdrawn ? json(withdrawn.skuIds()) : null;
    }

    private static JSONB json(List<?> values) {
        return JSONB.valueOf(JSON.writeValueAsString(values));
    }

    private static List<Allocation> allocations(JSONB json) {
        return List.of(JSON.readValue(json.data(), Allocation[].class));
    }

    private static List<Shortage> shortages(JSONB json) {
        return List.of(JSON.readValue(json.data(), Shortage[].class));
    }

    private static List<String> skuIds(JSONB json) {
        return List.of(JSON.readValue(json.data(), String[].class));
    }
}
