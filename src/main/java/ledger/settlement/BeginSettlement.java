package ledger.settlement;

import java.time.LocalDate;
import outbox.Command;
import platform.idempotency.IdempotencyKey;

/**
 * An operator's command to settle what is due to a party.
 *
 * @param through the last accounting day that counts
 */
public record BeginSettlement(IdempotencyKey key, String partyId, String currency, LocalDate through)
        implements Command<BeginSettlement.BeginResult> {

    @Override
    public String correlation() {
        return "ledger";
    }

    public sealed interface BeginResult {}

    public record Begun(long settlementNo) implements BeginResult {}

    public record KeyReused() implements BeginResult {}

    /** Another run of the party still collects. */
    public record UnderWay(long settlementNo) implements BeginResult {}

    /** No split of the party was ever declared. */
    public record UnknownParty() implements BeginResult {}

    /**
     * The day is in the future.
     *
     * @param today the current day of the ledger
     */
    public record InTheFuture(LocalDate today) implements BeginResult {}
}
