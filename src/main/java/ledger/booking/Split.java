package ledger.booking;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import platform.edit.EntityTag;

/**
 * A declared share of a third party in the goods that are sold. A version never changes; an edit adds the next one.
 *
 * @param version from 1, rises with each edit
 * @param partyId identifies the party; part of the codes of its accounts
 * @param skuIds the SKUs whose lines it concerns; empty for all lines
 * @param basisPoints hundredths of a percent of the net amount of a line, 1 to 10,000
 * @param currency ISO 4217; null for all currencies
 * @param validFrom the first instant at which a paid order has this share
 * @param validTo the first instant at which it has it no more; null for no end
 * @param afterEntry the number of the last entry that was booked before this version was saved; it counts for later entries only
 */
public record Split(
        String id,
        long version,
        String partyId,
        String partyName,
        Set<String> skuIds,
        int basisPoints,
        @Nullable String currency,
        Instant validFrom,
        @Nullable Instant validTo,
        long afterEntry) {

    /** The whole net amount of a line. */
    public static final int WHOLE = 10_000;

    public Split {
        skuIds = Set.copyOf(skuIds);
    }

    boolean concerns(SoldLine line) {
        return skuIds.isEmpty() || skuIds.contains(line.skuId());
    }

    boolean isValid(String inCurrency, Instant at) {
        return (currency == null || currency.equals(inCurrency))
                && !at.isBefore(validFrom)
                && (validTo == null || at.isBefore(validTo));
    }

    /** These terms as another version. */
    public Split as(long number, long after) {
        return new Split(id, number, partyId, partyName, skuIds, basisPoints, currency, validFrom, validTo, after);
    }

    /** The split without the name, which may be that of a person: for the audit log. */
    public Split unnamed() {
        return new Split(id, version, partyId, "", skuIds, basisPoints, currency, validFrom, validTo, afterEntry);
    }

    public EntityTag tag() {
        return EntityTag.ofVersion(version);
    }
}
