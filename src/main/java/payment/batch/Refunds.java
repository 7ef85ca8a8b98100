package payment.batch;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;
import static payment.jooq.Tables.REFUND;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.approval.Asker;
import payment.approval.StoredAsker;
import payment.jooq.tables.records.RefundRecord;
import platform.money.Money;
import platform.sql.TrackedRows;
import platform.sql.Unnest;

/** Stores the requested refunds, and placeholders for refunds that a callback named before their request arrived. */
@Repository
class Refunds {

    private static final String PLACEHOLDER_STATUS = "awaited";

    /** The value is inlined, so that PostgreSQL can use the partial index {@code refund_standing}. */
    private static final Condition IS_WAITING = REFUND.STATUS.eq(inline("waiting"));

    private final DSLContext database;

    Refunds(DSLContext database) {
        this.database = database;
    }

    /** The references of the payments that these refunds belong to. This never changes, so no row is locked. */
    Set<String> paymentsOf(Collection<String> references) {
        return references.isEmpty()
                ? Set.of()
                : database.select(REFUND.PAYMENT_REFERENCE)
                        .from(REFUND)
                        .where(anyOf(REFUND.REFERENCE, references))
                        .and(REFUND.PAYMENT_REFERENCE.isNotNull())
                        .fetchSet(REFUND.PAYMENT_REFERENCE);
    }

    /** Locks the refunds with these references, and all refunds that wait for the capture of these payments. */
    TrackedRows<String, Refund> lock(Collection<String> references, Collection<String> paymentReferences) {
        TrackedRows<String, Refund> rows = new TrackedRows<>();
        if (references.isEmpty() && paymentReferences.isEmpty()) {
            return rows;
        }
        Map<String, Refund> found = new HashMap<>();
        List<String> placeholders = new ArrayList<>();
        database.selectFrom(REFUND)
                .where(anyOf(REFUND.REFERENCE, references))
                .or(anyOf(REFUND.PAYMENT_REFERENCE, paymentReferences).and(IS_WAITING))
                .orderBy(REFUND.REFERENCE)
                .forUpdate()
                .forEach(row -> {
                    if (row.getStatus().equals(PLACEHOLDER_STATUS)) {
                        placeholders.add(row.getReference());
                    } else {
                        found.put(row.getReference(), refund(row));
                    }
                });
        rows.addFound(found, placeholders);
        return rows;
    }

    /** Minor units of a payment that its refunds hold: refunded, or being refunded; of a refund that was given back, the wallet's part. */
    long heldMinor(String paymentReference) {
        return database.select(coalesce(
                        sum(when(REFUND.STATUS.eq(inline("returned")), REFUND.BALANCE_MINOR)
                                .otherwise(REFUND.AMOUNT_MINOR)),
                        BigDecimal.ZERO))
                .from(REFUND)
                .where(REFUND.PAYMENT_REFERENCE.eq(paymentReference))
                .and(REFUND.STATUS.in(
                        inline("unapproved"),
                        inline("requested"),
                        inline("accepted"),
                        inline("refunded"),
                        inline("returned")))
                .fetchSingle()
                .value1()
                .longValueExact();
    }

    void save(TrackedRows<String, Refund> rows, Instant at) {
        rows.writeUpdated(updated -> update(updated, at));
        rows.writeInserted(inserted -> insert(inserted, at));
        rows.writePlaceholders(keys -> insertPlaceholders(keys, at));
    }

    private void update(List<Refund> refunds, Instant at) {
        atCommit(columns(refunds, at).update(database, REFUND, REFUND.REFERENCE));
    }

    private void insert(List<Refund> refunds, Instant at) {
        atCommit(columns(refunds, at).insertInto(database, REFUND));
    }

    private void insertPlaceholders(List<String> references, Instant at) {
        atCommit(Unnest.of(references)
                .column(REFUND.REFERENCE, reference -> reference)
                .column(REFUND.STATUS, reference -> PLACEHOLDER_STATUS)
                .column(REFUND.NOTED_AT, reference -> at.atOffset(ZoneOffset.UTC))
                .insertInto(database, REFUND));
    }

    /** A refund whose provider gave no time counts as refunded at the time of the batch. */
    private static Unnest<Refund> columns(List<Refund> refunds, Instant at) {
        return Unnest.<Refund>of(refunds)
                .column(REFUND.REFERENCE, Refund::reference)
                .column(REFUND.STATUS, refund -> refund.status().name().toLowerCase(Locale.ROOT))
                .column(REFUND.CORRELATION, Refund::correlation)
                .column(REFUND.PAYMENT_REFERENCE, Refund::paymentReference)
                .column(REFUND.AMOUNT_MINOR, refund -> refund.amount().amountMinor())
                .column(REFUND.CURRENCY, refund -> refund.amount().currency())
                .column(REFUND.BALANCE_MINOR, refund -> refund.balanceMinor() == 0 ? null : refund.balanceMinor())
                .column(REFUND.NOTED_AT, refund -> refund.requestedAt().atOffset(ZoneOffset.UTC))
                .column(REFUND.REFUNDED_AT, refund -> refundedAt(refund, at))
                .column(REFUND.FAILED_AT, Refunds::failedAt)
                .column(REFUND.REASON, Refund::reason)
                .column(REFUND.REQUESTED_BY, Refunds::operator)
                .column(REFUND.REQUESTER, Refunds::requester)
                .column(REFUND.FAILURE, Refund::refusal);
    }

    private static @Nullable String operator(Refund refund) {
        Asker asker = refund.asker();
        return asker == null ? null : asker.operator();
    }

    private static @Nullable JSONB requester(Refund refund) {
        String json = StoredAsker.json(refund.asker());
        return json == null ? null : JSONB.valueOf(json);
    }

    private static @Nullable OffsetDateTime refundedAt(Refund refund, Instant at) {
        Instant known = refund.refundedAt();
        return switch (refund.status()) {
            case REFUNDED, RETURNED -> Objects.requireNonNullElse(known, at).atOffset(ZoneOffset.UTC);
            case WAITING, UNAPPROVED, REQUESTED, ACCEPTED, REFUSED ->
                known == null ? null : known.atOffset(ZoneOffset.UTC);
        };
    }

    private static @Nullable OffsetDateTime failedAt(Refund refund) {
        Instant failed = refund.failedAt();
        return failed == null ? null : failed.atOffset(ZoneOffset.UTC);
    }

    private static Refund refund(RefundRecord row) {
        return new Refund(
                row.getReference(),
                row.getCorrelation(),
                row.getPaymentReference(),
                Money.ofMinor(row.getAmountMinor(), row.getCurrency()),
                row.getBalanceMinor() == null ? 0 : row.getBalanceMinor(),
                row.getNotedAt().toInstant(),
                row.getReason(),
                StoredAsker.of(
                        row.getRequester() == null ? null : row.getRequester().data(), row.getRequestedBy()),
                Refund.Status.valueOf(row.getStatus().toUpperCase(Locale.ROOT)),
                row.getRefundedAt() == null ? null : row.getRefundedAt().toInstant(),
                row.getFailedAt() == null ? null : row.getFailedAt().toInstant(),
                row.getFailure());
    }
}
