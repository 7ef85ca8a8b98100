package reporting.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import order.OrderEvent;
import org.junit.jupiter.api.Test;
import outbox.EventReader.Progress;
import testing.AtOnce;

/** A rebuild makes a new generation with the same rows, while the old generation serves and events keep coming. */
class RebuildsWhileItServesTests extends ReportingTest {

    @Test
    void aRebuildHasTheSameRows() {
        publishOrders(200, 11, "same-");
        catchUp();
        int before = serving().number();
        Map<String, List<String>> rows = allRows();

        beginRebuild();
        completeRebuild();

        assertThat(serving().number()).isEqualTo(before + 1);
        assertThat(allRows()).isEqualTo(rows);
        for (String table : TABLES) {
            assertThat(count("select count(*) from reporting.%s where generation <> ?".formatted(table), before + 1))
                    .as(table)
                    .isZero();
        }
        assertThat(count("select count(*) from outbox.cursor where name like 'reporting/%'"))
                .isOne();
    }

    @Test
    void aRebuildFromACutLogHasOnlyTheOrdersCreatedAfterTheCut() throws InterruptedException {
        List<List<OrderEvent>> streams = new RandomOrders(31, "cut-").streams(100);
        publish(streams, new Random(12));
        catchUp();
        List<String> rows = rows("order_fact");
        deleteOlderHalf(streams.stream()
                .map(stream -> UUID.fromString(stream.getFirst().correlation()))
                .collect(Collectors.toSet()));
        Set<String> created = created();
        List<String> left = rows.stream()
                .filter(row -> created.stream().anyMatch(row::contains))
                .toList();

        beginRebuild();
        completeRebuild();

        assertThat(rows("order_fact")).isEqualTo(left).hasSizeLessThan(rows.size());
    }

    /** Two instances run the projection at the same time. */
    @Test
    void nothingIsMissedOrCountedTwiceWhileEventsKeepComing() {
        RandomOrders orders = new RandomOrders(12, "while-");
        List<List<OrderEvent>> all = orders.streams(100);
        publish(all, new Random(12));
        int before = serving().number();
        for (int i = 0; i < 3; i++) {
            beginRebuild();
            int next = serving().number() + 1;
            List<List<OrderEvent>> more = orders.streams(40);
            Random random = new Random(i);
            Callable<Void> instance = () -> {
                while (serving().number() < next) {
                    scheduler.next();
                }
                return null;
            };
            Callable<Void> orderModule = () -> {
                publish(more, random);
                return null;
            };
            AtOnce.run(List.of(instance, instance, orderModule));
            all.addAll(more);
            completeRebuild();
        }
        catchUp();

        assertThat(serving().number()).isEqualTo(before + 3);
        assertSumsEqual(Model.of(all, serving().zone()), "while-");
    }

    @Test
    void aRetiredGenerationIsNotWrittenAnyMore() {
        publishOrders(20, 13, "retired-");
        catchUp();
        Generation old = serving();
        beginRebuild();
        completeRebuild();

        assertThat(scheduler.advance(old)).isEqualTo(Progress.MORE);
        scheduler.next();
        assertThat(count("select count(*) from reporting.order_fact where generation = ?", old.number()))
                .isZero();
        assertThat(count("select count(*) from outbox.cursor where name = ?", old.cursor()))
                .isZero();
    }

    @Test
    void aRebuildContinuesWhereItWasInterrupted() {
        publishOrders(100, 14, "on-");
        catchUp();
        Map<String, List<String>> rows = allRows();
        beginRebuild();
        Generation building = generations.all().getLast();
        long read = 0;
        while (read == 0) {
            assertThat(scheduler.next()).isTrue();
            read = count("select count(*) from reporting.order_fact where generation = ?", building.number());
        } // then the instance stops
        assertThat(generations.all().getLast().state()).isEqualTo(Generation.State.BUILDING);
        assertThat(read).isLessThan(rows.get("order_fact").size());

        completeRebuild();

        assertThat(serving().number()).isEqualTo(building.number());
        assertThat(allRows()).isEqualTo(rows);
    }

    private Map<String, List<String>> allRows() {
        return TABLES.stream().collect(Collectors.toMap(table -> table, this::rows));
    }
}
