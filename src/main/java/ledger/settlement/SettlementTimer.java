package ledger.settlement;

import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import outbox.Command;
import outbox.Timer;

/** Requests the next step of each run that collects. Every instance does; a step that two of them request is done twice, one after the other. */
@Component
class SettlementTimer implements Timer {

    private final Settlements settlements;

    SettlementTimer(Settlements settlements) {
        this.settlements = settlements;
    }

    @Override
    public List<? extends Command<?>> due(Instant now, int limit) {
        return settlements.collecting(limit).stream()
                .map(ContinueSettlement::new)
                .toList();
    }
}
