package reporting;

import outbox.Command;
import platform.idempotency.IdempotencyKey;

/** An operator wants all that is derived to be derived anew. */
record BeginRebuild(IdempotencyKey key) implements Command<BeginRebuild.Outcome> {

    @Override
    public String correlation() {
        return "reporting";
    }

    sealed interface Outcome {}

    /** @param generation is being built, or was */
    record Begun(int generation) implements Outcome {}

    /** Another one has not ended. */
    record UnderWay(int generation) implements Outcome {}

    record KeyReused() implements Outcome {}
}
