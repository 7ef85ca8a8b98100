package payment.dispute;

import static payment.jooq.Tables.DISPUTE;
import static payment.jooq.Tables.DISPUTE_CHANGE;
import static platform.sql.AnyOf.anyOf;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.PaymentEvent.DisputeStatus;
import payment.dispute.DisputeView.Change;
import payment.jooq.tables.records.DisputeRecord;
import platform.money.Money;

/** Reads disputes as operators see them. */
@Repository
class ShownDisputes {

    private static final int MAX_CHANGES = 100;
    private static final Set<DisputeStatus> OPEN = Set.of(DisputeStatus.RECEIVED, DisputeStatus.UNDER_REVIEW);

    private final DSLContext database;

    ShownDisputes(DSLContext database) {
        this.database = database;
    }

    /**
     * The filter of a list of disputes. A part that is null or empty selects all.
     *
     * @param dueBefore only disputes whose evidence is due before this time
     * @param before only older disputes
     */
    record Query(
            Set<DisputeStatus> statuses,
            @Nullable String provider,
            @Nullable String paymentReference,
            @Nullable String correlation,
            @Nullable Instant dueBefore,
            @Nullable Long before) {}

    /** The disputes that match, newest first. */
    List<DisputeView> list(Query query, int limit) {
        Condition condition = DSL.noCondition();
        if (query.statuses().equals(OPEN)) {
            condition = condition.and(Disputes.IS_OPEN);
        } else if (!query.statuses().isEmpty()) {
            condition = condition.and(anyOf(
                    DISPUTE.STATUS,
                    query.statuses().stream().map(DisputeStatus::name).toList()));
        }
        if (query.provider() != null) {
            condition = condition.and(DISPUTE.PROVIDER.eq(query.provider()));
        }
        if (query.paymentReference() != null) {
            condition = condition.and(DISPUTE.PAYMENT_REFERENCE.eq(query.paymentReference()));
        }
        if (query.correlation() != null) {
            condition = condition.and(DISPUTE.CORRELATION.eq(query.correlation()));
        }
        if (query.dueBefore() != null) {
            condition =
                    condition.and(DISPUTE.EVIDENCE_DUE_AT.lt(query.dueBefore().atOffset(ZoneOffset.UTC)));
        }
        if (query.before() != null) {
            condition = condition.and(DISPUTE.DISPUTE_ID.lt(query.before()));
        }
        return database.selectFrom(DISPUTE)
                .where(condition)
                .orderBy(DISPUTE.DISPUTE_ID.desc())
                .limit(limit)
                .fetch(row -> view(row, null));
    }

    Optional<DisputeView> find(long id) {
        return database.selectFrom(DISPUTE)
                .where(DISPUTE.DISPUTE_ID.eq(id))
                .fetchOptional(row -> view(row, changes(row)));
    }

    private List<Change> changes(DisputeRecord dispute) {
        String currency = dispute.getCurrency();
        return database.selectFrom(DISPUTE_CHANGE)
                .where(DISPUTE_CHANGE.DISPUTE_ID.eq(dispute.getDisputeId()))
                .orderBy(DISPUTE_CHANGE.CHANGE_NO.desc())
                .limit(MAX_CHANGES)
                .fetch(row -> new Change(
                        row.getChangeNo(),
                        DisputeStatus.valueOf(row.getStatus()),
                        Money.ofMinor(row.getAmountMinor(), currency),
                        Money.ofMinor(row.getFeeMinor(), currency),
                        row.getReportedAt().toInstant(),
                        row.getChangedAt().toInstant()));
    }

    private static DisputeView view(DisputeRecord row, @Nullable List<Change> history) {
        return DisputeView.of(row.getDisputeId(), Disputes.dispute(row), history);
    }
}
