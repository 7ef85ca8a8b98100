package reporting.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import order.OrderEvent;
import order.OrderEvent.OrderCreated;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;
import outbox.EventTypes;
import reporting.simulation.SimulationRunner;
import testing.ModuleTest;
import testing.SingleEvents;
import testing.World;

/** Publishes the events of orders, runs the projection step by step, and reads its sums. */
@ModuleTest
@TestPropertySource(
        properties = {
            "orderwright.reporting.follows=false",
            "orderwright.reporting.batch-limit=50",
            "orderwright.reporting.zone=Europe/Berlin"
        })
abstract class ReportingTest {

    /** How long a reader remembers the newest events of the log: {@code outbox.log.LogTail}. */
    private static final long SECONDS_IN_MEMORY = 5;

    static final List<String> TABLES =
            List.of("order_fact", "order_line", "sales_hour", "sku_hour", "coupon_hour", "funder_hour");

    @Autowired
    ProjectionScheduler scheduler;

    @Autowired
    Generations generations;

    World world;

    @BeforeEach
    final void awaitFirstGeneration(@Autowired ApplicationContext context) {
        world = new World(context);
        while (generations.all().isEmpty()) {
            scheduler.next();
        }
    }

    /** Publishes random orders in channels with this prefix, and returns their streams. */
    List<List<OrderEvent>> publishOrders(int count, long seed, String prefix) {
        List<List<OrderEvent>> streams = new RandomOrders(seed, prefix).streams(count);
        publish(streams, new Random(seed));
        return streams;
    }

    /** Publishes all streams in random transactions; the events of one order keep their order. */
    void publish(List<List<OrderEvent>> streams, Random random) {
        world.publishMixed(streams, random);
    }

    Generation serving() {
        return generations.serving();
    }

    /** Advances the serving generation to the end of the log, and then runs all steps of the simulations that wait for none. */
    void simulate(SimulationRunner runner) {
        catchUp();
        while (runner.next()) {
            // another step follows at once
        }
    }

    /** Advances the serving generation to the end of the log. */
    void catchUp() {
        world.catchUp(() -> scheduler.advance(serving()));
    }

    /** Runs the projection until only one generation is left, which serves. */
    void completeRebuild() {
        while (generations.all().size() != 1) {
            scheduler.next();
        }
    }

    void beginRebuild() {
        world.transaction()
                .executeWithoutResult(status -> generations.addNext(
                        serving().number() + 1, serving().zone(), serving().begunAt()));
    }

    /** Notes a deleted segment, as the transport does. */
    void cutLogUntil(String publishedUntil) {
        world.database().sql("""
                        insert into outbox.segment (from_id, below_id, cut_at, published_until)
                        values (-1, 0, now(), cast(? as timestamptz))""").param(publishedUntil).update();
    }

    void undoCut() {
        world.database()
                .sql("delete from outbox.segment where cut_at is not null")
                .update();
    }

    /**
     * Deletes the older half of the events of these orders, and waits until no reader remembers them. (Retention never deletes events that are
     * as young as those in memory.)
     */
    void deleteOlderHalf(Set<UUID> orders) throws InterruptedException {
        world.database().sql(SingleEvents.MAKE).update();
        world.database()
                .sql("""
                        delete from outbox.event_group where correlation = any(:orders) and id <= (
                            select percentile_disc(0.5) within group (order by id) from outbox.event_group
                            where correlation = any(:orders))""")
                .param("orders", orders.stream().map(UUID::toString).toArray(String[]::new))
                .update();
        TimeUnit.SECONDS.sleep(SECONDS_IN_MEMORY + 1);
    }

    /** The orders whose creation is still in the log. */
    Set<String> created() {
        return Set.copyOf(world.texts(
                "select correlation from outbox.event where type = ?", EventTypes.nameOf(OrderCreated.class)));
    }

    /** Asserts that the sums of the channels with this prefix are those of the model. */
    void assertSumsEqual(Model model, String prefix) {
        assertThat(sums("sales_hour", "", SalesMeasure.values(), prefix)).isEqualTo(model.sales());
        assertThat(sums("sku_hour", " || ' ' || sku_id || ' ' || category", SkuMeasure.values(), prefix))
                .isEqualTo(model.skus());
        assertThat(sums("coupon_hour", " || ' ' || code || ' ' || promotion_id", CouponMeasure.values(), prefix))
                .isEqualTo(model.coupons());
        assertThat(sums("funder_hour", " || ' ' || funder || ' ' || promotion_id", FunderMeasure.values(), prefix))
                .isEqualTo(model.funders());
    }

    private List<String> sums(String table, String moreKey, Enum<?>[] measures, String prefix) {
        String columns = Arrays.stream(measures)
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" || ', ' || "));
        String key =
                "extract(epoch from hour)::bigint || ' ' || channel || ' ' || country || ' ' || currency" + moreKey;
        return sorted(
                "select %s || ' [' || %s || ']' from reporting.%s where generation = ? and channel like ?"
                        .formatted(key, columns, table),
                serving().number(),
                prefix + "%");
    }

    /** All rows of a table that belong to the serving generation, without its number. */
    List<String> rows(String table) {
        return sorted(
                "select (to_jsonb(t) - 'generation')::text from reporting.%s t where generation = ?".formatted(table),
                serving().number());
    }

    private List<String> sorted(String sql, Object... parameters) {
        return world.texts(sql, parameters).stream().sorted().toList();
    }

    long count(String sql, Object... parameters) {
        return world.count(sql, parameters);
    }
}
