package ledger.verification;

import java.util.UUID;
import outbox.Command;
import platform.idempotency.IdempotencyKey;

/** An operator's command to verify the book since the last closed period. */
public record BeginVerification(IdempotencyKey key) implements Command<BeginVerification.BeginResult> {

    @Override
    public String correlation() {
        return "ledger";
    }

    public sealed interface BeginResult {}

    public record Begun(UUID verification) implements BeginResult {}

    /** @param verification the one that still runs */
    public record UnderWay(UUID verification) implements BeginResult {}

    public record KeyReused() implements BeginResult {}
}
