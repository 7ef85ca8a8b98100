package order.stream;

import java.time.Instant;
import java.util.List;
import order.OrderEvent.Amounts;
import order.OrderEvent.ReturnAccepted;
import order.OrderEvent.ReturnedLine;
import org.jspecify.annotations.Nullable;
import platform.privacy.PersonalData;

/**
 * Units of an order that came back, and the money that is due for them. The units have come back whatever becomes of the money.
 *
 * @param reason in clear, as returns had it that were accepted by earlier releases
 * @param sealedReason what the operator typed
 * @param attempts how often its refund has been asked for
 */
public record Return(
        String reference,
        @Nullable String externalReference,
        Instant returnedAt,
        List<ReturnedLine> lines,
        Amounts amounts,
        @Nullable String reason,
        @Nullable PersonalData sealedReason,
        int attempts,
        Status status) {

    public enum Status {
        /** The provider has been asked to give the money back. */
        REFUNDING,
        REFUNDED,
        /** The provider refused to; somebody must see to it. */
        FAILED
    }

    public static Return accepted(ReturnAccepted event) {
        return new Return(
                event.reference(),
                event.externalReference(),
                event.returnedAt(),
                event.lines(),
                event.amounts(),
                event.reason(),
                event.sealedReason(),
                1,
                Status.REFUNDING);
    }

    /** Each attempt has one of its own. */
    public String refundReference() {
        return attempts == 1 ? reference : reference + "_" + attempts;
    }

    /** Whether this is the reference of one of its attempts. */
    public boolean isRefundedUnder(String refundReference) {
        return refundReference.equals(reference) || refundReference.startsWith(reference + "_");
    }

    public long units(int lineNo) {
        return lines.stream()
                .filter(line -> line.amounts().lineNo() == lineNo)
                .mapToLong(ReturnedLine::quantity)
                .sum();
    }

    Return in(Status next) {
        return with(attempts, next);
    }

    public Return attempt(int next) {
        return with(next, Status.REFUNDING);
    }

    private Return with(int attempted, Status next) {
        return new Return(
                reference, externalReference, returnedAt, lines, amounts, reason, sealedReason, attempted, next);
    }
}
