package reporting.projection;

import outbox.Command;
import platform.idempotency.IdempotencyKey;

/** An operator's command to rebuild all reports from the log. */
public record BeginRebuild(IdempotencyKey key) implements Command<BeginRebuild.RebuildResult> {

    @Override
    public String correlation() {
        return "reporting";
    }

    public sealed interface RebuildResult {}

    /** @param generation the generation that the command has started to build; it may be complete by now */
    public record Begun(int generation) implements RebuildResult {}

    /**
     * Another rebuild is still in progress.
     *
     * @param generation the generation that it builds
     */
    public record UnderWay(int generation) implements RebuildResult {}

    public record KeyReused() implements RebuildResult {}
}
