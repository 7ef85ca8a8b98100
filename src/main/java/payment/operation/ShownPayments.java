package payment.operation;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;
import static payment.jooq.Tables.INQUIRY;
import static payment.jooq.Tables.PROVIDER_EVENT;
import static payment.jooq.Tables.REFUND;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utc;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.jooq.Tables;
import payment.jooq.tables.records.PaymentRecord;
import payment.jooq.tables.records.ProviderEventRecord;
import payment.jooq.tables.records.RefundRecord;
import payment.operation.PaymentView.CallbackView;
import payment.operation.PaymentView.CaptureView;
import payment.operation.PaymentView.Oddity;
import payment.operation.PaymentView.Outcome;
import payment.operation.PaymentView.RefundStatus;
import payment.operation.PaymentView.RefundView;
import payment.operation.PaymentView.Status;
import platform.money.Money;

/** Reads payments as operators see them. Placeholders, whose request has not arrived, are not shown. */
@Repository
class ShownPayments {

    // jOOQ adds the underscore, because the schema has the same name.
    private static final payment.jooq.tables.Payment PAYMENT = Tables.PAYMENT_;

    private static final int MAX_REFUNDS = 1_000;
    private static final int MAX_CALLBACKS = 100;

    /** The first period that a list reads, which ends at its newest row. Each further one goes eight times as far back. */
    private static final Duration FIRST_PERIOD = Duration.ofMinutes(1);

    private static final int GROWTH = 8;
    private static final Duration LONGEST_PERIOD = Duration.ofDays(400);

    // The values are inlined, so that PostgreSQL can use the partial indexes.
    private static final Condition IS_MISMATCH = PROVIDER_EVENT.VERDICT.eq(inline("mismatch"));
    private static final Condition IS_ODD =
            IS_MISMATCH.or(PROVIDER_EVENT.VERDICT.eq(inline("applied")).and(PROVIDER_EVENT.WHY.isNotNull()));
    private static final Condition IS_APPLIED_ONCE = PROVIDER_EVENT
            .VERDICT
            .eq(inline("applied"))
            .and(PROVIDER_EVENT.FACT.in(inline("captured"), inline("refunded")));
    private static final Condition IS_AUTHORISED_ONCE = PROVIDER_EVENT
            .VERDICT
            .eq(inline("applied"))
            .and(PROVIDER_EVENT.FACT.in(inline("authorised"), inline("capture_succeeded"), inline("capture_refused")));
    private static final Condition IS_RETURNED_ONCE =
            PROVIDER_EVENT.VERDICT.eq(inline("applied")).and(PROVIDER_EVENT.FACT.eq(inline("refund_returned")));
    private static final Condition IS_OTHER = PROVIDER_EVENT
            .VERDICT
            .ne(inline("applied"))
            .or(PROVIDER_EVENT.FACT.in(inline("failed"), inline("refund_refused")));
    private static final Condition IS_REFUSED = REFUND.STATUS.in(inline("refused"), inline("returned"));
    private static final Condition IS_WITHOUT_SUCCESS = REFUND.STATUS.in(
            inline("waiting"), inline("requested"), inline("accepted"), inline("refused"), inline("returned"));

    private final DSLContext database;
    private final ShownCaptures captures;

    ShownPayments(DSLContext database, ShownCaptures captures) {
        this.database = database;
        this.captures = captures;
    }

    /**
     * The filter of a list of payments. A part that is null or empty selects all.
     *
     * @param odd whether the payments must be odd (true) or must not be (false)
     * @param to exclusive
     * @param before only payments older than this page key; null for the first page
     */
    record Query(
            Set<Status> statuses,
            @Nullable Boolean odd,
            @Nullable String provider,
            @Nullable String reference,
            @Nullable String correlation,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable PageKey before) {

        /** Whether an index finds the few payments that match; else the list is read period by period. */
        boolean isNarrow() {
            return reference != null || correlation != null || Boolean.TRUE.equals(odd);
        }
    }

    /** The position of a payment in the list. */
    record PageKey(Instant createdAt, String reference) {}

    /**
     * The payments that match, newest first, without their refunds and callbacks.
     *
     * @param undecidedBefore a refund that was requested before this time, and a payment whose window ended before it, is odd if it has no
     *     outcome
     */
    List<PaymentView> list(Query query, int limit, Instant now, Instant undecidedBefore) {
        Condition condition = condition(query, undecidedBefore);
        List<PaymentRecord> found = query.isNarrow() ? read(condition, limit) : byPeriods(query, condition, limit, now);
        return views(found, undecidedBefore);
    }

    /**
     * Payments have no index in the order of the list, as each order would pay for it. Periods of growing length are read from the newest
     * on, until the page is full; each needs only the parts of the table that hold rows of its time.
     */
    private List<PaymentRecord> byPeriods(Query query, Condition condition, int limit, Instant now) {
        Instant newest = Stream.of(
                        Optional.of(now),
                        Optional.ofNullable(query.to()),
                        Optional.ofNullable(query.before()).map(PageKey::createdAt))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        List<PaymentRecord> found = new ArrayList<>();
        Condition rest = condition;
        for (Duration period = FIRST_PERIOD; found.size() < limit; period = period.multipliedBy(GROWTH)) {
            Instant begin = newest.minus(period);
            if (period.compareTo(LONGEST_PERIOD) > 0 || (query.from() != null && !begin.isAfter(query.from()))) {
                found.addAll(read(rest, limit - found.size()));
                break;
            }
            found.addAll(read(rest.and(PAYMENT.NOTED_AT.ge(utc(begin))), limit - found.size()));
            rest = condition.and(PAYMENT.NOTED_AT.lt(utc(begin)));
        }
        return found;
    }

    private List<PaymentRecord> read(Condition condition, int limit) {
        return database.selectFrom(PAYMENT)
                .where(condition)
                .orderBy(PAYMENT.NOTED_AT.desc(), PAYMENT.REFERENCE.desc())
                .limit(limit)
                .fetch();
    }

    private static Condition condition(Query query, Instant undecidedBefore) {
        Condition condition = PAYMENT.CORRELATION.isNotNull();
        if (!query.statuses().isEmpty()) {
            condition = condition.and(anyOf(
                    PAYMENT.STATUS,
                    query.statuses().stream().map(ShownPayments::stored).toList()));
        }
        if (query.provider() != null) {
            condition = condition.and(PAYMENT.PROVIDER.eq(query.provider()));
        }
        if (query.reference() != null) {
            condition = condition.and(PAYMENT.REFERENCE.eq(query.reference()));
        }
        if (query.correlation() != null) {
            condition = condition.and(PAYMENT.CORRELATION.eq(query.correlation()));
        }
        if (query.from() != null) {
            condition = condition.and(PAYMENT.NOTED_AT.ge(utc(query.from())));
        }
        if (query.to() != null) {
            condition = condition.and(PAYMENT.NOTED_AT.lt(utc(query.to())));
        }
        PageKey before = query.before();
        if (before != null) {
            condition = condition.and(
                    row(PAYMENT.NOTED_AT, PAYMENT.REFERENCE).lt(row(utc(before.createdAt()), before.reference())));
        }
        if (query.odd() != null) {
            var odd = odd(noCondition(), undecidedBefore).asTable("odd");
            var references = select(odd.field(0, String.class)).from(odd);
            condition =
                    condition.and(query.odd() ? PAYMENT.REFERENCE.in(references) : PAYMENT.REFERENCE.notIn(references));
        }
        return condition;
    }

    /** What is odd about payments: the reference of the payment and the name of an {@link Oddity}. */
    private static Select<Record2<String, String>> odd(Condition ofPayments, Instant undecidedBefore) {
        return select(
                        PAYMENT.REFERENCE,
                        when(IS_MISMATCH, name(Oddity.CALLBACK_MISMATCH)).otherwise(name(Oddity.LATE_CAPTURE)))
                .from(PAYMENT)
                .join(PROVIDER_EVENT)
                .on(PROVIDER_EVENT.REFERENCE.eq(PAYMENT.REFERENCE))
                .where(IS_ODD)
                .and(ofPayments)
                .union(select(PAYMENT.REFERENCE, name(Oddity.CALLBACK_MISMATCH))
                        .from(PAYMENT)
                        .join(REFUND)
                        .on(REFUND.PAYMENT_REFERENCE.eq(PAYMENT.REFERENCE))
                        .join(PROVIDER_EVENT)
                        .on(PROVIDER_EVENT.REFERENCE.eq(REFUND.REFERENCE))
                        .where(IS_MISMATCH)
                        .and(ofPayments))
                .union(select(
                                PAYMENT.REFERENCE,
                                when(IS_REFUSED, name(Oddity.REFUND_FAILED)).otherwise(name(Oddity.REFUND_UNDECIDED)))
                        .from(PAYMENT)
                        .join(REFUND)
                        .on(REFUND.PAYMENT_REFERENCE.eq(PAYMENT.REFERENCE))
                        .where(IS_WITHOUT_SUCCESS)
                        .and(IS_REFUSED
                                .and(PAYMENT.REFUND_MINOR.isDistinctFrom(PAYMENT.CAPTURED_MINOR))
                                .or(not(IS_REFUSED).and(REFUND.NOTED_AT.lt(utc(undecidedBefore)))))
                        .and(ofPayments))
                .union(select(PAYMENT.REFERENCE, name(Oddity.PAYMENT_UNDECIDED))
                        .from(PAYMENT)
                        .join(INQUIRY)
                        .on(INQUIRY.REFERENCE.eq(PAYMENT.REFERENCE))
                        .where(PAYMENT.STATUS.in(stored(Status.REQUESTED), stored(Status.STARTED)))
                        .and(PAYMENT.EXPIRES_AT.lt(utc(undecidedBefore)))
                        .and(ofPayments));
    }

    private static Field<String> name(Oddity oddity) {
        return inline(oddity.name());
    }

    /** The payment with its refunds and callbacks. */
    Optional<PaymentView> find(String reference, Instant undecidedBefore) {
        return database.selectFrom(PAYMENT)
                .where(PAYMENT.REFERENCE.eq(reference))
                .and(PAYMENT.CORRELATION.isNotNull())
                .fetchOptional()
                .map(row -> whole(row, undecidedBefore));
    }

    private PaymentView whole(PaymentRecord row, Instant undecidedBefore) {
        List<RefundRecord> refunds = database.selectFrom(REFUND)
                .where(REFUND.PAYMENT_REFERENCE.eq(row.getReference()))
                .orderBy(REFUND.NOTED_AT, REFUND.REFERENCE)
                .limit(MAX_REFUNDS)
                .fetch();
        List<String> references = new ArrayList<>(List.of(row.getReference()));
        refunds.forEach(refund -> references.add(refund.getReference()));
        List<CaptureView> shown = captures.of(row.getReference());
        shown.forEach(capture -> references.add(capture.reference()));
        List<ProviderEventRecord> callbacks = callbacks(references);
        boolean more = callbacks.size() > MAX_CALLBACKS;
        PaymentView summary = views(List.of(row), undecidedBefore).getFirst();
        return new PaymentView(
                summary.reference(),
                summary.correlation(),
                summary.status(),
                summary.method(),
                summary.provider(),
                summary.providerPaymentId(),
                summary.amount(),
                summary.balance(),
                summary.captured(),
                summary.voided(),
                summary.refunded(),
                summary.failure(),
                summary.createdAt(),
                summary.expiresAt(),
                summary.authorisedAt(),
                summary.authorisationExpiresAt(),
                summary.capturedAt(),
                summary.odd(),
                shown.isEmpty() ? null : shown,
                refunds.stream().map(ShownPayments::refund).toList(),
                callbacks.subList(0, more ? MAX_CALLBACKS : callbacks.size()).reversed().stream()
                        .map(ShownPayments::callback)
                        .toList(),
                more ? true : null);
    }

    /** The newest callbacks, newest first: one more than an answer shows. */
    private List<ProviderEventRecord> callbacks(Collection<String> references) {
        return Stream.of(IS_APPLIED_ONCE, IS_AUTHORISED_ONCE, IS_RETURNED_ONCE, IS_OTHER)
                .flatMap(part -> database
                        .selectFrom(PROVIDER_EVENT)
                        .where(anyOf(PROVIDER_EVENT.REFERENCE, references))
                        .and(part)
                        .orderBy(
                                PROVIDER_EVENT.RECEIVED_AT.desc(),
                                PROVIDER_EVENT.PROVIDER.desc(),
                                PROVIDER_EVENT.EVENT_ID.desc())
                        .limit(MAX_CALLBACKS + 1)
                        .fetch()
                        .stream())
                .sorted(Comparator.comparing(ProviderEventRecord::getReceivedAt)
                        .thenComparing(ProviderEventRecord::getProvider)
                        .thenComparing(ProviderEventRecord::getEventId)
                        .reversed())
                .limit(MAX_CALLBACKS + 1)
                .toList();
    }

    private List<PaymentView> views(List<PaymentRecord> rows, Instant undecidedBefore) {
        List<String> references = rows.stream().map(PaymentRecord::getReference).toList();
        if (references.isEmpty()) {
            return List.of();
        }
        Map<String, BigDecimal> refunded = database.select(REFUND.PAYMENT_REFERENCE, sum(REFUND.AMOUNT_MINOR))
                .from(REFUND)
                .where(anyOf(REFUND.PAYMENT_REFERENCE, references))
                .and(REFUND.STATUS.eq(inline("refunded")))
                .groupBy(REFUND.PAYMENT_REFERENCE)
                .fetchMap(row -> row.value1(), row -> row.value2());
        Map<String, Set<Oddity>> odd = new HashMap<>();
        database.selectFrom(odd(anyOf(PAYMENT.REFERENCE, references), undecidedBefore)
                        .asTable("odd"))
                .forEach(row -> odd.computeIfAbsent(row.value1(), none -> EnumSet.noneOf(Oddity.class))
                        .add(Oddity.valueOf(row.value2())));
        return rows.stream()
                .map(row -> view(row, refunded.get(row.getReference()), odd.get(row.getReference())))
                .toList();
    }

    private static PaymentView view(PaymentRecord row, @Nullable BigDecimal refunded, @Nullable Set<Oddity> odd) {
        String currency = row.getCurrency();
        return new PaymentView(
                row.getReference(),
                row.getCorrelation(),
                Status.valueOf(row.getStatus().toUpperCase(Locale.ROOT)),
                row.getMethod(),
                row.getProvider(),
                row.getProviderPaymentId(),
                Money.ofMinor(row.getAmountMinor(), currency),
                row.getBalanceMinor() == null ? null : Money.ofMinor(row.getBalanceMinor(), currency),
                row.getCapturedMinor() == null || row.getCapturedMinor() == 0
                        ? null
                        : Money.ofMinor(row.getCapturedMinor(), currency),
                row.getStatus().equals(stored(Status.VOIDED))
                        ? Money.ofMinor(row.getAmountMinor() - row.getCapturedMinor(), currency)
                        : null,
                refunded == null ? null : Money.ofMinor(refunded.longValueExact(), currency),
                row.getFailure(),
                row.getNotedAt().toInstant(),
                row.getExpiresAt().toInstant(),
                ShownCaptures.instant(row.getAuthorisedAt()),
                ShownCaptures.instant(row.getAuthorisationExpiresAt()),
                ShownCaptures.instant(row.getCapturedAt()),
                odd == null ? null : List.copyOf(odd),
                null,
                null,
                null,
                null);
    }

    private static RefundView refund(RefundRecord row) {
        return new RefundView(
                row.getReference(),
                RefundStatus.valueOf(row.getStatus().toUpperCase(Locale.ROOT)),
                Money.ofMinor(row.getAmountMinor(), row.getCurrency()),
                row.getBalanceMinor() == null ? null : Money.ofMinor(row.getBalanceMinor(), row.getCurrency()),
                row.getReason(),
                row.getFailure(),
                row.getNotedAt().toInstant());
    }

    private static CallbackView callback(ProviderEventRecord row) {
        return new CallbackView(
                row.getEventId(),
                row.getType(),
                row.getReference(),
                Money.ofMinor(row.getAmountMinor(), row.getCurrency()),
                Outcome.valueOf(row.getVerdict().toUpperCase(Locale.ROOT)),
                row.getWhy(),
                row.getOccurredAt().toInstant(),
                row.getReceivedAt().toInstant());
    }

    private static String stored(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
