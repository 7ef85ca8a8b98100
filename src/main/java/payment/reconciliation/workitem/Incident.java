package payment.reconciliation.workitem;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent.CaptureFailed;
import payment.PaymentEvent.DisputeEvent;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.RefundReturned;
import payment.reconciliation.workitem.WorkItem.Kind;
import platform.money.Money;
import platform.text.StoredText;

/**
 * Something that is wrong, of which {@link Incidents} makes a work item.
 *
 * @param subject unique; the same incident has the same subject
 * @param detail what the platform can say about it
 * @param dueAt when a person must have acted; null if there is no such time
 * @param askAt when the platform asks the provider itself; null if it does not
 */
public record Incident(
        String subject,
        Kind kind,
        About about,
        Amounts amounts,
        String detail,
        @Nullable Instant dueAt,
        @Nullable Instant askAt) {

    private static final int MAX_DETAIL = 500;

    /**
     * @param provider null if it is about none
     * @param day the day of the statement; null if it is not of a day
     * @param reference ours; null if it is not known
     * @param providerId the provider's id; null if it is not known
     */
    public record About(
            @Nullable String provider,
            @Nullable LocalDate day,
            @Nullable String reference,
            @Nullable String providerId) {

        static final About NOTHING = new About(null, null, null, null);

        static About of(@Nullable String provider, @Nullable String reference) {
            return new About(provider, null, reference, null);
        }

        static About of(@Nullable String provider, @Nullable LocalDate day, @Nullable String reference) {
            return new About(provider, day, reference, null);
        }
    }

    /**
     * @param expected our amount; null if it is not known
     * @param received the other side's amount; null if it is not known
     */
    public record Amounts(
            @Nullable Money expected, @Nullable Money received) {

        static final Amounts NONE = new Amounts(null, null);

        static Amounts expected(Money expected) {
            return new Amounts(expected, null);
        }
    }

    public Incident {
        detail = StoredText.of(detail, MAX_DETAIL);
    }

    private Incident(String subject, Kind kind, About about, Amounts amounts, String detail) {
        this(subject, kind, about, amounts, detail, null, null);
    }

    /** A callback contradicts its payment or refund. */
    public static Incident callbackMismatch(PaymentMismatched event) {
        return new Incident(
                Kind.CALLBACK_MISMATCH + ":" + event.provider() + ":" + event.callback(),
                Kind.CALLBACK_MISMATCH,
                About.of(event.provider(), event.reference()),
                new Amounts(event.expected(), event.received()),
                event.why());
    }

    /** A capture has failed. */
    public static Incident captureFailed(CaptureFailed event, String provider) {
        return new Incident(
                Kind.CAPTURE_FAILED + ":" + event.reference(),
                Kind.CAPTURE_FAILED,
                About.of(provider, event.paymentReference()),
                Amounts.expected(event.amount()),
                event.reason());
    }

    /** A refund has failed after it had succeeded. */
    public static Incident refundReturned(RefundReturned event) {
        return new Incident(
                Kind.REFUND_RETURNED + ":" + event.reference(),
                Kind.REFUND_RETURNED,
                About.of(event.provider(), event.reference()),
                Amounts.expected(event.amount()),
                "the refund has failed after it had succeeded, so refund the order or the return again: "
                        + event.reason());
    }

    /**
     * A provider's time is in the future. All times of a provider and a day in UTC are one incident, which shows the first: if the clock of the
     * provider is wrong, each of its reports has such a time.
     *
     * @param reference of the payment, refund or capture
     */
    public static Incident timeInFuture(String provider, String reference, Instant reported, Instant at) {
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        return new Incident(
                "%s:%s:%s".formatted(Kind.TIME_IN_FUTURE, provider, day),
                Kind.TIME_IN_FUTURE,
                About.of(provider, reference),
                Amounts.NONE,
                "the provider reports the time %s, which is in the future, so the time of receipt counts; the log has its later reports of this kind on %s"
                        .formatted(reported, day));
    }

    /** The payer disputes a payment: a person must send evidence to the provider in time. */
    static Incident dispute(DisputeEvent event) {
        return new Incident(
                ofDispute(event),
                Kind.DISPUTE,
                new About(
                        event.provider(),
                        null,
                        event.paymentReference(),
                        event.reference().substring(event.provider().length() + 1)),
                Amounts.expected(event.after().amount()),
                "the payer disputes the payment: " + event.after().reason(),
                event.after().evidenceDueAt(),
                null);
    }

    /** The subject of {@link #dispute}. */
    static String ofDispute(DisputeEvent event) {
        return Kind.DISPUTE + ":" + event.reference();
    }

    /** A provider holds something else than the ledger says. */
    static Incident balanceDiffers(String provider, LocalDate day, Money booked, Money stated, String detail) {
        return new Incident(
                ofBalance(provider, day, booked.currency()),
                Kind.BALANCE_DIFFERS,
                About.of(provider, day, null),
                new Amounts(booked, stated),
                detail);
    }

    /** The subject of {@link #balanceDiffers}. */
    static String ofBalance(String provider, LocalDate day, String currency) {
        return "%s:%s:%s:%s".formatted(Kind.BALANCE_DIFFERS, provider, day, currency);
    }

    /** A statement cannot be compared, or its lines cannot be deleted. */
    public static Incident statementFailed(UUID statement, String provider, LocalDate day, String detail) {
        return new Incident(
                ofStatement(statement), Kind.STATEMENT_FAILED, About.of(provider, day, null), Amounts.NONE, detail);
    }

    /** The subject of {@link #statementFailed}. */
    public static String ofStatement(UUID statement) {
        return Kind.STATEMENT_FAILED + ":" + statement;
    }

    /**
     * An event for payment is parked.
     *
     * @param lane the correlation of the events that wait for it
     */
    static Incident parkedEvent(long eventId, String listener, String type, String lane, @Nullable String why) {
        return new Incident(
                Kind.PARKED_EVENT + ":" + eventId + "/" + listener,
                Kind.PARKED_EVENT,
                About.NOTHING,
                Amounts.NONE,
                "event %d (%s) for %s of %s: %s".formatted(eventId, type, listener, lane, why));
    }

    /** The bank has no line for a transfer that should have arrived or left. */
    public static Incident bankLineMissing(
            long transfer, @Nullable String provider, String transferId, Money amount, String detail) {
        return new Incident(
                ofMissingBankLine(transfer),
                Kind.BANK_LINE_MISSING,
                About.of(provider, transferId),
                Amounts.expected(amount),
                detail);
    }

    /** The subject of {@link #bankLineMissing}. */
    public static String ofMissingBankLine(long transfer) {
        return Kind.BANK_LINE_MISSING + ":" + transfer;
    }

    /** A line of a bank statement pays nothing that is known, and nobody has dismissed it. */
    public static Incident bankLineUnmatched(long line, LocalDate day, Money amount, String detail) {
        return new Incident(
                ofUnmatchedBankLine(line),
                Kind.BANK_LINE_UNMATCHED,
                About.of(null, day, null),
                new Amounts(null, amount),
                detail);
    }

    /** The subject of {@link #bankLineUnmatched}. */
    public static String ofUnmatchedBankLine(long line) {
        return Kind.BANK_LINE_UNMATCHED + ":" + line;
    }

    /** A line of a bank statement names a transfer, or is matched with it, and has another amount. */
    public static Incident bankAmountDiffers(
            long line,
            long transfer,
            @Nullable String provider,
            String transferId,
            Money expected,
            Money received,
            String detail) {
        return new Incident(
                ofBankAmount(line, transfer),
                Kind.BANK_AMOUNT_DIFFERS,
                About.of(provider, transferId),
                new Amounts(expected, received),
                detail);
    }

    /** The subject of {@link #bankAmountDiffers}. */
    public static String ofBankAmount(long line, long transfer) {
        return Kind.BANK_AMOUNT_DIFFERS + ":" + line + "/" + transfer;
    }
}
