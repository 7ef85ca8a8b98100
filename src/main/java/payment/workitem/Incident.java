package payment.workitem;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import payment.workitem.WorkItem.Kind;
import platform.money.Money;

/**
 * Something that is wrong until it is over. The platform sees the end itself.
 *
 * @param subject unique; the same incident has the same subject
 * @param provider null if it is about none
 * @param expected our amount; null if it is not about amounts
 * @param received the other side's amount; null if it is not about amounts
 * @param detail what the platform can say about it
 */
public record Incident(
        String subject,
        Kind kind,
        @Nullable String provider,
        @Nullable LocalDate day,
        @Nullable String reference,
        @Nullable Money expected,
        @Nullable Money received,
        String detail) {

    private static final int MAX_DETAIL = 500;

    public Incident {
        detail = detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL);
    }

    /** A statement cannot be compared, or its lines cannot be deleted. */
    public static Incident statementFailed(UUID statement, String provider, LocalDate day, String detail) {
        return new Incident(ofStatement(statement), Kind.STATEMENT_FAILED, provider, day, null, null, null, detail);
    }

    /**
     * An event for payment is parked.
     *
     * @param lane the correlation of the events that wait for it
     */
    public static Incident parkedEvent(long eventId, String listener, String type, String lane, @Nullable String why) {
        return new Incident(
                ofParkedEvent(eventId, listener),
                Kind.PARKED_EVENT,
                null,
                null,
                null,
                null,
                null,
                "event %d (%s) for %s of %s: %s".formatted(eventId, type, listener, lane, why));
    }

    /** The bank has no line for a transfer that should have arrived or left. */
    public static Incident bankLineMissing(
            long transfer, @Nullable String provider, String transferId, Money amount, String detail) {
        return new Incident(
                ofMissingBankLine(transfer), Kind.BANK_LINE_MISSING, provider, null, transferId, amount, null, detail);
    }

    /** The subject of {@link #bankLineMissing}. */
    public static String ofMissingBankLine(long transfer) {
        return Kind.BANK_LINE_MISSING + ":" + transfer;
    }

    /** A line of a bank statement pays nothing that is known, and nobody has dismissed it. */
    public static Incident bankLineUnmatched(long line, LocalDate day, Money amount, String detail) {
        return new Incident(ofUnmatchedBankLine(line), Kind.BANK_LINE_UNMATCHED, null, day, null, null, amount, detail);
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
                provider,
                null,
                transferId,
                expected,
                received,
                detail);
    }

    /** The subject of {@link #bankAmountDiffers}. */
    public static String ofBankAmount(long line, long transfer) {
        return Kind.BANK_AMOUNT_DIFFERS + ":" + line + "/" + transfer;
    }

    /** The subject of {@link #parkedEvent}. */
    public static String ofParkedEvent(long eventId, String listener) {
        return Kind.PARKED_EVENT + ":" + eventId + "/" + listener;
    }

    /** The subject of {@link #statementFailed}. */
    public static String ofStatement(UUID statement) {
        return Kind.STATEMENT_FAILED + ":" + statement;
    }
}
