package payment.dispute;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static payment.jooq.Tables.DISPUTE;
import static payment.jooq.Tables.DISPUTE_CHANGE;
import static payment.jooq.Tables.PROVIDER_EVENT;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utcOrNull;
import static platform.sql.Writes.atCommit;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import payment.PaymentEvent.DisputeEvent;
import payment.PaymentEvent.DisputeState;
import payment.PaymentEvent.DisputeStatus;
import payment.dispute.DisputeRows.ProviderPayment;
import payment.dispute.DisputeRows.Reported;
import payment.jooq.Tables;
import payment.jooq.tables.records.DisputeRecord;
import payment.reconciliation.workitem.DisputeItems;
import platform.money.Money;
import platform.sql.Unnest;

/** Stores disputes, what was published about each, and their work items. A batch without disputes runs no statement. */
@Repository
public class Disputes {

    // jOOQ adds the underscore, because the schema has the same name.
    private static final payment.jooq.tables.Payment PAYMENT = Tables.PAYMENT_;

    /** The values are inlined, so that PostgreSQL can use the partial index. */
    static final Condition IS_OPEN = DISPUTE.STATUS.in(inline("RECEIVED"), inline("UNDER_REVIEW"));

    private final DSLContext database;
    private final DisputeItems items;

    Disputes(DSLContext database, DisputeItems items) {
        this.database = database;
        this.items = items;
    }

    /** Begins the disputes of a batch: finds the payments that its reports name by the provider's id. */
    public DisputeRows begin(Collection<Reported> reports, Instant at) {
        Set<ProviderPayment> ids = reports.stream()
                .filter(report -> report.fact().providerPaymentId() != null)
                .map(report -> new ProviderPayment(
                        report.provider(), String.valueOf(report.fact().providerPaymentId())))
                .collect(Collectors.toSet());
        return new DisputeRows(at, paymentsOf(ids));
    }

    private Map<ProviderPayment, String> paymentsOf(Set<ProviderPayment> ids) {
        Map<ProviderPayment, String> found = new HashMap<>();
        if (!ids.isEmpty()) {
            database.select(PAYMENT.PROVIDER, PAYMENT.PROVIDER_PAYMENT_ID, PAYMENT.REFERENCE)
                    .from(PAYMENT)
                    .where(anyOf(
                            PAYMENT.PROVIDER_PAYMENT_ID,
                            ids.stream().map(ProviderPayment::id).toList()))
                    .forEach(each -> {
                        ProviderPayment payment = new ProviderPayment(each.value1(), each.value2());
                        if (ids.contains(payment)) {
                            found.put(payment, each.value3());
                        }
                    });
        }
        return found;
    }

    /**
     * Adds the stored disputes that the batch needs. Their payments are locked already.
     *
     * @param payments our references of payments, all of whose disputes the batch needs
     */
    public void read(DisputeRows rows, Collection<Reported> reports, Collection<String> payments) {
        Set<String> references = new TreeSet<>(payments);
        reports.forEach(report -> references.add(
                rows.resolved(report.provider(), report.callback()).reference()));
        if (references.isEmpty()) {
            return;
        }
        Condition wanted = anyOf(DISPUTE.PAYMENT_REFERENCE, references);
        if (!reports.isEmpty()) {
            Unnest.Rows keys = Unnest.of(reports)
                    .column(DISPUTE.PROVIDER, Reported::provider)
                    .column(DISPUTE.PROVIDER_DISPUTE_ID, report -> report.fact().disputeId())
                    .as("k");
            wanted = wanted.or(row(DISPUTE.PROVIDER, DISPUTE.PROVIDER_DISPUTE_ID)
                    .in(select(keys.field(DISPUTE.PROVIDER), keys.field(DISPUTE.PROVIDER_DISPUTE_ID))
                            .from(keys.table())));
        }
        Map<Dispute.Key, Dispute> found = new HashMap<>();
        database.selectFrom(DISPUTE).where(wanted).forEach(each -> {
            Dispute dispute = dispute(each);
            found.put(dispute.key(), dispute);
        });
        rows.addFound(found);
    }

    /** Writes the changed disputes, what is published about them, and their work items. */
    public void save(DisputeRows rows) {
        rows.disputes().writeInserted(this::insert);
        rows.disputes().writeUpdated(this::update);
        addChanges(rows.published(), rows.at());
        for (DisputeEvent event : rows.published()) {
            items.follow(event, rows.at());
        }
    }

    private void insert(List<Dispute> disputes) {
        atCommit(columns(disputes)
                .column(DISPUTE.PAYMENT_REFERENCE, Dispute::paymentReference)
                .column(DISPUTE.CORRELATION, Dispute::correlation)
                .column(DISPUTE.OPENED_AT, dispute -> utcOrNull(dispute.openedAt()))
                .insertInto(database, DISPUTE));
    }

    private void update(List<Dispute> disputes) {
        atCommit(columns(disputes).update(database, DISPUTE, DISPUTE.PROVIDER, DISPUTE.PROVIDER_DISPUTE_ID));
    }

    private static Unnest<Dispute> columns(List<Dispute> disputes) {
        return Unnest.<Dispute>of(disputes)
                .column(DISPUTE.PROVIDER, dispute -> dispute.key().provider())
                .column(DISPUTE.PROVIDER_DISPUTE_ID, dispute -> dispute.key().disputeId())
                .column(DISPUTE.STATUS, dispute -> dispute.state().status().name())
                .column(
                        DISPUTE.AMOUNT_MINOR,
                        dispute -> dispute.state().amount().amountMinor())
                .column(DISPUTE.CURRENCY, dispute -> dispute.state().amount().currency())
                .column(DISPUTE.FEE_MINOR, dispute -> dispute.state().fee().amountMinor())
                .column(DISPUTE.REASON, dispute -> dispute.state().reason())
                .column(
                        DISPUTE.EVIDENCE_DUE_AT,
                        dispute -> utcOrNull(dispute.state().evidenceDueAt()))
                .column(DISPUTE.REPORTED_AT, dispute -> utcOrNull(dispute.reportedAt()))
                .column(DISPUTE.CHANGED_AT, dispute -> utcOrNull(dispute.changedAt()))
                .column(DISPUTE.CHANGES, Dispute::changes);
    }

    /** Runs after the disputes are written, because their ids are needed; both are written at the commit, in this order. */
    private void addChanges(List<DisputeEvent> events, Instant at) {
        if (events.isEmpty()) {
            return;
        }
        Unnest.Rows rows = Unnest.of(events)
                .column(DISPUTE.PROVIDER, DisputeEvent::provider)
                .column(
                        DISPUTE.PROVIDER_DISPUTE_ID,
                        event -> event.reference().substring(event.provider().length() + 1))
                .column(DISPUTE_CHANGE.CHANGE_NO, DisputeEvent::change)
                .column(DISPUTE_CHANGE.STATUS, event -> event.after().status().name())
                .column(
                        DISPUTE_CHANGE.AMOUNT_MINOR,
                        event -> event.after().amount().amountMinor())
                .column(DISPUTE_CHANGE.FEE_MINOR, event -> event.after().fee().amountMinor())
                .column(DISPUTE_CHANGE.REPORTED_AT, event -> utcOrNull(event.at()))
                .as("c");
        atCommit(database.insertInto(
                        DISPUTE_CHANGE,
                        DISPUTE_CHANGE.DISPUTE_ID,
                        DISPUTE_CHANGE.CHANGE_NO,
                        DISPUTE_CHANGE.STATUS,
                        DISPUTE_CHANGE.AMOUNT_MINOR,
                        DISPUTE_CHANGE.FEE_MINOR,
                        DISPUTE_CHANGE.REPORTED_AT,
                        DISPUTE_CHANGE.CHANGED_AT)
                .select(select(
                                DISPUTE.DISPUTE_ID,
                                rows.field(DISPUTE_CHANGE.CHANGE_NO),
                                rows.field(DISPUTE_CHANGE.STATUS),
                                rows.field(DISPUTE_CHANGE.AMOUNT_MINOR),
                                rows.field(DISPUTE_CHANGE.FEE_MINOR),
                                rows.field(DISPUTE_CHANGE.REPORTED_AT),
                                inline(utcOrNull(at)))
                        .from(rows.table())
                        .join(DISPUTE)
                        .on(DISPUTE.PROVIDER.eq(rows.field(DISPUTE.PROVIDER)))
                        .and(DISPUTE.PROVIDER_DISPUTE_ID.eq(rows.field(DISPUTE.PROVIDER_DISPUTE_ID)))));
    }

    /** The stored reports that wait for a payment which is known by now. */
    List<AdoptDispute> adoptable(int limit) {
        return database.select(PROVIDER_EVENT.PROVIDER, PROVIDER_EVENT.EVENT_ID, PAYMENT.REFERENCE)
                .from(PROVIDER_EVENT)
                .join(PAYMENT)
                .on(PAYMENT.PROVIDER.eq(PROVIDER_EVENT.PROVIDER))
                .and(PAYMENT.PROVIDER_PAYMENT_ID.eq(PROVIDER_EVENT.REFERENCE))
                .where(PROVIDER_EVENT.VERDICT.eq(inline("waiting")))
                .and(PROVIDER_EVENT.FACT.eq(inline("disputed")))
                .limit(limit)
                .fetch(each -> new AdoptDispute(each.value1(), each.value2(), each.value3()));
    }

    /** Whether a report of a dispute waits. */
    boolean hasWaiting() {
        return database.fetchExists(
                PROVIDER_EVENT,
                PROVIDER_EVENT.VERDICT.eq(inline("waiting")),
                PROVIDER_EVENT.FACT.eq(inline("disputed")));
    }

    /** How many disputes are open; at most a thousand are counted. */
    int countOpen() {
        return database.fetchCount(
                database.selectOne().from(DISPUTE).where(IS_OPEN).limit(1000));
    }

    static Dispute dispute(DisputeRecord row) {
        return new Dispute(
                new Dispute.Key(row.getProvider(), row.getProviderDisputeId()),
                row.getPaymentReference(),
                row.getCorrelation(),
                new DisputeState(
                        DisputeStatus.valueOf(row.getStatus()),
                        Money.ofMinor(row.getAmountMinor(), row.getCurrency()),
                        Money.ofMinor(row.getFeeMinor(), row.getCurrency()),
                        row.getReason(),
                        row.getEvidenceDueAt() == null
                                ? null
                                : row.getEvidenceDueAt().toInstant()),
                row.getReportedAt().toInstant(),
                row.getOpenedAt().toInstant(),
                row.getChangedAt().toInstant(),
                row.getChanges());
    }
}
