package order.stream;

import java.time.Instant;
import java.util.List;
import order.OrderEvent.Amounts;
import order.OrderEvent.PricedAgain;
import order.OrderEvent.ReturnAccepted;
import order.OrderEvent.ReturnReceived;
import order.OrderEvent.ReturnedLine;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import platform.privacy.PersonalData;

/**
 * A return: units of an order that came back, and the refund for them. The units stay returned even if the refund fails.
 *
 * @param reason the reason in clear text, only in returns that earlier releases accepted
 * @param sealedReason the reason that the operator typed, encrypted
 * @param attempts how often the refund was requested
 * @param by the operator's subject, while the rest of the order is being priced; else null
 * @param pricedAgain how the refund follows from the new price of the rest; null if it is the units' share, or not known yet
 * @param returned what came back to the shop because the refund failed after it had succeeded, the last time; null if nothing did
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
        Status status,
        @Nullable String by,
        @Nullable PricedAgain pricedAgain,
        @Nullable Money returned) {

    public enum Status {
        /** The rest of the order is being priced again; the amounts are zero until the refund is known. */
        PRICING,
        /** The refund has been requested from the provider. */
        REFUNDING,
        REFUNDED,
        /** The provider refused the refund, or it has failed after it had succeeded; an operator must act. */
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
                Status.REFUNDING,
                null,
                event.pricedAgain(),
                null);
    }

    static Return received(ReturnReceived event) {
        Money items = event.lines().stream()
                .map(ReturnedLine::amount)
                .reduce(Money::plus)
                .orElseThrow();
        Money zero = Money.zero(items.currency());
        return new Return(
                event.reference(),
                event.externalReference(),
                event.returnedAt(),
                event.lines(),
                new Amounts(items, items, zero, zero, zero, zero, zero),
                null,
                event.sealedReason(),
                0,
                Status.PRICING,
                event.by(),
                null,
                null);
    }

    /** The reference of the current refund; each attempt has its own. */
    public String refundReference() {
        return MoneyReference.ofAttempt(reference, attempts);
    }

    /** Whether one of the attempts to refund this return has this reference. */
    public boolean isRefundedUnder(String refundReference) {
        return MoneyReference.isOneOf(reference, attempts, refundReference);
    }

    public long units(int lineNo) {
        return lines.stream()
                .filter(line -> line.amounts().lineNo() == lineNo)
                .mapToLong(ReturnedLine::quantity)
                .sum();
    }

    Return in(Status next) {
        return with(attempts, next, returned);
    }

    public Return attempt(int next) {
        return with(next, Status.REFUNDING, returned);
    }

    Return failed(Money amount) {
        return with(attempts, Status.FAILED, amount);
    }

    private Return with(int attempted, Status next, @Nullable Money cameBack) {
        return new Return(
                reference,
                externalReference,
                returnedAt,
                lines,
                amounts,
                reason,
                sealedReason,
                attempted,
                next,
                by,
                pricedAgain,
                cameBack);
    }
}
