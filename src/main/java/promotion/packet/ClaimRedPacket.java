package promotion.packet;

import outbox.Command;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;

/** A shopper draws from a red packet. Many draw at once, so their draws are decided in batches. */
public record ClaimRedPacket(IdempotencyKey key, RedPacketClaim.Key claim)
        implements Command<CommandResult<RedPacketClaim, ClaimRedPacket.Refusal>> {

    /** Why nothing is drawn. */
    public enum Refusal {
        /** No red packet has this id. */
        UNKNOWN,
        /** It is before or after the time of the claims, or the red packet is paused. */
        CLOSED,
        /** Too little of the total is left. */
        EMPTY
    }

    @Override
    public String correlation() {
        return claim.redPacketId();
    }

    @Override
    public boolean givesWay() {
        return true;
    }
}
