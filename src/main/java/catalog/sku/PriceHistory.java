package catalog.sku;

import catalog.CatalogEvent.SalePrice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * What a shopper had, has and will have to pay for a SKU in one currency, as a sequence of steps. The steps ahead follow from the sale
 * prices; they are planned again when the prices change. From the steps follows the lowest price before a reduction, as Article 6a of the EU
 * directive 98/6/EC defines it.
 *
 * @param steps in the order of their starts
 */
record PriceHistory(List<Step> steps) {

    /** The time before a reduction in which the lowest price counts. */
    public static final Duration PERIOD = Duration.ofDays(30);

    /** How many steps are kept. If there are more, the oldest two become one with the lower amount. */
    static final int MAX_STEPS = 500;

    public static final PriceHistory NONE = new PriceHistory(List.of());

    /**
     * From this instant until the next step, this amount had to be paid.
     *
     * @param amountMinor null if the SKU was not for sale in the currency
     */
    public record Step(Instant from, @Nullable Long amountMinor) {}

    /**
     * Returns the history after a change of the prices.
     *
     * @param at the time of the change; the steps before it stay
     * @param list the list price from now on; null if the SKU is not for sale in the currency
     * @param sales the sale prices in the currency, in the order of their starts
     */
    public PriceHistory changed(Instant at, @Nullable Money list, List<SalePrice> sales) {
        List<Step> all = new ArrayList<>();
        steps.stream().filter(step -> step.from().isBefore(at)).forEach(all::add);
        if (list == null) {
            add(all, at, null);
        } else {
            add(all, at, list.amountMinor());
            for (SalePrice sale : sales) {
                if (!sale.hasEndedAt(at)) {
                    add(
                            all,
                            sale.startsAt().isBefore(at) ? at : sale.startsAt(),
                            sale.price().amountMinor());
                    add(all, sale.endsAt(), list.amountMinor());
                }
            }
        }
        return new PriceHistory(all).needed(at, sales);
    }

    /** Adds a step after the others. A step at the same instant is replaced. */
    private static void add(List<Step> steps, Instant from, @Nullable Long amountMinor) {
        if (!steps.isEmpty() && steps.getLast().from().equals(from)) {
            steps.removeLast();
        }
        boolean changes = steps.isEmpty()
                ? amountMinor != null
                : !Objects.equals(steps.getLast().amountMinor(), amountMinor);
        if (changes) {
            steps.add(new Step(from, amountMinor));
        }
    }

    /** Without the steps that ended before the earliest period that still counts. */
    private PriceHistory needed(Instant at, List<SalePrice> sales) {
        Instant earliest = sales.stream()
                .filter(sale -> sale.appliesAt(at))
                .map(sale -> reducedSince(sale, at))
                .findFirst()
                .orElse(at)
                .minus(PERIOD);
        List<Step> kept = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            if (i + 1 == steps.size() || steps.get(i + 1).from().isAfter(earliest)) {
                kept.add(steps.get(i));
            }
        }
        while (kept.size() > MAX_STEPS) {
            Step first = kept.removeFirst();
            Step second = kept.removeFirst();
            kept.addFirst(new Step(first.from(), lower(first.amountMinor(), second.amountMinor())));
        }
        return new PriceHistory(kept);
    }

    private static @Nullable Long lower(@Nullable Long one, @Nullable Long other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Math.min(one, other);
    }

    /**
     * Returns the lowest price of the 30 days before the reduction. Days before the first listing do not count.
     *
     * @param sale a sale price that applies at this time
     * @return empty if the SKU was not for sale before the reduction
     */
    public OptionalLong lowestBefore(SalePrice sale, Instant at) {
        Instant reduced = reducedSince(sale, at);
        return lowest(reduced.minus(PERIOD), reduced);
    }

    /** The start of the sale, or the later instant at which shoppers began to pay its price. */
    private Instant reducedSince(SalePrice sale, Instant at) {
        Instant since = at;
        for (Step step : steps.reversed()) {
            if (!step.from().isAfter(at)) {
                boolean isSame = step.amountMinor() == null
                        || step.amountMinor() == sale.price().amountMinor();
                if (!isSame) {
                    break;
                }
                since = step.from();
            }
        }
        return since.isBefore(sale.startsAt()) ? sale.startsAt() : since;
    }

    /** Returns the lowest amount that had to be paid at any instant from {@code from} until just before {@code to}. */
    OptionalLong lowest(Instant from, Instant to) {
        OptionalLong lowest = OptionalLong.empty();
        for (int i = 0; i < steps.size(); i++) {
            Long amount = steps.get(i).amountMinor();
            boolean counts = steps.get(i).from().isBefore(to)
                    && (i + 1 == steps.size() || steps.get(i + 1).from().isAfter(from));
            if (amount != null && counts && (lowest.isEmpty() || amount < lowest.getAsLong())) {
                lowest = OptionalLong.of(amount);
            }
        }
        return lowest;
    }
}
