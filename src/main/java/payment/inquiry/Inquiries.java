package payment.inquiry;

import static payment.jooq.Tables.INQUIRY;
import static payment.jooq.Tables.PAYMENT_;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utc;
import static platform.sql.Timestamps.utcOrNull;
import static platform.sql.Writes.atCommit;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.inquiry.Inquiry.Subject;
import payment.operation.PaymentProperties;
import platform.sql.Unnest;

/** The table of inquiries: the calls to providers that may have to be repeated for days, and the questions about payments. */
@Repository
public class Inquiries {

    private final DSLContext database;
    private final PaymentProperties properties;

    Inquiries(DSLContext database, PaymentProperties properties) {
        this.database = database;
        this.properties = properties;
    }

    /** @param provider null if no provider serves the method */
    record KnownPayment(@Nullable String provider, String method, String status) {}

    /** A payment that was requested. */
    Optional<KnownPayment> payment(String reference) {
        return database.select(PAYMENT_.PROVIDER, PAYMENT_.METHOD, PAYMENT_.STATUS)
                .from(PAYMENT_)
                .where(PAYMENT_.REFERENCE.eq(reference), PAYMENT_.METHOD.isNotNull())
                .fetchOptional(row -> new KnownPayment(row.value1(), row.value2(), row.value3()));
    }

    /**
     * Locks the rows that are due.
     *
     * @param most the largest number of rows of each provider; rows without a provider have an empty name here
     */
    List<Inquire> due(Instant now, Map<String, Integer> most) {
        List<String> names = List.copyOf(most.keySet());
        return database.fetch(
                        """
                        select i.reference, i.subject
                        from unnest(?::text[], ?::integer[]) as p (name, most) cross join lateral (
                          select reference, subject from payment.inquiry
                          where provider = p.name and due_at <= ?::timestamptz
                          order by due_at limit p.most for update skip locked) i""",
                        names.toArray(String[]::new),
                        names.stream().map(most::get).toArray(Integer[]::new),
                        utc(now))
                .map(row -> new Inquire(
                        row.get("reference", String.class), Subject.valueOf(row.get("subject", String.class))));
    }

    /**
     * Locks the inquiries with these references, in their order.
     *
     * @param at the time of the batch
     */
    public InquiryRows lock(Collection<String> references, Instant at) {
        Map<String, Inquiry> found = new HashMap<>();
        if (!references.isEmpty()) {
            database.selectFrom(INQUIRY)
                    .where(anyOf(INQUIRY.REFERENCE, references))
                    .orderBy(INQUIRY.REFERENCE)
                    .forUpdate()
                    .forEach(row -> found.put(
                            row.getReference(),
                            new Inquiry(
                                    row.getReference(),
                                    Subject.valueOf(row.getSubject()),
                                    row.getProvider(),
                                    row.getAsked(),
                                    row.getDueAt().toInstant(),
                                    row.getClaimedAt() == null
                                            ? null
                                            : row.getClaimedAt().toInstant(),
                                    row.getFailures(),
                                    row.getError(),
                                    row.getTrace())));
        }
        return new InquiryRows(properties, at, found);
    }

    /** Writes what has become of the inquiries at the commit. */
    public void save(InquiryRows rows) {
        upsert(rows.saved());
        delete(rows.ended());
    }

    private void upsert(Collection<Inquiry> inquiries) {
        if (inquiries.isEmpty()) {
            return;
        }
        Unnest.Rows rows = Unnest.of(inquiries)
                .column(INQUIRY.REFERENCE, Inquiry::reference)
                .column(INQUIRY.SUBJECT, inquiry -> inquiry.subject().name())
                .column(INQUIRY.ASKED, Inquiry::asked)
                .column(INQUIRY.DUE_AT, inquiry -> utc(inquiry.dueAt()))
                .column(INQUIRY.PROVIDER, Inquiry::provider)
                .column(INQUIRY.CLAIMED_AT, inquiry -> utcOrNull(inquiry.claimedAt()))
                .column(INQUIRY.FAILURES, Inquiry::failures)
                .column(INQUIRY.ERROR, Inquiry::error)
                .column(INQUIRY.TRACE, Inquiry::trace)
                .as("i");
        atCommit(database.insertInto(INQUIRY, rows.columns())
                .select(rows.select())
                .onConflict(INQUIRY.REFERENCE)
                .doUpdate()
                .setAllToExcluded());
    }

    private void delete(Collection<String> references) {
        if (!references.isEmpty()) {
            atCommit(database.deleteFrom(INQUIRY).where(anyOf(INQUIRY.REFERENCE, references)));
        }
    }
}
