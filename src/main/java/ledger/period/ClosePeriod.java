package ledger.period;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import outbox.Command;
import platform.idempotency.IdempotencyKey;

/**
 * An operator's command to close all accounting days up to a day.
 *
 * @param through the last day of the period
 */
public record ClosePeriod(IdempotencyKey key, LocalDate through) implements Command<ClosePeriod.CloseResult> {

    @Override
    public String correlation() {
        return "ledger";
    }

    public sealed interface CloseResult {}

    public record Closed(Period period) implements CloseResult {}

    public record KeyReused() implements CloseResult {}

    /**
     * The day is closed already.
     *
     * @param through the last closed day
     */
    public record ClosedBefore(LocalDate through) implements CloseResult {}

    /**
     * The day is not over.
     *
     * @param today the current day of the ledger
     */
    public record NotOver(LocalDate today) implements CloseResult {}

    /**
     * The ledger has not booked all events of the day yet.
     *
     * @param bookedUntil all events before this time are booked; null if this instance does not know
     */
    public record Behind(java.time.@Nullable Instant bookedUntil) implements CloseResult {}
}
