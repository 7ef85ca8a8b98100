package payment.capture;

import static org.jooq.impl.DSL.select;
import static payment.jooq.Tables.CAPTURE;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import payment.jooq.tables.records.CaptureRecord;
import platform.money.Money;
import platform.sql.TrackedRows;
import platform.sql.Unnest;

/** Stores the requested captures of authorised payments. A payment that is collected at once has none. */
@Repository
public class Captures {

    private final DSLContext database;

    Captures(DSLContext database) {
        this.database = database;
    }

    /** The references of the payments that these captures belong to. This never changes, so no row is locked. */
    public Set<String> paymentsOf(Collection<String> references) {
        return references.isEmpty()
                ? Set.of()
                : database.select(CAPTURE.PAYMENT_REFERENCE)
                        .from(CAPTURE)
                        .where(anyOf(CAPTURE.REFERENCE, references))
                        .fetchSet(CAPTURE.PAYMENT_REFERENCE);
    }

    /**
     * Locks the captures with these references.
     *
     * @param toSend those of them for which the other captures of their payment count that are requested and not answered; they are locked, too
     */
    public TrackedRows<String, Capture> lock(Collection<String> references, Collection<String> toSend) {
        if (references.isEmpty()) {
            return new TrackedRows<>();
        }
        Map<String, Capture> found = new HashMap<>();
        var payments = CAPTURE.as("sent");
        Condition wanted = anyOf(CAPTURE.REFERENCE, references);
        database.selectFrom(CAPTURE)
                .where(
                        toSend.isEmpty()
                                ? wanted
                                : wanted.or(CAPTURE.STATUS
                                        .eq("requested")
                                        .and(CAPTURE.PAYMENT_REFERENCE.in(select(payments.PAYMENT_REFERENCE)
                                                .from(payments)
                                                .where(anyOf(payments.REFERENCE, toSend))))))
                .orderBy(CAPTURE.REFERENCE)
                .forUpdate()
                .forEach(row -> found.put(row.getReference(), capture(row)));
        return new TrackedRows<>(found);
    }

    public void save(TrackedRows<String, Capture> rows) {
        rows.writeUpdated(this::update);
        rows.writeInserted(this::insert);
    }

    private void update(List<Capture> captures) {
        atCommit(columns(captures).update(database, CAPTURE, CAPTURE.REFERENCE));
    }

    private void insert(List<Capture> captures) {
        atCommit(columns(captures).insertInto(database, CAPTURE));
    }

    private static Unnest<Capture> columns(List<Capture> captures) {
        return Unnest.<Capture>of(captures)
                .column(CAPTURE.REFERENCE, Capture::reference)
                .column(CAPTURE.STATUS, capture -> capture.status().name().toLowerCase(Locale.ROOT))
                .column(CAPTURE.CORRELATION, Capture::correlation)
                .column(CAPTURE.PAYMENT_REFERENCE, Capture::paymentReference)
                .column(CAPTURE.AMOUNT_MINOR, capture -> capture.amount().amountMinor())
                .column(CAPTURE.CURRENCY, capture -> capture.amount().currency())
                .column(CAPTURE.LAST, Capture::last)
                .column(CAPTURE.HELD_MINOR, Capture::heldMinor)
                .column(CAPTURE.NOTED_AT, capture -> capture.requestedAt().atOffset(ZoneOffset.UTC))
                .column(
                        CAPTURE.CAPTURED_AT,
                        capture -> capture.capturedAt() == null
                                ? null
                                : capture.capturedAt().atOffset(ZoneOffset.UTC))
                .column(CAPTURE.FAILURE, Capture::refusal);
    }

    private static Capture capture(CaptureRecord row) {
        return new Capture(
                row.getReference(),
                row.getCorrelation(),
                row.getPaymentReference(),
                Money.ofMinor(row.getAmountMinor(), row.getCurrency()),
                row.getLast(),
                row.getHeldMinor(),
                row.getNotedAt().toInstant(),
                Capture.Status.valueOf(row.getStatus().toUpperCase(Locale.ROOT)),
                row.getCapturedAt() == null ? null : row.getCapturedAt().toInstant(),
                row.getFailure());
    }
}
