package reporting.projection;

import outbox.Command;
import platform.idempotency.IdempotencyKey;

/** An operator wants all that is derived to be derived anew. */
public record BeginRebuild(IdempotencyKey key) implements Command<BeginRebuild.Outcome> {

    @Override
    public String correlation() {
        return "reporting";
    }

    public sealed interface Outcome {}

    /** @param generation is being built, or was */
    public record Begun(int generation) implements Outcome {}

    /** Another one has not ended. */
    public record UnderWay(int generation) implements Outcome {}

    public record KeyReused() implements Outcome {}
}
