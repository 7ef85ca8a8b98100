package promotion.packet;

import outbox.Command;

/**
 * Settles a claim that has expired. The timer may send it more than once.
 *
 * @param code of the claim's coupon
 */
public record SettleClaim(RedPacketClaim.Key key, String code) implements Command<Void> {

    @Override
    public String correlation() {
        return key.redPacketId();
    }
}
