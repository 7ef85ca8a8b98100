package payment.inquiry;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.inquiry.Inquiry.Subject;
import payment.inquiry.ProviderCallView.Kind;
import payment.inquiry.ProviderCallView.State;

/** Reads the calls to providers that have not led to an outcome, as operators see them. */
@Repository
class OpenCalls {

    private static final String SELECT = """
            select i.reference, i.subject, i.provider, p.reference as payment_reference, coalesce(r.correlation, c.correlation, p.correlation)
              as correlation, i.asked, i.failures, i.error, i.due_at, i.claimed_at
            from payment.inquiry i
            left join payment.refund r on i.subject = 'REFUND' and r.reference = i.reference
            left join payment.capture c on i.subject = 'CAPTURE' and c.reference = i.reference
            join payment.payment p on p.reference = coalesce(r.payment_reference, c.payment_reference, i.reference)
            where i.provider <> '' and case i.subject
              when 'REFUND' then r.status in ('requested', 'accepted') when 'CAPTURE' then c.status in ('requested', 'accepted')
              else p.status = 'authorised' and p.withdrawn_at is not null end""";

    private final DSLContext database;
    private final Clock clock;

    OpenCalls(DSLContext database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * The calls in the order of their references.
     *
     * @param after only later references; null for the first page
     */
    List<ProviderCallView> list(@Nullable String provider, @Nullable String after, int limit) {
        Instant now = clock.instant();
        return database.fetch(
                        SELECT
                                + " and (?::text is null or i.provider = ?) and i.reference > ? order by i.reference limit ?",
                        provider,
                        provider,
                        after == null ? "" : after,
                        limit)
                .map(row -> view(row, now));
    }

    Optional<ProviderCallView> find(String reference) {
        Instant now = clock.instant();
        return database.fetchOptional(SELECT + " and i.reference = ?", reference)
                .map(row -> view(row, now));
    }

    private static ProviderCallView view(Record row, Instant now) {
        Instant dueAt = row.get("due_at", OffsetDateTime.class).toInstant();
        boolean isClaimed = row.get("claimed_at") != null && dueAt.isAfter(now);
        return new ProviderCallView(
                row.get("reference", String.class),
                switch (Subject.valueOf(row.get("subject", String.class))) {
                    case REFUND -> Kind.REFUND;
                    case CAPTURE -> Kind.CAPTURE;
                    case PAYMENT -> Kind.RELEASE;
                },
                row.get("provider", String.class),
                row.get("payment_reference", String.class),
                row.get("correlation", String.class),
                isClaimed ? State.CALLING : State.WAITING,
                row.get("asked", Integer.class),
                row.get("failures", Integer.class),
                row.get("error", String.class),
                dueAt);
    }
}
