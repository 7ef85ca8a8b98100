package promotion.code;

import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import outbox.Command;
import outbox.Timer;

/** Continues the batches of codes that are not complete, also after a restart. */
@Component
class CodeTimer implements Timer {

    private final CodeBatches batches;

    CodeTimer(CodeBatches batches) {
        this.batches = batches;
    }

    @Override
    public List<? extends Command<?>> due(Instant now, int limit) {
        return batches.incomplete(limit).stream().map(GenerateCodes::new).toList();
    }
}
