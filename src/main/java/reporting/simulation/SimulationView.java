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
import reporting.simulation.Simulation.Prices;
import reporting.simulation.Simulation.Status;
import reporting.simulation.Sum.Dimension;
import reporting.simulation.Sum.Key;

/**
 * A simulation as it is answered.
 *
 * @param ordersRead how many orders of the log it has read, in the period or not
 * @param ordersTotal how many there are to read; absent while it waits
 * @param result absent until it is done, and in lists
 */
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

        static Result of(Map<Key, Sum> sums) {
            List<Total> totals = new ArrayList<>();
            sums.forEach((key, sum) -> {
                if (key.dimension() == Dimension.TOTAL) {
                    totals.add(Total.of(key.currency(), sum));
                }
            });
            return new Result(
                    totals,
                    parts(sums, Dimension.DAY),
                    parts(sums, Dimension.CATEGORY),
                    parts(sums, Dimension.SKU),
                    parts(sums, Dimension.CHANNEL),
                    parts(sums, Dimension.COUNTRY));
        }

        private static List<Part> parts(Map<Key, Sum> sums, Dimension dimension) {
            List<Part> parts = new ArrayList<>();
            sums.forEach((key, sum) -> {
                if (key.dimension() == dimension) {
                    parts.add(new Part(
                            key.key(),
                            sum.orders(),
                            sum.reducedOrders(),
                            Money.ofMinor(sum.items(), key.currency()),
                            Money.ofMinor(sum.cost(), key.currency())));
                }
            });
            return parts;
        }
    }

    /**
     * The orders in one currency.
     *
     * @param items the sum of their lines, at the prices of the simulation
     * @param cost what the promotion would have taken off, shipping included
     * @param averageDiscount the cost of one reduced order, rounded half up; absent if no order is reduced
     * @param largestDiscount the most that it takes off one order; absent if no order is reduced
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "SimulationTotal")
    record Total(
            String currency,
            long orders,
            long reducedOrders,
            Money items,
            Money cost,
            @Nullable Money averageDiscount,
            @Nullable Money largestDiscount,
            @Nullable String largestOrderNo) {

        static Total of(String currency, Sum sum) {
            boolean any = sum.reducedOrders() > 0;
            Money cost = Money.ofMinor(sum.cost(), currency);
            return new Total(
                    currency,
                    sum.orders(),
                    sum.reducedOrders(),
                    Money.ofMinor(sum.items(), currency),
                    cost,
                    any ? cost.fraction(1, sum.reducedOrders()) : null,
                    any ? Money.ofMinor(sum.largest(), currency) : null,
                    sum.largestOrderNo());
        }
    }

    /**
     * The orders of a day, channel or country, or the reduced lines of a SKU or category, in one currency.
     *
     * @param key the day, channel, country, SKU or category; empty for no category
     * @param items the sum of these lines, at the prices of the simulation
     */
    @Schema(name = "SimulationPart")
    record Part(String key, long orders, long reducedOrders, Money items, Money cost) {}

    static SimulationView of(Simulation simulation, @Nullable Result result) {
        Set<String> channels = simulation.channels();
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
                List.copyOf(Assumption.of(simulation.definition())),
                simulation.ordersRead(),
                simulation.ordersTotal(),
                simulation.createdAt(),
                simulation.startedAt(),
                simulation.finishedAt(),
                result);
    }
}
