package edge;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import platform.background.ApplicationLoops;
import testing.AtOnce;
import testing.ExecutedStatements;
import testing.LogReaders;
import testing.TestDatabase;
import testing.WriteAheadLog;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/**
 * The cost of orders of two SKUs in PostgreSQL, until they are paid and the carrier knows of them, and until every reader of the log has read
 * all of their events. It consists of counts, so it does not depend on the speed of the machine. None may grow beyond {@code docs/budget.md}.
 * {@code -Dbudget.write=true} writes the counts to that page, {@code -Dbudget.print=true} prints each statement.
 */
@TestPropertySource(
        properties = {
            "orderwright.outbox.heartbeat=1s",
            "orderwright.outbox.outside-concurrency=128", // more calls than orders
            "orderwright.order.answer-timeout=2m"
        })
@Import(LockStep.class) // a context of its own: promotions of other tests would cost something
@DirtiesContext // no other test has it
@Isolated // beside other tests, steps in lock-step need more batches, and rounds are repeated
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
    private static final Pattern LINE = Pattern.compile("(?m)^\\| ([a-zA-Z_. ]+) \\| ([\\d,]+) \\| ([\\d,]+) \\|\\n");
    private static final int LONGEST_LINE = 240;
    private static final String BYTES = "bytes of WAL";

    /** Pages of indexes split now and then. */
    private static final double TOLERANCE_OF_BYTES = 1.03;

    /** On a busy machine some steps need a few batches more. */
    private static final double TOLERANCE_IN_LOCK_STEP = 1.05;

    private static final int ROWS_OF_MORE_BATCHES = 8;

    private static final Duration SHORTEST_REST = Duration.ofMillis(100);

    private final TestDatabase database;
    private final MeterRegistry meters;
    private final List<ApplicationLoops> loops;
    private final LockStep lockStep;
    private final WriteAheadLog log;
    private final List<String> skus;

    /** The orders of a round; each kind has a column of the page. */
    private enum Orders {
        ONE(1),
        IN_LOCK_STEP(100);

        private final int count;

        Orders(int count) {
            this.count = count;
        }
    }

    AnOrderStaysWithinItsBudgetTests(
            Platform platform,
            TestDatabase database,
            MeterRegistry meters,
            List<ApplicationLoops> loops,
            LockStep lockStep) {
        super(platform);
        this.database = database;
        this.meters = meters;
        this.loops = loops.stream().filter(ApplicationLoops::isRunning).toList();
        this.lockStep = lockStep;
        this.log = new WriteAheadLog(database);
        this.skus = List.of(operator.sells(100, 100_000), operator.sells(100, 100_000));
    }

    /** In each round something else may happen at the same time, so the counts of the rounds are compared with each other first. */
    @ParameterizedTest
    @EnumSource
    void ordersCostNoMoreThanTheyMay(Orders orders) throws IOException, InterruptedException {
        try (ExecutedStatements statements = new ExecutedStatements(database)) {
            cost(Orders.ONE, statements, SHORTEST_REST); // the first order of an hour, a day and an account costs more
            Set<String> idle = idle(statements);
            OrderCost cost =
                    cost(orders, statements, SHORTEST_REST).without(statement -> isOfIdleTimes(statement, idle));
            boolean writes = Boolean.getBoolean("budget.write");
            for (int round = 1; round < (writes ? ROUNDS_TO_WRITE : MOST_ROUNDS); round++) {
                if (!writes && above(orders, cost).isEmpty()) {
                    break;
                }
                cost = cost.common(cost(orders, statements, SHORTEST_REST.multipliedBy(1 + round / 2)));
            }
            if (Boolean.getBoolean("budget.print")) {
                print(cost);
            }
            if (writes) {
                write(orders, cost.counts());
            }
            assertThat(above(orders, cost)).as("%s", cost.statements()).isEmpty();
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

    /**
     * Places and pays orders. The readers of the log stand still until the carrier knows of them, so each reads all of their events at once.
     *
     * @param rest how long nothing must change before a step in lock-step
     */
    private OrderCost cost(Orders orders, ExecutedStatements statements, Duration rest) {
        awaitDelivered();
        awaitReaders();
        loops.forEach(ApplicationLoops::stop);
        String begin = log.position();
        Map<String, Long> before = statements.counts();
        try {
            if (orders == Orders.ONE) {
                complete(orders);
            } else {
                try (LockStep.Running ignored = lockStep.begin(meters, rest)) {
                    complete(orders);
                }
            }
        } finally {
            loops.forEach(ApplicationLoops::start);
        }
        awaitReaders();
        return new OrderCost(more(before, statements.counts()), log.since(begin, HEARTBEATS));
    }

    private void complete(Orders orders) {
        awaitBooked(AtOnce.run(orders.count, number -> this::placeAndPay));
        awaitDelivered();
    }

    private PlacedOrder placeAndPay() {
        PlacedOrder order = platform.shopper()
                .checkout()
                .line(skus.getFirst(), 1)
                .line(skus.getLast(), 1)
                .placed();
        order.pay();
        return order;
    }

    /** Waits until the carrier knows of the orders. */
    private void awaitBooked(List<PlacedOrder> orders) {
        String booked =
                "select %s count(*) from shipping.shipment where correlation = any(string_to_array(?, ',')) and waybill is not null"
                        .formatted(ExecutedStatements.UNCOUNTED);
        String ids = orders.stream().map(PlacedOrder::correlation).collect(joining(","));
        Soon.is("the shipments", () -> platform.database().number(booked, ids) == orders.size());
    }

    private void awaitDelivered() {
        String deliveries = "select %s count(*) from outbox.open_delivery".formatted(ExecutedStatements.UNCOUNTED);
        Soon.is("no deliveries", () -> platform.database().number(deliveries) == 0);
    }

    private void awaitReaders() {
        LogReaders.await(meters, reader -> !SKU_READERS.contains(reader));
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

    private static Map<String, Long> budget(Orders orders) throws IOException {
        Map<String, Long> budget = new TreeMap<>();
        LINE.matcher(Files.readString(PAGE))
                .results()
                .forEach(line -> budget.put(
                        line.group(1),
                        Long.valueOf(line.group(2 + orders.ordinal()).replace(",", ""))));
        return budget;
    }

    /** The counts above the budget, each with both numbers. */
    private static List<String> above(Orders orders, OrderCost cost) throws IOException {
        Map<String, Long> budget = budget(orders);
        List<String> above = new ArrayList<>();
        cost.counts().forEach((what, count) -> {
            long planned = budget.getOrDefault(what, 0L);
            if (count > most(orders, what, planned)) {
                above.add("%s: %,d instead of %,d".formatted(what, count, planned));
            }
        });
        return above;
    }

    private static double most(Orders orders, String what, long planned) {
        if (orders == Orders.IN_LOCK_STEP) {
            return planned * TOLERANCE_IN_LOCK_STEP + ROWS_OF_MORE_BATCHES;
        }
        return what.equals(BYTES) ? planned * TOLERANCE_OF_BYTES : planned;
    }

    private static void print(OrderCost cost) {
        cost.statements().forEach((statement, count) -> print(count, statement.replaceAll("\\s+", " ")));
        cost.written().bytesByTable().forEach((table, bytes) -> print(bytes, "bytes of " + table));
        cost.counts().forEach((what, count) -> print(count, what));
    }

    private static void print(long count, String what) {
        System.out.printf("%,10d  %s%n", count, what.substring(0, Math.min(what.length(), LONGEST_LINE)));
    }

    /** Changes the column of these orders. */
    private static void write(Orders orders, Map<String, Long> counts) throws IOException {
        Map<Orders, Map<String, Long>> columns = new EnumMap<>(Orders.class);
        for (Orders each : Orders.values()) {
            columns.put(each, each == orders ? counts : budget(each));
        }
        SortedSet<String> names = new TreeSet<>();
        columns.values().forEach(column -> names.addAll(column.keySet()));
        StringBuilder lines = new StringBuilder();
        for (String name : names) {
            List<Long> row = columns.values().stream()
                    .map(column -> column.getOrDefault(name, 0L))
                    .toList();
            if (row.stream().anyMatch(count -> count > 0)) {
                lines.append("| %s |".formatted(name));
                row.forEach(count -> lines.append(" %,d |".formatted(count)));
                lines.append('\n');
            }
        }
        Files.writeString(PAGE, LINE.matcher(Files.readString(PAGE)).replaceAll("") + lines);
    }
}
