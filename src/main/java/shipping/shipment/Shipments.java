package shipping.shipment;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.row;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utc;
import static platform.sql.Writes.atCommit;
import static shipping.jooq.Tables.SHIPMENT;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.page.TimeKey;
import platform.privacy.PersonalData;
import platform.sql.Timestamps;
import platform.sql.TrackedRows;
import platform.sql.Unnest;
import shipping.ShippingRequest.Line;
import shipping.jooq.tables.records.ShipmentRecord;
import shipping.shipment.Shipment.Booked;
import shipping.shipment.Shipment.Cancelled;
import shipping.shipment.Shipment.Created;
import shipping.shipment.Shipment.Delivered;
import shipping.shipment.Shipment.Dispatched;
import shipping.shipment.Shipment.Requested;
import shipping.shipment.Shipment.Status;
import shipping.shipment.ShipmentRow.AwaitedRequest;
import shipping.shipment.ShipmentRow.CancelledBeforeRequest;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Stores shipments, and placeholders and tombstones for references whose shipment request has not arrived. */
@Repository
public class Shipments {

    private static final String PLACEHOLDER_STATUS = "awaited";
    private static final String CANCELLED = "cancelled";
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final DSLContext database;

    Shipments(DSLContext database) {
        this.database = database;
    }

    public Map<String, ShipmentRow> lock(Collection<String> references) {
        Map<String, ShipmentRow> found = new HashMap<>();
        if (!references.isEmpty()) {
            database.selectFrom(SHIPMENT)
                    .where(anyOf(SHIPMENT.REFERENCE, references))
                    .orderBy(SHIPMENT.REFERENCE)
                    .forUpdate()
                    .forEach(row -> found.put(row.getReference(), shipmentRow(row)));
        }
        return found;
    }

    /** The references of the shipments with these waybills, of all carriers. A waybill hardly ever changes, so no row is locked. */
    Map<Waybill, String> holders(Collection<String> waybills) {
        Map<Waybill, String> holders = new HashMap<>();
        if (!waybills.isEmpty()) {
            database.select(SHIPMENT.CARRIER, SHIPMENT.WAYBILL, SHIPMENT.REFERENCE)
                    .from(SHIPMENT)
                    .where(anyOf(SHIPMENT.WAYBILL, waybills))
                    .forEach(row -> holders.put(new Waybill(row.value1(), row.value2()), row.value3()));
        }
        return holders;
    }

    /** Updates stored rows, then inserts new ones. */
    public void save(TrackedRows<String, ShipmentRow> rows, Instant at) {
        rows.writeUpdated(this::update);
        rows.writeInserted(inserted -> insert(inserted, at));
    }

    private void insert(List<ShipmentRow> added, Instant at) {
        atCommit(columns(added).column(SHIPMENT.NOTED_AT, row -> utc(at)).insertInto(database, SHIPMENT));
    }

    private void update(List<ShipmentRow> changed) {
        atCommit(columns(changed).update(database, SHIPMENT, SHIPMENT.REFERENCE));
    }

    public Optional<Shipment> find(String reference) {
        return database.selectFrom(SHIPMENT)
                .where(SHIPMENT.REFERENCE.eq(reference))
                .and(SHIPMENT.REQUESTED_AT.isNotNull())
                .fetchOptional(Shipments::shipment);
    }

    public Optional<Shipment> find(UUID id) {
        return database.selectFrom(SHIPMENT).where(SHIPMENT.SHIPMENT_ID.eq(id)).fetchOptional(Shipments::shipment);
    }

    /**
     * The filter of a list of shipments. A part that is null or empty selects all.
     *
     * @param late whether the shipments must be late (true) or must not be (false)
     * @param held whether the shipments must be held (true) or must not be (false)
     * @param lateBefore a shipment that was requested before this time and has not left is late
     * @param after only shipments that follow this page key; null for the first page
     */
    public record Query(
            @Nullable String correlation,
            Set<Status> statuses,
            @Nullable String warehouseId,
            @Nullable Boolean late,
            @Nullable Boolean held,
            Instant lateBefore,
            Order order,
            @Nullable TimeKey after) {}

    /** By the time of the request. */
    public enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST
    }

    /** The shipments that match the query, in its order. */
    public List<Shipment> list(Query query, int limit) {
        Condition condition = SHIPMENT.REQUESTED_AT.isNotNull();
        if (query.correlation() != null) {
            condition = condition.and(SHIPMENT.CORRELATION.eq(query.correlation()));
        }
        if (!query.statuses().isEmpty()) {
            condition = condition.and(anyOf(
                    SHIPMENT.STATUS,
                    query.statuses().stream().map(Shipments::name).toList()));
        }
        if (query.warehouseId() != null) {
            condition = condition.and(SHIPMENT.WAREHOUSE_ID.eq(query.warehouseId()));
        }
        if (query.late() != null) {
            Condition late = SHIPMENT.STATUS
                    .in(inline(name(Status.REQUESTED)), inline(name(Status.CREATED)))
                    .and(SHIPMENT.REQUESTED_AT.lt(utc(query.lateBefore())));
            condition = condition.and(query.late() ? late : not(late));
        }
        if (query.held() != null) {
            condition = condition.and(query.held() ? SHIPMENT.HELD_SINCE.isNotNull() : SHIPMENT.HELD_SINCE.isNull());
        }
        boolean newestFirst = query.order() == Order.NEWEST_FIRST;
        TimeKey after = query.after();
        if (after != null) {
            var key = row(SHIPMENT.REQUESTED_AT, SHIPMENT.SHIPMENT_ID);
            var last = row(utc(after.at()), after.id());
            condition = condition.and(newestFirst ? key.lt(last) : key.gt(last));
        }
        return database.selectFrom(SHIPMENT)
                .where(condition)
                .orderBy(
                        newestFirst
                                ? List.of(SHIPMENT.REQUESTED_AT.desc(), SHIPMENT.SHIPMENT_ID.desc())
                                : List.of(SHIPMENT.REQUESTED_AT.asc(), SHIPMENT.SHIPMENT_ID.asc()))
                .limit(limit)
                .fetch(Shipments::shipment);
    }

    /** Counts the shipments with this status that were requested before this instant. */
    public int countRequestedBefore(Status status, Instant before) {
        return database.fetchCount(
                SHIPMENT, SHIPMENT.STATUS.eq(inline(name(status))).and(SHIPMENT.REQUESTED_AT.lt(utc(before))));
    }

    /** Counts the shipments that are not booked because their carrier refused them. */
    public int countRefused() {
        return database.fetchCount(
                SHIPMENT, SHIPMENT.STATUS.eq(inline(name(Status.REQUESTED))).and(SHIPMENT.FAILURE.isNotNull()));
    }

    /** Counts the shipments that are held and have not left. */
    public int countHeld() {
        return database.fetchCount(SHIPMENT, SHIPMENT.HELD_SINCE.isNotNull().and(SHIPMENT.REQUESTED_AT.isNotNull()));
    }

    private static Unnest<ShipmentRow> columns(List<ShipmentRow> row) {
        return Unnest.<ShipmentRow>of(row)
                .column(SHIPMENT.REFERENCE, ShipmentRow::reference)
                .column(SHIPMENT.STATUS, Shipments::status)
                .column(SHIPMENT.CORRELATION, Shipments::correlation)
                .column(SHIPMENT.SHIPMENT_ID, of(Shipment::id))
                .column(SHIPMENT.WAREHOUSE_ID, of(Shipment::warehouseId))
                .column(SHIPMENT.COUNTRY, of(Shipment::country))
                .column(SHIPMENT.CARRIER, of(Shipment::carrier))
                .column(
                        SHIPMENT.ADDRESS_OWNER,
                        of(shipment -> shipment.address().owner()))
                .column(
                        SHIPMENT.ADDRESS_CIPHERTEXT,
                        of(shipment -> shipment.address().ciphertext()))
                .column(SHIPMENT.LINES, of(shipment -> JSONB.valueOf(JSON.writeValueAsString(shipment.lines()))))
                .column(SHIPMENT.GIFT_MESSAGE_OWNER, ofGiftMessage(PersonalData::owner))
                .column(SHIPMENT.GIFT_MESSAGE_CIPHERTEXT, ofGiftMessage(PersonalData::ciphertext))
                .column(SHIPMENT.REQUESTED_AT, of(shipment -> utc(shipment.requestedAt())))
                .column(
                        SHIPMENT.WAYBILL,
                        of(shipment -> shipment.booked().map(Booked::waybill).orElse(null)))
                .column(
                        SHIPMENT.CREATED_AT,
                        of(shipment -> shipment.booked()
                                .map(booked -> utc(booked.at()))
                                .orElse(null)))
                .column(SHIPMENT.FAILURE, of(shipment -> shipment.state() instanceof Requested r ? r.failure() : null))
                .column(SHIPMENT.DISPATCHED_AT, of(shipment -> switch (shipment.state()) {
                    case Dispatched dispatched -> utc(dispatched.at());
                    case Delivered delivered -> utc(delivered.dispatchedAt());
                    default -> null;
                }))
                .column(
                        SHIPMENT.DELIVERED_AT,
                        of(shipment -> shipment.state() instanceof Delivered d ? utc(d.at()) : null))
                .column(SHIPMENT.CANCELLED_AT, Shipments::cancelledAt)
                .column(
                        SHIPMENT.HOLDS,
                        each -> holds(each).isEmpty()
                                ? null
                                : JSONB.valueOf(
                                        JSON.writeValueAsString(holds(each).all())))
                .column(
                        SHIPMENT.HELD_SINCE,
                        each -> heldSince(each).map(Timestamps::utc).orElse(null));
    }

    /** The value for a requested shipment; null for placeholders and tombstones. */
    private static <T> Function<ShipmentRow, @Nullable T> of(Function<Shipment, @Nullable T> value) {
        return row -> row instanceof Shipment shipment ? value.apply(shipment) : null;
    }

    private static Function<ShipmentRow, @Nullable String> ofGiftMessage(Function<PersonalData, String> part) {
        return of(shipment -> shipment.giftMessage() == null ? null : part.apply(shipment.giftMessage()));
    }

    private static String status(ShipmentRow row) {
        return switch (row) {
            case AwaitedRequest awaited -> PLACEHOLDER_STATUS;
            case CancelledBeforeRequest neverSent -> CANCELLED;
            case Shipment shipment -> name(shipment.status());
        };
    }

    private static @Nullable String correlation(ShipmentRow row) {
        return switch (row) {
            case AwaitedRequest awaited -> null;
            case CancelledBeforeRequest neverSent -> neverSent.correlation();
            case Shipment shipment -> shipment.correlation();
        };
    }

    private static @Nullable OffsetDateTime cancelledAt(ShipmentRow row) {
        return switch (row) {
            case AwaitedRequest awaited -> null;
            case CancelledBeforeRequest neverSent -> utc(neverSent.at());
            case Shipment shipment -> shipment.state() instanceof Cancelled cancelled ? utc(cancelled.at()) : null;
        };
    }

    private static Holds holds(ShipmentRow row) {
        return switch (row) {
            case AwaitedRequest awaited -> awaited.holds();
            case CancelledBeforeRequest neverSent -> Holds.NONE;
            case Shipment shipment -> shipment.holds();
        };
    }

    private static Optional<Instant> heldSince(ShipmentRow row) {
        return row instanceof Shipment shipment
                ? shipment.heldSince()
                : holds(row).heldSince();
    }

    private static ShipmentRow shipmentRow(ShipmentRecord row) {
        if (row.getStatus().equals(PLACEHOLDER_STATUS)) {
            return new AwaitedRequest(row.getReference(), holds(row));
        }
        return row.getRequestedAt() == null
                ? new CancelledBeforeRequest(
                        row.getReference(),
                        row.getCorrelation(),
                        row.getCancelledAt().toInstant())
                : shipment(row);
    }

    private static Shipment shipment(ShipmentRecord row) {
        return new Shipment(
                row.getReference(),
                row.getShipmentId(),
                row.getCorrelation(),
                row.getWarehouseId(),
                row.getCountry(),
                row.getCarrier(),
                new PersonalData(row.getAddressOwner(), row.getAddressCiphertext()),
                List.of(JSON.readValue(row.getLines().data(), Line[].class)),
                row.getGiftMessageOwner() == null
                        ? null
                        : new PersonalData(row.getGiftMessageOwner(), row.getGiftMessageCiphertext()),
                row.getRequestedAt().toInstant(),
                state(row),
                holds(row));
    }

    private static Shipment.State state(ShipmentRecord row) {
        return switch (Status.valueOf(row.getStatus().toUpperCase(Locale.ROOT))) {
            case REQUESTED -> new Requested(row.getFailure());
            case CREATED -> new Created(booked(row));
            case DISPATCHED -> new Dispatched(booked(row), row.getDispatchedAt().toInstant());
            case DELIVERED ->
                new Delivered(
                        booked(row),
                        row.getDispatchedAt().toInstant(),
                        row.getDeliveredAt().toInstant());
            case CANCELLED ->
                new Cancelled(
                        row.getWaybill() == null ? null : booked(row),
                        row.getCancelledAt().toInstant());
        };
    }

    private static Booked booked(ShipmentRecord row) {
        return new Booked(row.getWaybill(), row.getCreatedAt().toInstant());
    }

    private static Holds holds(ShipmentRecord row) {
        return row.getHolds() == null
                ? Holds.NONE
                : new Holds(List.of(JSON.readValue(row.getHolds().data(), Holds.Hold[].class)));
    }

    private static String name(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
