package promotion.packet;

import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import outbox.Command;
import outbox.Timer;

/** Settles claims that have expired. A claim that an unpaid order holds waits until the order is paid or closed. */
@Component
class ClaimTimer implements Timer {

    private final RedPackets packets;

    ClaimTimer(RedPackets packets) {
        this.packets = packets;
    }

    @Override
    public List<? extends Command<?>> due(Instant now, int limit) {
        return packets.expired(now, limit);
    }
}
