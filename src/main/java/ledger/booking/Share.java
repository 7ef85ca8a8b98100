package ledger.booking;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The share of a party in one line of a paid order, by the version of the split that was valid when the order was recognised.
 *
 * @param units of the line, as sold
 * @param netMinor the net amount of the line, as sold; minor units
 * @param basisPoints of the split, 1 to 10,000
 */
public record Share(
        String partyId, String splitId, long splitVersion, int lineNo, long units, long netMinor, int basisPoints) {

    /**
     * What is due to the party while some units stay sold, rounded down; so what cannot be split stays with the shop. Zero for no units,
     * also if the line was given away.
     *
     * @param unitsLeft units that did not come back, 0 to {@link #units}
     */
    public long due(long unitsLeft) {
        if (units == 0) {
            return 0;
        }
        return BigInteger.valueOf(Math.max(0, netMinor))
                .multiply(BigInteger.valueOf(basisPoints))
                .multiply(BigInteger.valueOf(Math.clamp(unitsLeft, 0, units)))
                .divide(BigInteger.valueOf(Split.WHOLE).multiply(BigInteger.valueOf(units)))
                .longValueExact();
    }

    /** The shares of all splits that are valid for these lines, by line and split. */
    static List<Share> of(List<SoldLine> lines, List<Split> splits, String currency, Instant at) {
        List<Split> valid = splits.stream()
                .filter(each -> each.isValid(currency, at))
                .sorted(Comparator.comparing(Split::id))
                .toList();
        List<Share> shares = new ArrayList<>();
        for (SoldLine line : lines) {
            for (Split split : valid) {
                if (split.concerns(line)) {
                    shares.add(new Share(
                            split.partyId(),
                            split.id(),
                            split.version(),
                            line.lineNo(),
                            line.units(),
                            line.netMinor(),
                            split.basisPoints()));
                }
            }
        }
        return List.copyOf(shares);
    }
}
