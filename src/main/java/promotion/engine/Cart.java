package promotion.engine;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a shopper wants to buy. The order of the lines has no effect: {@link #lines} returns them by SKU, then by reference.
 *
 * @param at the business time for which promotions are decided
 * @param paymentMethod null if it is not known
 * @param country null if it is not known
 * @param shippingMinor the shipping charge before discounts, in minor units of the currency
 * @param unlocked ids of the promotions for which the shopper has brought a valid code
 */
public record Cart(
        String currency,
        Instant at,
        @Nullable String channel,
        @Nullable String country,
        @Nullable String paymentMethod,
        Customer customer,
        List<Line> lines,
        long shippingMinor,
        Set<String> unlocked) {

    /** @throws IllegalArgumentException if two lines have the same reference, or if the shipping charge is negative */
    public Cart {
        lines = lines.stream()
                .sorted(Comparator.comparing(Line::skuId).thenComparing(Line::ref))
                .toList();
        unlocked = SortedSets.copyOf(unlocked);
        Set<String> refs = HashSet.newHashSet(lines.size());
        for (Line line : lines) {
            if (!refs.add(line.ref())) {
                throw new IllegalArgumentException("Two lines have the reference " + line.ref());
            }
        }
        if (shippingMinor < 0) {
            throw new IllegalArgumentException("The shipping charge is negative: " + shippingMinor);
        }
    }

    /** The same cart, for a shopper who has brought valid codes of these promotions. */
    public Cart unlocking(Set<String> promotionIds) {
        return new Cart(currency, at, channel, country, paymentMethod, customer, lines, shippingMinor, promotionIds);
    }

    /** The same cart, of this customer. */
    public Cart of(Customer other) {
        return new Cart(currency, at, channel, country, paymentMethod, other, lines, shippingMinor, unlocked);
    }

    /**
     * @param level null for a guest, or a customer without a level
     * @param firstOrder whether the customer is known to have no earlier order
     */
    public record Customer(@Nullable String level, Set<String> segments, boolean firstOrder) {

        public static final Customer GUEST = new Customer(null, Set.of(), false);
    }

    /**
     * @param ref identifies the line in its cart
     * @param quantity units, above zero
     * @param listMinor the list price of all units together. If it is not a multiple of the quantity, some units cost one minor unit more.
     * @param categories the category of the SKU and all categories above it
     * @param attributes custom attributes of the SKU
     * @param tags words by which the catalogue groups SKUs
     * @param floorMinor the least price of one unit; promotions never go below it
     */
    public record Line(
            String ref,
            String skuId,
            long quantity,
            long listMinor,
            Set<String> categories,
            Map<String, String> attributes,
            Set<String> tags,
            long floorMinor) {

        public Line {
            if (quantity < 1 || listMinor < 0 || floorMinor < 0) {
                throw new IllegalArgumentException(
                        "Line %s: %d units for %d with the floor %d".formatted(ref, quantity, listMinor, floorMinor));
            }
        }

        /** A line of a SKU of which no category, tag or attribute is known. */
        public static Line of(String ref, String skuId, long quantity, long listMinor) {
            return new Line(ref, skuId, quantity, listMinor, Set.of(), Map.of(), Set.of(), 0);
        }
    }
}
