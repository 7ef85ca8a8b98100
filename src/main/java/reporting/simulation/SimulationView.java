package reporting.simulation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.document.Limit;
import promotion.document.OfferAmount;
import promotion.document.OfferLimit;
import reporting.simulation.Simulation.Prices;
import reporting.simulation.Simulation.Status;
import reporting.simulation.Sum.Certainty;
import reporting.simulation.Sum.Dimension;
import reporting.simulation.Sum.Key;

/** A simulation as it is answered. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Simulation")
record SimulationView(
        UUID simulationId,
        String name,
        Status status,
        String subject,
        Map<String, Object> definition,
        Instant from,
        Instant to,
        String zone,
        @Nullable List<String> channels,
        Prices prices,
        @Nullable OfferAmount budget,
        @Nullable List<OfferLimit> limits,
        @Nullable Boolean partialDiscounts,
        @Nullable List<Limit.Per> limitsNotSimulated,
        List<Assumption> assumptions,
        long ordersRead,
        @Nullable Long ordersTotal,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Result result) {

    /** Only orders that were paid count, at the time at which they were placed. */
    @Schema(name = "SimulationResult")
    record Result(
            List<Total> totals,
            List<Part> days,
            List<Part> categories,
            List<Part> skus,
            List<Part> channels,
            List<Part> countries) {

        /** @param limited whether the promotion has a budget or a limit */
        static Result of(Map<Key, Sum> sums, boolean limited) {
            List<Total> totals = new ArrayList<>();
            sums.forEach((key, sum) -> {
                if (key.dimension() == Dimension.TOTAL) {
                    totals.add(Total.of(key.currency(), sum, limited));
                }
            });
            return new Result(
                    totals,
                    parts(sums, Dimension.DAY, limited),
                    parts(sums, Dimension.CATEGORY, limited),
                    parts(sums, Dimension.SKU, limited),
                    parts(sums, Dimension.CHANNEL, limited),
                    parts(sums, Dimension.COUNTRY, limited));
        }

        private static List<Part> parts(Map<Key, Sum> sums, Dimension dimension, boolean limited) {
            List<Part> parts = new ArrayList<>();
            sums.forEach((key, sum) -> {
                if (key.dimension() == dimension) {
                    parts.add(new Part(
                            key.key(),
                            sum.orders(),
                            sum.reducedOrders(),
                            Money.ofMinor(sum.items(), key.currency()),
                            costOrNull(key.currency(), sum, limited),
                            sum.certainty(limited),
                            sum.missing()));
                }
            });
            return parts;
        }
    }

    /** Null instead of zero if nobody knows whether the promotion applies to some orders. */
    private static @Nullable Money costOrNull(String currency, Sum sum, boolean limited) {
        return sum.cost() == 0 && sum.certainty(limited) == Certainty.UNKNOWN
                ? null
                : Money.ofMinor(sum.cost(), currency);
    }

    /** The orders in one currency. The average discount is rounded half up. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "SimulationTotal")
    record Total(
            String currency,
            long orders,
            long reducedOrders,
            Money items,
            @Nullable Money cost,
            @Nullable Certainty certainty,
            @Nullable MissingFacts missing,
            @Nullable Money averageDiscount,
            @Nullable Money largestDiscount,
            @Nullable String largestOrderNo) {

        static Total of(String currency, Sum sum, boolean limited) {
            boolean any = sum.reducedOrders() > 0;
            return new Total(
                    currency,
                    sum.orders(),
                    sum.reducedOrders(),
                    Money.ofMinor(sum.items(), currency),
                    costOrNull(currency, sum, limited),
                    sum.certainty(limited),
                    sum.missing(),
                    any ? Money.ofMinor(sum.cost(), currency).fraction(1, sum.reducedOrders()) : null,
                    any ? Money.ofMinor(sum.largest(), currency) : null,
                    sum.largestOrderNo());
        }
    }

    /** The orders of a day, channel or country, or the reduced lines of a SKU or category, in one currency. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "SimulationPart")
    record Part(
            String key,
            long orders,
            long reducedOrders,
            Money items,
            @Nullable Money cost,
            @Nullable Certainty certainty,
            @Nullable MissingFacts missing) {}

    static SimulationView of(Simulation simulation, @Nullable Result result) {
        Set<String> channels = simulation.channels();
        SimulatedLimits limits = simulation.limits();
        boolean limited = limits.exist();
        return new SimulationView(
                simulation.id(),
                simulation.name(),
                simulation.status(),
                simulation.subject(),
                simulation.definition(),
                simulation.from(),
                simulation.to(),
                simulation.zone().getId(),
                channels == null ? null : channels.stream().sorted().toList(),
                simulation.prices(),
                limits.budget(),
                orNull(limits.declared()),
                limited ? limits.partial() : null,
                orNull(limits.notSimulated()),
                List.copyOf(Assumption.of(simulation.definition(), limited)),
                simulation.ordersRead(),
                simulation.ordersTotal(),
                simulation.createdAt(),
                simulation.startedAt(),
                simulation.finishedAt(),
                result);
    }

    private static <T> @Nullable List<T> orNull(List<T> values) {
        return values.isEmpty() ? null : values;
    }
}
