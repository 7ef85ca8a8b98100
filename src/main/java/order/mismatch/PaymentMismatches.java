package order.mismatch;

import static order.jooq.Tables.PAYMENT_MISMATCH;
import static platform.sql.Writes.atCommit;

import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import payment.PaymentEvent.PaymentMismatched;
import platform.money.Money;
import platform.sql.Unnest;

/** The table of mismatches. An order without a mismatch has no row. */
@Repository
public class PaymentMismatches {

    private final DSLContext database;

    PaymentMismatches(DSLContext database) {
        this.database = database;
    }

    /** Adds the mismatches, each to the order that is its correlation. */
    public void add(Collection<PaymentMismatched> mismatches) {
        if (mismatches.isEmpty()) {
            return;
        }
        atCommit(Unnest.of(mismatches)
                .column(PAYMENT_MISMATCH.ORDER_ID, event -> UUID.fromString(event.correlation()))
                .column(PAYMENT_MISMATCH.PROVIDER, PaymentMismatched::provider)
                .column(PAYMENT_MISMATCH.CALLBACK, PaymentMismatched::callback)
                .column(PAYMENT_MISMATCH.REFERENCE, PaymentMismatched::reference)
                .column(
                        PAYMENT_MISMATCH.EXPECTED_MINOR,
                        event -> event.expected().amountMinor())
                .column(
                        PAYMENT_MISMATCH.EXPECTED_CURRENCY,
                        event -> event.expected().currency())
                .column(
                        PAYMENT_MISMATCH.RECEIVED_MINOR,
                        event -> event.received().amountMinor())
                .column(
                        PAYMENT_MISMATCH.RECEIVED_CURRENCY,
                        event -> event.received().currency())
                .column(PAYMENT_MISMATCH.WHY, PaymentMismatched::why)
                .column(
                        PAYMENT_MISMATCH.RECEIVED_AT,
                        event -> event.receivedAt().atOffset(ZoneOffset.UTC))
                .insertInto(database, PAYMENT_MISMATCH));
    }

    /** The newest mismatches of an order, oldest first. */
    public List<PaymentMismatched> newest(UUID orderId, int limit) {
        return database.selectFrom(PAYMENT_MISMATCH)
                .where(PAYMENT_MISMATCH.ORDER_ID.eq(orderId))
                .orderBy(
                        PAYMENT_MISMATCH.RECEIVED_AT.desc(),
                        PAYMENT_MISMATCH.PROVIDER.desc(),
                        PAYMENT_MISMATCH.CALLBACK.desc())
                .limit(limit)
                .fetch(row -> new PaymentMismatched(
                        row.getReference(),
                        orderId.toString(),
                        row.getProvider(),
                        row.getCallback(),
                        Money.ofMinor(row.getExpectedMinor(), row.getExpectedCurrency()),
                        Money.ofMinor(row.getReceivedMinor(), row.getReceivedCurrency()),
                        row.getWhy(),
                        row.getReceivedAt().toInstant()))
                .reversed();
    }
}
