package shipping.shipment;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;
import static shipping.jooq.Tables.CARRIER_EVENT;

import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import platform.callback.Verdict;
import platform.sql.TrackedRows;
import platform.sql.Unnest;
import shipping.carrier.Scan;
import shipping.jooq.tables.records.CarrierEventRecord;

/** Stores the scans of carriers, each once. */
@Repository
class CarrierEvents {

    private static final Condition IS_WAITING = CARRIER_EVENT.VERDICT.eq(inline("waiting"));

    private final DSLContext database;

    CarrierEvents(DSLContext database) {
        this.database = database;
    }

    /** The scans with these keys that are stored already. */
    List<CarrierEvent> find(Collection<CarrierEvent.Key> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        Unnest.Rows rows = Unnest.of(keys)
                .column(CARRIER_EVENT.CARRIER, CarrierEvent.Key::carrier)
                .column(CARRIER_EVENT.EVENT_ID, CarrierEvent.Key::eventId)
                .as("k");
        return database.selectFrom(CARRIER_EVENT)
                .where(row(CARRIER_EVENT.CARRIER, CARRIER_EVENT.EVENT_ID)
                        .in(select(rows.field(CARRIER_EVENT.CARRIER), rows.field(CARRIER_EVENT.EVENT_ID))
                                .from(rows.table())))
                .fetch(CarrierEvents::event);
    }

    /** The scans that wait for the shipments with these references. */
    List<CarrierEvent> waiting(Collection<String> references) {
        return references.isEmpty()
                ? List.of()
                : database.selectFrom(CARRIER_EVENT)
                        .where(anyOf(CARRIER_EVENT.REFERENCE, references))
                        .and(IS_WAITING)
                        .fetch(CarrierEvents::event);
    }

    int countWaiting() {
        return database.fetchCount(CARRIER_EVENT, IS_WAITING);
    }

    /** Inserts new scans, and stores the verdicts on scans that were waiting. */
    void save(TrackedRows<CarrierEvent.Key, CarrierEvent> rows) {
        rows.writeInserted(this::insert);
        rows.writeUpdated(this::updateVerdicts);
    }

    private void insert(List<CarrierEvent> events) {
        atCommit(keyed(events)
                .column(CARRIER_EVENT.TYPE, event -> event.scan().type())
                .column(CARRIER_EVENT.FACT, event -> event.scan().fact().name().toLowerCase(Locale.ROOT))
                .column(CARRIER_EVENT.REFERENCE, CarrierEvent::reference)
                .column(CARRIER_EVENT.WAYBILL, event -> event.scan().waybill())
                .column(
                        CARRIER_EVENT.OCCURRED_AT,
                        event -> event.scan().occurredAt().atOffset(ZoneOffset.UTC))
                .column(CARRIER_EVENT.RECEIVED_AT, event -> event.receivedAt().atOffset(ZoneOffset.UTC))
                .column(CARRIER_EVENT.VERDICT, event -> event.verdict().name())
                .column(CARRIER_EVENT.WHY, event -> event.verdict().why())
                .insertInto(database, CARRIER_EVENT));
    }

    private void updateVerdicts(List<CarrierEvent> events) {
        atCommit(keyed(events)
                .column(CARRIER_EVENT.VERDICT, event -> event.verdict().name())
                .column(CARRIER_EVENT.WHY, event -> event.verdict().why())
                .update(database, CARRIER_EVENT, CARRIER_EVENT.CARRIER, CARRIER_EVENT.EVENT_ID));
    }

    private static Unnest<CarrierEvent> keyed(List<CarrierEvent> events) {
        return Unnest.<CarrierEvent>of(events)
                .column(CARRIER_EVENT.CARRIER, CarrierEvent::carrier)
                .column(CARRIER_EVENT.EVENT_ID, event -> event.scan().eventId());
    }

    private static CarrierEvent event(CarrierEventRecord row) {
        return new CarrierEvent(
                row.getCarrier(),
                new Scan(
                        row.getEventId(),
                        row.getType(),
                        row.getReference(),
                        row.getWaybill(),
                        row.getOccurredAt().toInstant(),
                        Scan.Fact.valueOf(row.getFact().toUpperCase(Locale.ROOT))),
                row.getReceivedAt().toInstant(),
                Verdict.of(row.getVerdict(), row.getWhy()));
    }
}
