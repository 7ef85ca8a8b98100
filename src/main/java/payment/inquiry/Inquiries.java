package payment.inquiry;

import static org.jooq.impl.DSL.excluded;
import static payment.jooq.Tables.INQUIRY;
import static payment.jooq.Tables.PAYMENT_;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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

/** The table of inquiries. An order whose provider cannot be asked has no row. */
@Repository
public class Inquiries {

    private final DSLContext database;
    private final Duration firstInterval;

    Inquiries(DSLContext database, PaymentProperties properties) {
        this.database = database;
        this.firstInterval = properties.askAfter();
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

    List<Inquire> due(Instant now, int limit) {
        return database.select(INQUIRY.REFERENCE, INQUIRY.SUBJECT)
                .from(INQUIRY)
                .where(INQUIRY.DUE_AT.le(now.atOffset(ZoneOffset.UTC)))
                .orderBy(INQUIRY.DUE_AT)
                .limit(limit)
                .forUpdate()
                .skipLocked()
                .fetch(row -> new Inquire(row.value1(), Subject.valueOf(row.value2())));
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
                                    row.getAsked(),
                                    row.getDueAt().toInstant())));
        }
        return new InquiryRows(firstInterval, at, found);
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
                .column(INQUIRY.DUE_AT, inquiry -> inquiry.dueAt().atOffset(ZoneOffset.UTC))
                .as("i");
        atCommit(database.insertInto(INQUIRY, rows.columns())
                .select(rows.select())
                .onConflict(INQUIRY.REFERENCE)
                .doUpdate()
                .set(INQUIRY.ASKED, excluded(INQUIRY.ASKED))
                .set(INQUIRY.DUE_AT, excluded(INQUIRY.DUE_AT)));
    }

    private void delete(Collection<String> references) {
        if (!references.isEmpty()) {
            atCommit(database.deleteFrom(INQUIRY).where(anyOf(INQUIRY.REFERENCE, references)));
        }
    }
}
