package promotion.code;

import java.util.UUID;
import outbox.Command;

/** Generates the next codes of a batch. The timer may send it more than once. */
public record GenerateCodes(UUID codeBatchId) implements Command<Void> {

    @Override
    public String correlation() {
        return codeBatchId.toString();
    }
}
