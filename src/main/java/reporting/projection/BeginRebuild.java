package reporting.projection;

import outbox.Command;
import platform.idempotency.IdempotencyKey;

/** An operator's command to rebuild all reports from the log. */
public record BeginRebuild(IdempotencyKey key) implements Command<BeginRebuild.Outcome> {

    @Override
    public String correlation() {
        return "reporting";
    }

    public sealed interface Outcome {}

    /** @param generation the generation that the command has started to build; it may be complete by now */
    public record Begun(int generation) implements Outcome {}

    /**
     * Another rebuild is still in progress.
     *
     * @param generation the generation that it builds
     */
    public record UnderWay(int generation) implements Outcome {}

    public record KeyReused() implements Outcome {}
}
