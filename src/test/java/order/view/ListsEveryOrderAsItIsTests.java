package order.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.val;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import order.view.RandomOrders.Known;
import org.junit.jupiter.api.Test;
import testing.AtOnce;

/** The listing has one row for each order, equal to the order, whatever happens to the instances that fill it. */
class ListsEveryOrderAsItIsTests extends ListingTest {

    private static final Path STORED = Path.of("src/test/resources/stored");
    private static final Path EVENTS = Path.of("src/test/resources/events");

    /** Fails after it has written its rows, so that its transaction is rolled back, as if the process were killed. */
    private final class KilledAtRandom extends ListingRows {

        private final Random random = new Random(5);
        private final AtomicInteger kills = new AtomicInteger();

        KilledAtRandom() {
            super(database, orders);
        }

        @Override
        synchronized void refresh(Collection<UUID> ids) {
            super.refresh(ids);
            if (random.nextInt(3) == 0) {
                kills.incrementAndGet();
                throw new IllegalStateException("killed");
            }
        }
    }

    @Test
    void anInstanceIsKilledAndAnotherOneContinues() {
        RandomOrders random = randomOrders(1, "killed");
        KilledAtRandom killed = new KilledAtRandom();
        for (int round = 0; round < 30; round++) {
            random.transaction(6, round % 7 == 3);
            ListingProjection another = projection(killed); // knows nothing of the one before
            for (int step = 0; step < 3; step++) {
                try {
                    another.next();
                } catch (IllegalStateException expected) {
                    break;
                }
            }
        }
        assertThat(killed.kills).hasPositiveValue();
        catchUp(projection());

        assertListed(random.known());
    }

    @Test
    void twoInstancesFillItWhileOrdersChange() {
        RandomOrders random = randomOrders(2, "two");
        AtomicBoolean ended = new AtomicBoolean();
        Callable<Boolean> shop = () -> {
            try {
                for (int i = 0; i < 60; i++) {
                    random.transaction(4, i % 9 == 4);
                }
            } finally {
                ended.set(true);
            }
            return true;
        };
        Callable<Boolean> instance = () -> {
            ListingProjection projection = projection();
            while (!ended.get()) {
                projection.next();
            }
            return true;
        };
        AtOnce.run(List.of(shop, instance, instance));
        catchUp(projection());

        assertListed(random.known());
    }

    @Test
    void eventsThatAreReadAgainChangeNothing() {
        RandomOrders random = randomOrders(3, "again");
        for (int i = 0; i < 10; i++) {
            random.transaction(8, false);
        }
        ListingProjection projection = projection();
        catchUp(projection);
        long versions = versions();

        database.execute("update outbox.cursor set txid = 0, event_id = 0 where name = 'order/listing'");
        catchUp(projection());

        assertListed(random.known());
        assertThat(versions()).as("no row was written again").isEqualTo(versions);
    }

    /** The sum of the transactions that wrote the rows. */
    private long versions() {
        return world.count("select sum(xmin::text::bigint)::bigint from \"order\".listing");
    }

    @Test
    void ordersWhoseEventsAreNoLongerInTheLogAreListed() {
        RandomOrders random = randomOrders(4, "old");
        for (int i = 0; i < 10; i++) {
            random.transaction(8, false);
        }
        List<Known> old = random.known();
        catchUp(projection());
        database.execute("delete from outbox.event_group where type like 'order.%'");
        database.execute("delete from \"order\".listing");
        database.execute("delete from \"order\".listing_sku");
        database.execute("update outbox.cursor set txid = 0, event_id = 0 where name = 'order/listing'");
        database.execute(
                "insert into \"order\".listing_backfill (after_id) values ('00000000-0000-0000-0000-000000000000')");

        KilledAtRandom killed = new KilledAtRandom();
        ListingProjection projection = projection(killed);
        for (int i = 0; i < 5; i++) {
            try {
                projection.next();
                random.transaction(3, false);
            } catch (IllegalStateException expected) {
                projection = projection(killed);
            }
        }
        catchUp(projection());

        assertListed(random.known());
        assertThat(random.known().size()).isGreaterThanOrEqualTo(old.size());
        assertThat(world.count("select count(*) from \"order\".listing_backfill"))
                .isZero();
    }

    @Test
    void ordersThatThisInstanceCommittedAreNotReadFromTheirRows() {
        RandomOrders random = randomOrders(7, "memory");
        random.transaction(40, false);
        orders.committed(random.known().stream().map(Known::dated).toList());
        changeChannels("'not ' || channel");

        catchUp(projection());

        changeChannels("substr(channel, 5)");
        assertListed(random.known());
    }

    /** In the stored content of the orders that an instance has in its memory. */
    private void changeChannels(String change) {
        database.execute("""
                update "order".order_event e set payload = jsonb_set(content, '{channel}', to_jsonb(%s))
                from "order".order_with_content o, lateral (select content ->> 'channel' as channel) placed
                where o.id = e.order_id and e.seq = 1 and o.user_id like 'memory%%'""".formatted(change));
    }

    @Test
    void ordersThatAnotherInstanceHasChangedTwiceAreReadFromTheirRows() {
        RandomOrders random = randomOrders(8, "elsewhere");
        random.transaction(30, false);
        Map<UUID, Integer> before = random.known().stream()
                .collect(Collectors.toMap(
                        each -> each.order().id(), each -> each.order().seq()));
        orders.committed(random.known().stream().map(Known::dated).toList());
        catchUp(projection());
        random.goOnElsewhere();
        for (int i = 0; i < 4; i++) {
            random.transaction(60, false);
        }
        assertThat(random.known())
                .anyMatch(each ->
                        each.order().seq() >= before.getOrDefault(each.order().id(), Integer.MAX_VALUE - 2) + 2);
        catchUp(projection());

        assertListed(random.known());
    }

    /** The oldest stored forms: of the progress, and of the first event, which has the content. */
    @Test
    void anOrderThatAnEarlierBuildStoredIsListed() throws IOException {
        UUID id = UUID.randomUUID();
        database.execute(
                """
                insert into "order".orders (id, seq, order_no, state, created_at, placed_at, progress)
                select {0}::uuid, 1, {0}, progress ->> 'state', '2026-01-31T09:30:00Z', '2026-01-31T09:30:00Z', progress
                from (select {1}::json as progress) stored""", val(id.toString()), val(Files.readString(STORED.resolve("order.progress.required.v1.json"))));
        database.execute("""
                insert into "order".order_event (order_id, seq, event_id, type, payload)
                values ({0}::uuid, 1, 1, 'order.order.created.v1',
                    {1}::jsonb || jsonb_build_object('order_no', {0}, 'at', '2026-01-31T09:30:07Z'))""", val(id.toString()), val(Files.readString(EVENTS.resolve("order.order.created.v1.json"))));
        database.execute(
                "insert into \"order\".listing_backfill (after_id) values ('00000000-0000-0000-0000-000000000000')");

        catchUp(projection());

        assertListed(List.of(new Known(orders.find(id).orElseThrow(), Instant.parse("2026-01-31T09:30:07Z"))));
    }

    @Test
    void itSaysHowFarItHasReadOnlyWhenItKnows() {
        RandomOrders random = randomOrders(6, "fresh");
        random.transaction(60, false);
        database.execute("update outbox.cursor set txid = 0, event_id = 0 where name = 'order/listing'");
        Instant later = clock.instant();

        Instant before = projection().asOf().orElse(Instant.EPOCH);
        assertThat(before).as("nothing was read since").isBefore(later);
        ListingProjection projection = projection();
        while (projection.next()) {
            assertThat(projection.asOf().orElse(Instant.EPOCH))
                    .as("the log is not read to its end")
                    .isBefore(later);
        }
        catchUp(projection);
        assertThat(projection.asOf())
                .hasValueSatisfying(asOf -> assertThat(asOf).isAfterOrEqualTo(later));
    }
}
