package reporting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import order.OrderEvent;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import outbox.EventReader.Progress;
import reporting.projection.Generation;
import reporting.projection.ProjectionScheduler;
import testing.ModuleTest;

@ModuleTest
@TestPropertySource(
        properties = {
            "orderwright.reporting.follows=false",
            "orderwright.reporting.batch-limit=50",
            "orderwright.reporting.zone=Europe/Berlin"
        })
@Import(Counting.class)
class RebuildsWhileItServesTests {

    @Autowired
    Counting counting;

    @Autowired
    ProjectionScheduler rounds;

    @Test
    void itHasTheSameRows() {
        counting.publish(new RandomOrders(11, "same-").streams(200), new Random(11));
        counting.catchUp();
        int before = counting.serving().number();
        Map<String, List<String>> rows = allRows();

        counting.rebuild();
        counting.settle();

        assertThat(counting.serving().number()).isEqualTo(before + 1);
        assertThat(allRows()).isEqualTo(rows);
        for (String table : Counting.TABLES) {
            assertThat(counting.count(
                            "select count(*) from reporting.%s where generation <> %d".formatted(table, before + 1)))
                    .as(table)
                    .isZero();
        }
        assertThat(counting.count("select count(*) from outbox.cursor where name like 'reporting/%'"))
                .isOne();
    }

    @Test
    void ofALogThatWasCutItHasTheOrdersThatBeganLater() {
        List<List<OrderEvent>> streams = new RandomOrders(31, "cut-").streams(100);
        counting.publish(streams, new Random(12));
        counting.catchUp();
        List<String> rows = counting.rows("order_fact");
        counting.forgetHalf(streams.stream()
                .map(stream -> UUID.fromString(stream.getFirst().correlation()))
                .collect(Collectors.toSet()));
        Set<String> created = counting.created();
        List<String> left = rows.stream()
                .filter(row -> created.stream().anyMatch(row::contains))
                .toList();

        counting.rebuild();
        counting.settle();

        assertThat(counting.rows("order_fact")).isEqualTo(left).hasSizeLessThan(rows.size());
    }

    private Map<String, List<String>> allRows() {
        Map<String, List<String>> rows = new HashMap<>();
        Counting.TABLES.forEach(table -> rows.put(table, counting.rows(table)));
        return rows;
    }

    /** Two instances' rounds, while events keep coming. */
    @Test
    void nothingIsMissedOrCountedTwiceWhileEventsKeepComing() throws Exception {
        List<List<OrderEvent>> all = new ArrayList<>();
        RandomOrders orders = new RandomOrders(12, "while-");
        all.addAll(orders.streams(100));
        counting.publish(all, new Random(12));
        int before = counting.serving().number();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 3; i++) {
                counting.rebuild();
                int wanted = counting.serving().number() + 1;
                List<Future<?>> instances = new ArrayList<>();
                for (int instance = 0; instance < 2; instance++) {
                    instances.add(threads.submit(() -> {
                        while (counting.serving().number() < wanted) {
                            rounds.next();
                        }
                    }));
                }
                List<List<OrderEvent>> more = orders.streams(40);
                counting.publish(more, new Random(i));
                all.addAll(more);
                for (Future<?> instance : instances) {
                    instance.get();
                }
                counting.settle();
            }
        }
        counting.catchUp();

        assertThat(counting.serving().number()).isEqualTo(before + 3);
        counting.assertTies(Model.of(all, counting.serving().zone()), "while-");
    }

    @Test
    void aRetiredGenerationIsNotWrittenToAnyMore() {
        counting.publish(new RandomOrders(13, "retired-").streams(20), new Random(13));
        counting.catchUp();
        Generation old = counting.serving();
        counting.rebuild();
        counting.settle();

        assertThat(rounds.advance(old)).isEqualTo(Progress.MORE);
        rounds.next();
        assertThat(counting.count("select count(*) from reporting.order_fact where generation = " + old.number()))
                .isZero();
        assertThat(counting.count("select count(*) from outbox.cursor where name = '%s'".formatted(old.cursor())))
                .isZero();
    }

    @Test
    void itGoesOnWhereItWasInterrupted() {
        counting.publish(new RandomOrders(14, "on-").streams(100), new Random(14));
        counting.catchUp();
        Map<String, List<String>> rows = allRows();
        counting.rebuild();
        rounds.next(); // and the instance ends
        Generation building = counting.generations().getLast();
        assertThat(building.state()).isEqualTo(Generation.State.BUILDING);
        long read = counting.count("select count(*) from reporting.order_fact where generation = " + building.number());
        assertThat(read).isPositive().isLessThan(rows.get("order_fact").size());

        counting.settle();

        assertThat(counting.serving().number()).isEqualTo(building.number());
        assertThat(allRows()).isEqualTo(rows);
    }
}
