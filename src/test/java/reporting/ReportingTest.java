package reporting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import order.OrderEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.EventReader.Progress;
import reporting.projection.Generation;
import reporting.projection.Generations;
import reporting.projection.ProjectionScheduler;
import reporting.sums.CouponMeasure;
import reporting.sums.SalesMeasure;
import reporting.sums.SkuMeasure;

/** Publishes orders' events as orders do, has them counted, and reads what was counted. */
class Counting {

    static final List<String> TABLES =
            List.of("order_fact", "order_line", "order_discount", "sales_hour", "sku_hour", "coupon_hour");

    private final ApplicationEventPublisher publisher;
    private final TransactionTemplate transaction;
    private final JdbcClient database;
    private final ProjectionScheduler rounds;
    private final Generations generations;

    Counting(
            ApplicationEventPublisher publisher,
            TransactionTemplate transaction,
            JdbcClient database,
            ProjectionScheduler rounds,
            Generations generations) {
        this.publisher = publisher;
        this.transaction = transaction;
        this.database = database;
        this.rounds = rounds;
        this.generations = generations;
        while (generations.all().isEmpty()) {
            rounds.next();
        }
    }

    /** Some events a transaction; each order's in their order, those of different orders mixed. */
    void publish(List<List<OrderEvent>> streams, Random random) {
        List<List<OrderEvent>> left =
                streams.stream().<List<OrderEvent>>map(ArrayList::new).collect(Collectors.toCollection(ArrayList::new));
        while (!left.isEmpty()) {
            int many = 1 + random.nextInt(40);
            transaction.executeWithoutResult(status -> {
                for (int i = 0; i < many && !left.isEmpty(); i++) {
                    List<OrderEvent> stream = left.get(random.nextInt(left.size()));
                    publisher.publishEvent(stream.removeFirst());
                    if (stream.isEmpty()) {
                        left.remove(stream);
                    }
                }
            });
        }
    }

    Generation serving() {
        return generations.serving();
    }

    List<Generation> generations() {
        return generations.all();
    }

    /** All that was published before is counted by the generation that serves. */
    void catchUp() {
        Progress progress;
        do {
            progress = rounds.advance(serving());
        } while (progress != Progress.CAUGHT_UP);
    }

    /** Rounds until there is one generation, which serves. */
    void settle() {
        while (generations.all().size() != 1) {
            rounds.next();
        }
    }

    void rebuild() {
        transaction.executeWithoutResult(status -> generations.addNext(
                serving().number() + 1, serving().zone(), serving().begunAt()));
    }

    /** As the transport notes it. */
    void cutUntil(String publishedUntil) {
        database.sql("""
                        insert into outbox.segment (from_id, below_id, cut_at, published_until)
                        values (-1, 0, now(), cast(? as timestamptz))""").param(publishedUntil).update();
    }

    void uncut() {
        database.sql("delete from outbox.segment where cut_at is not null").update();
    }

    /** The events that some orders told first, as many as of all of them. */
    void forgetHalf(Set<UUID> orders) {
        database.sql("""
                        delete from outbox.event where correlation = any(:orders) and id <= (
                            select percentile_disc(0.5) within group (order by id) from outbox.event
                            where correlation = any(:orders))""")
                .param("orders", orders.stream().map(UUID::toString).toArray(String[]::new))
                .update();
    }

    /** Whose creation stands in the log. */
    Set<String> created() {
        return Set.copyOf(database.sql("select correlation from outbox.event where type like 'order.order.created.v%'")
                .query(String.class)
                .list());
    }

    void assertTies(Model model, String prefix) {
        assertThat(sums("sales_hour", "", SalesMeasure.values(), prefix)).isEqualTo(model.sales());
        assertThat(sums("sku_hour", " || ' ' || sku_id || ' ' || category", SkuMeasure.values(), prefix))
                .isEqualTo(model.skus());
        assertThat(sums("coupon_hour", " || ' ' || code || ' ' || promotion_id", CouponMeasure.values(), prefix))
                .isEqualTo(model.coupons());
    }

    /** Those that are not zero throughout. */
    private List<String> sums(String table, String more, Enum<?>[] measures, String prefix) {
        String columns = Arrays.stream(measures)
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" || ', ' || "));
        String key = "extract(epoch from hour)::bigint || ' ' || channel || ' ' || country || ' ' || currency" + more;
        return database
                .sql("select %s || ' [' || %s || ']' from reporting.%s where generation = ? and channel like ?"
                        .formatted(key, columns, table))
                .params(serving().number(), prefix + "%")
                .query(String.class)
                .list()
                .stream()
                .sorted()
                .toList();
    }

    /** All rows of a table, without the generation. */
    List<String> rows(String table) {
        return database
                .sql("select (to_jsonb(t) - 'generation')::text from reporting.%s t where generation = ?"
                        .formatted(table))
                .params(serving().number())
                .query(String.class)
                .list()
                .stream()
                .sorted()
                .toList();
    }

    long count(String sql) {
        return database.sql(sql).query(Long.class).single();
    }
}
