package promotion.packet;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.WholeOrder;
import promotion.engine.Condition.Subtotal;
import promotion.engine.Definition;
import promotion.engine.Definition.Funding;
import promotion.engine.Layer;
import promotion.engine.Selection;
import promotion.offer.Terms;

/**
 * What operators set of a red packet.
 *
 * @param total all that customers may draw together
 * @param leastMinor the least that a customer draws
 * @param mostMinor the most that a customer draws; not above the total
 * @param threshold the least value that the items of an order must have before discounts; null for none
 * @param claimsUntil the first instant at which nobody can draw any more
 * @param validHours how long a draw can be used
 * @param paused whether nobody can draw or use a draw at the moment
 * @param funding who pays for what customers draw; the shares add up to 10,000 basis points. Empty if the shop pays.
 */
public record RedPacketTerms(
        String name,
        Money total,
        long leastMinor,
        long mostMinor,
        @Nullable Money threshold,
        Instant claimsFrom,
        Instant claimsUntil,
        int validHours,
        boolean paused,
        List<Funding> funding) {

    private static final int PRIORITY = 100;

    /** @throws IllegalArgumentException if the bounds of the draws contradict each other or the total */
    public RedPacketTerms {
        funding = List.copyOf(funding);
        if (leastMinor < 1 || mostMinor < leastMinor || total.amountMinor() < mostMinor) {
            throw new IllegalArgumentException("%d to %d of %s".formatted(leastMinor, mostMinor, total));
        }
    }

    public Money money(long amountMinor) {
        return Money.ofMinor(amountMinor, total.currency());
    }

    /** Whether customers can draw at this instant. */
    boolean isOpen(Instant at) {
        return !paused && !at.isBefore(claimsFrom) && at.isBefore(claimsUntil);
    }

    /**
     * The terms of the promotion that applies what customers draw. It takes off the total at most; each personal coupon limits this to what
     * its customer has drawn, and says until when. So a change of the red packet shortens no draw.
     *
     * @param before the terms that the promotion has now; null if there is none yet
     */
    public Terms ofPromotion(@Nullable Terms before) {
        Instant startsAt = before == null || before.startsAt().isAfter(claimsFrom) ? claimsFrom : before.startsAt();
        return new Terms(
                name,
                new Definition(
                        new AmountOff(new WholeOrder(), total),
                        threshold == null ? null : new Subtotal(Selection.EVERYTHING, threshold, null),
                        Layer.RED_PACKET,
                        null,
                        null,
                        funding),
                total.currency(),
                startsAt,
                null,
                false,
                paused,
                true,
                true,
                PRIORITY,
                null,
                List.of(),
                true,
                ZoneOffset.UTC);
    }
}
