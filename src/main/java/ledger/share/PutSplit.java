package ledger.share;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import ledger.booking.Split;
import org.jspecify.annotations.Nullable;
import outbox.Command;
import platform.edit.Precondition;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;

/** An operator's command to declare a split or to change it. {@link Split} describes the values. */
public record PutSplit(
        IdempotencyKey key,
        Precondition precondition,
        String splitId,
        String partyId,
        String partyName,
        Set<String> skuIds,
        int basisPoints,
        @Nullable String currency,
        Instant validFrom,
        @Nullable Instant validTo)
        implements Command<CommandResult<Split, PutSplit.Refusal>> {

    public sealed interface Refusal {}

    /** The precondition does not allow the current state. */
    public record Stale() implements Refusal {}

    /** There are as many splits as are allowed. */
    public record TooMany() implements Refusal {}

    /**
     * Splits that concern one line at one time take more than the whole line.
     *
     * @param skuId a SKU of such a line; null for any SKU that no split names
     * @param currency a currency of such a line; null for any that no split names
     * @param at an instant at which all these splits are valid
     * @param splitIds the splits, this one included
     */
    public record Exceeds(
            int basisPoints,
            @Nullable String skuId,
            @Nullable String currency,
            Instant at,
            List<String> splitIds) implements Refusal {}

    @Override
    public String correlation() {
        return "ledger";
    }

    /** The version that the command makes. */
    Split version(long number, long afterEntry) {
        return new Split(
                splitId, number, partyId, partyName, skuIds, basisPoints, currency, validFrom, validTo, afterEntry);
    }
}
