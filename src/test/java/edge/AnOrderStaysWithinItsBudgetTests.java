package edge;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import platform.background.ApplicationLoops;
import testing.ExecutedStatements;
import testing.TestDatabase;
import testing.WriteAheadLog;
import testing.shop.Caller;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/**
 * The cost of an order of two SKUs in PostgreSQL, until it is paid and the carrier knows of it, and until every reader of the log has read
 * all of its events. It consists of counts, so it does not depend on the speed of the machine. None may grow beyond {@code docs/budget.md}.
 * {@code -Dbudget.write=true} writes the counts to that page, {@code -Dbudget.print=true} prints each statement.
 */
@TestPropertySource(properties = "orderwright.outbox.heartbeat=1s") // promotions of other tests would cost something
@DirtiesContext // no other test has it
class AnOrderStaysWithinItsBudgetTests extends EdgeTest {

    private static final int ROUNDS_TO_WRITE = 5;
    private static final int MOST_ROUNDS = 20;

    /** Longer than the pauses of all loops that look for work often. */
    private static final int IDLE_SECONDS = 3;

    /** Its rows say when an instance was last alive. */
    private static final String HEARTBEATS = "outbox.instance";

    /** They read events of SKUs only, and seldom look for new ones. */
    private static final Set<String> SKU_READERS =
            Set.of("inventory/listed-skus", "order/catalogue", "promotion/floor-prices");

    /** By these statements readers look for new events, as often as time allows. */
    private static final Pattern POLL =
            Pattern.compile("^select.*(\"outbox\".\"(cursor|read_\\w+)\"|pg_current_snapshot)", Pattern.DOTALL);

    private static final Path PAGE = Path.of("docs/budget.md");
    private static final Pattern LINE = Pattern.compile("(?m)^\\| ([a-zA-Z_. ]+) \\| ([\\d,]+) \\|\\n");
    private static final int LONGEST_LINE = 240;
    private static final String BYTES = "bytes of WAL";

    /** Pages of indexes split now and then. */
    private static final double TOLERANCE_OF_BYTES = 1.03;

    private final TestDatabase database;
    private final MeterRegistry meters;
    private final List<ApplicationLoops> loops;
    private final WriteAheadLog log;
    private final List<String> skus;

    AnOrderStaysWithinItsBudgetTests(
            Platform platform, TestDatabase database, MeterRegistry meters, List<ApplicationLoops> loops) {
        super(platform);
        this.database = database;
        this.meters = meters;
        this.loops = loops.stream().filter(ApplicationLoops::isRunning).toList();
        this.log = new WriteAheadLog(database);
        this.skus = List.of(operator.sells(100, 1_000), operator.sells(100, 1_000));
    }

    /** In each round something else may happen at the same time, so the counts of the rounds are compared with each other first. */
    @Test
    void anOrderCostsNoMoreThanItMay() throws IOException, InterruptedException {
        try (ExecutedStatements statements = new ExecutedStatements(database)) {
            order(statements); // the first order of an hour, a day and an account costs more
            Set<String> idle = idle(statements);
            OrderCost cost = order(statements).without(statement -> isOfIdleTimes(statement, idle));
            boolean writes = Boolean.getBoolean("budget.write");
            for (int round = 1; round < (writes ? ROUNDS_TO_WRITE : MOST_ROUNDS); round++) {
                if (!writes && above(budget(), cost).isEmpty()) {
                    break;
                }
                cost = cost.common(order(statements));
            }
            if (Boolean.getBoolean("budget.print")) {
                print(cost);
            }
            if (writes) {
                write(cost.counts());
            }
            assertThat(above(budget(), cost)).as("%s", cost.statements()).isEmpty();
        }
    }

    /** The statements that the platform executes without orders. */
    private Set<String> idle(ExecutedStatements statements) throws InterruptedException {
        Map<String, Long> before = statements.counts();
        loops.forEach(ApplicationLoops::stop);
        loops.forEach(ApplicationLoops::start);
        TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        return more(before, statements.counts()).keySet();
    }

    private static boolean isOfIdleTimes(String statement, Set<String> idle) {
        return idle.contains(statement) || POLL.matcher(statement).find();
    }

    /** Places and pays an order. The readers of the log stand still until the carrier knows of it, so each reads all of its events at once. */
    private OrderCost order(ExecutedStatements statements) {
        Caller buyer = platform.shopper();
        awaitDelivered();
        awaitReaders();
        loops.forEach(ApplicationLoops::stop);
        String begin = log.position();
        Map<String, Long> before = statements.counts();
        try {
            PlacedOrder order = buyer.checkout()
                    .line(skus.getFirst(), 1)
                    .line(skus.getLast(), 1)
                    .placed();
            order.pay();
            String booked = "select %s count(*) from shipping.shipment where correlation = ? and waybill is not null"
                    .formatted(ExecutedStatements.UNCOUNTED);
            Soon.is("the shipment", () -> platform.database().number(booked, order.correlation()) == 1);
            awaitDelivered();
        } finally {
            loops.forEach(ApplicationLoops::start);
        }
        awaitReaders();
        return new OrderCost(more(before, statements.counts()), log.since(begin, HEARTBEATS));
    }

    private void awaitDelivered() {
        String deliveries = "select %s count(*) from outbox.delivery".formatted(ExecutedStatements.UNCOUNTED);
        Soon.is("no deliveries", () -> platform.database().number(deliveries) == 0);
    }

    /** Waits until each reader of the log that reads of orders has read everything that is in it now. */
    private void awaitReaders() {
        long began = System.nanoTime();
        Soon.is("the readers of the log", () -> {
            double seconds = (System.nanoTime() - began) / 1e9;
            return meters.find("orderwright.outbox.cursor.lag").gauges().stream()
                    .filter(each -> !SKU_READERS.contains(each.getId().getTag("reader")))
                    .mapToDouble(Gauge::value)
                    .allMatch(lag -> lag < seconds);
        });
    }

    private static SortedMap<String, Long> more(Map<String, Long> before, Map<String, Long> after) {
        SortedMap<String, Long> more = new TreeMap<>();
        after.forEach((statement, count) -> {
            if (count > before.getOrDefault(statement, 0L)) {
                more.put(statement, count - before.getOrDefault(statement, 0L));
            }
        });
        return more;
    }

    private static Map<String, Long> budget() throws IOException {
        Map<String, Long> budget = new TreeMap<>();
        LINE.matcher(Files.readString(PAGE))
                .results()
                .forEach(line ->
                        budget.put(line.group(1), Long.valueOf(line.group(2).replace(",", ""))));
        return budget;
    }

    /** The counts above the budget, each with both numbers. */
    private static List<String> above(Map<String, Long> budget, OrderCost cost) {
        List<String> above = new ArrayList<>();
        cost.counts().forEach((what, count) -> {
            long most = budget.getOrDefault(what, 0L);
            if (count > most * (what.equals(BYTES) ? TOLERANCE_OF_BYTES : 1)) {
                above.add("%s: %,d instead of %,d".formatted(what, count, most));
            }
        });
        return above;
    }

    private static void print(OrderCost cost) {
        cost.statements().forEach((statement, count) -> print(count, statement.replaceAll("\\s+", " ")));
        cost.written().bytesByTable().forEach((table, bytes) -> print(bytes, "bytes of " + table));
        cost.counts().forEach((what, count) -> print(count, what));
    }

    private static void print(long count, String what) {
        System.out.printf("%,10d  %s%n", count, what.substring(0, Math.min(what.length(), LONGEST_LINE)));
    }

    private static void write(Map<String, Long> counts) throws IOException {
        String lines = counts.entrySet().stream()
                .map(each -> "| %s | %,d |\n".formatted(each.getKey(), each.getValue()))
                .collect(joining());
        Files.writeString(PAGE, LINE.matcher(Files.readString(PAGE)).replaceAll("") + lines);
    }
}
