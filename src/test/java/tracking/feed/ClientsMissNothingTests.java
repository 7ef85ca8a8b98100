package tracking.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import order.OrderStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import testing.shop.Soon;
import tracking.change.Histories;
import tracking.change.OrderChange;
import tracking.change.Position;
import tracking.change.StreamFilter;

/**
 * A client hears of each change after its position once and in order, wherever that position lies: in the table, in memory, or ahead of this
 * instance. It never hears of an order that it may not see. The feed keeps 40 changes, and 16 may wait for a client.
 */
class ClientsMissNothingTests extends FeedTest {

    private static final Instant NEVER = Instant.MAX;

    @Autowired
    private FeedProperties properties;

    @Autowired
    private Clock clock;

    private AtomicInteger ended;

    @BeforeEach
    void noneHasEnded() {
        ended = new AtomicInteger();
    }

    /** Uses a feed that cuts a client off after this time. */
    private void cutOffAfter(Duration time) {
        feed = new ChangeFeed(
                changes,
                new FeedProperties(
                        properties.kept(),
                        properties.buffer(),
                        properties.heartbeat(),
                        time,
                        properties.idleTimeout(),
                        properties.perCaller(),
                        properties.all()),
                new FeedMeters(new SimpleMeterRegistry()),
                clock);
        feed.open();
        poll();
    }

    private RecordedOutlet subscribe(RecordedOutlet outlet, StreamFilter filter, @Nullable Position after) {
        return subscribe(outlet, filter, after, NEVER);
    }

    private RecordedOutlet subscribe(
            RecordedOutlet outlet, StreamFilter filter, @Nullable Position after, Instant expiresAt) {
        subscriptions.add(feed.subscribe(filter, after, expiresAt, outlet, ended::incrementAndGet)
                .orElseThrow());
        return outlet;
    }

    private StreamFilter own() {
        return new StreamFilter(shopper, null, Set.of(), Set.of(), false);
    }

    private static StreamFilter all() {
        return new StreamFilter(null, null, Set.of(), Set.of(), false);
    }

    private Position end() {
        return changes.head().last();
    }

    private static List<Long> numbers(long after, long through) {
        return LongStream.rangeClosed(after + 1, through).boxed().toList();
    }

    @Test
    void a_shopper_hears_of_own_orders_only() {
        RecordedOutlet outlet = subscribe(RecordedOutlet.quick(), own(), null);
        String order = publishPaidOrders(shopper, "web", 1).getFirst();
        publishPaidOrders(newShopper(), "web", 3);
        publishPaidOrders(null, "web", 1);
        store();
        poll();

        Soon.holds(
                "the changes",
                () -> assertThat(outlet.changes)
                        .extracting(OrderChange::orderNo, OrderChange::status)
                        .containsExactly(
                                org.assertj.core.groups.Tuple.tuple(Histories.numberOf(order), OrderStatus.CREATED),
                                org.assertj.core.groups.Tuple.tuple(Histories.numberOf(order), OrderStatus.PAYING),
                                org.assertj.core.groups.Tuple.tuple(Histories.numberOf(order), OrderStatus.PAID)));
    }

    @Test
    void a_filter_selects_by_order_channel_and_status() {
        Position start = end();
        List<String> orders = publishPaidOrders(shopper, "app", 2);
        publishPaidOrders(shopper, "web", 1);
        store();
        StreamFilter one = new StreamFilter(shopper, Histories.numberOf(orders.getFirst()), Set.of(), Set.of(), false);
        StreamFilter paid = new StreamFilter(null, null, Set.of("app"), Set.of(OrderStatus.PAID), false);
        RecordedOutlet ofOne =
                subscribe(RecordedOutlet.quick(), one, start); // from the table, when the feed gets there
        RecordedOutlet ofPaid = subscribe(RecordedOutlet.quick(), paid, start);
        poll();

        Soon.holds("the changes", () -> {
            assertThat(ofOne.changes)
                    .hasSize(3)
                    .allSatisfy(change -> assertThat(change.orderNo()).isEqualTo(one.orderNo()));
            assertThat(ofPaid.changes)
                    .extracting(OrderChange::orderNo)
                    .containsExactly(Histories.numberOf(orders.getFirst()), Histories.numberOf(orders.getLast()));
        });
    }

    /** 20 orders have 60 changes: more than memory has, and more than may wait for a client. */
    @Test
    void a_client_that_comes_back_gets_first_the_table_then_memory_without_a_gap_or_a_double() {
        Position start = end();
        publishPaidOrders(shopper, "web", 20);
        store();
        poll();
        for (long back : new long[] {60, 59, 41, 40, 39, 15, 1, 0}) {
            Position from = new Position(start.number() + 60 - back, Instant.EPOCH);
            RecordedOutlet ofOwner = subscribe(RecordedOutlet.quick(), own(), from);
            RecordedOutlet ofOperator = subscribe(RecordedOutlet.quick(), all(), from);
            Soon.holds("the changes after " + from, () -> {
                assertThat(ofOwner.positions()).isEqualTo(numbers(from.number(), start.number() + 60));
                assertThat(ofOperator.positions()).isEqualTo(numbers(from.number(), start.number() + 60));
            });
        }
    }

    @Test
    void clients_that_come_at_any_moment_miss_nothing_while_changes_go_on() throws Exception {
        Position start = end();
        Random random = new Random(11);
        List<Position> from = new ArrayList<>();
        List<RecordedOutlet> outlets = new ArrayList<>();
        Thread writer = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 30; i++) {
                publishPaidOrders(shopper, "web", 2);
                store();
                poll();
            }
        });
        while (writer.isAlive()) {
            Position last = end();
            Position position =
                    new Position(start.number() + random.nextLong(last.number() - start.number() + 1), Instant.EPOCH);
            from.add(position);
            outlets.add(subscribe(RecordedOutlet.quick(), random.nextBoolean() ? own() : all(), position));
            Thread.sleep(Duration.ofMillis(10));
        }
        long last = end().number();
        assertThat(last - start.number()).isEqualTo(180);
        for (int i = 0; i < outlets.size(); i++) {
            RecordedOutlet outlet = outlets.get(i);
            long after = from.get(i).number();
            Soon.holds("client " + i, () -> assertThat(outlet.positions()).isEqualTo(numbers(after, last)));
        }
    }

    @Test
    void a_position_of_an_instance_that_is_ahead_is_not_repeated() {
        publishPaidOrders(shopper, "web", 1);
        store();
        Position ahead = end(); // this instance has not read it
        RecordedOutlet outlet = subscribe(RecordedOutlet.quick(), own(), ahead);
        poll();
        publishPaidOrders(shopper, "web", 1);
        store();
        poll();

        Soon.holds(
                "the changes",
                () -> assertThat(outlet.positions()).isEqualTo(numbers(ahead.number(), ahead.number() + 3)));
        assertThat(outlet.resets).isEmpty();
    }

    @Test
    void a_client_whose_position_is_too_old_is_told_so_and_goes_on_from_there() {
        publishPaidOrders(shopper, "web", 1);
        store();
        poll();
        Position old = new Position(end().number() - 1, now());
        publishPaidOrders(shopper, "web", 15); // beyond memory
        store();
        poll();
        world.passes(Duration.ofHours(26));
        projection.dropOld();
        RecordedOutlet outlet = subscribe(RecordedOutlet.quick(), own(), old);
        RecordedOutlet socket = subscribe(RecordedOutlet.socket(), own(), old);
        Soon.holds("the reset", () -> assertThat(outlet.resets).containsExactly(end()));
        Soon.holds("the end", () -> assertThat(socket.ends).containsExactly(End.TOO_OLD));
        publishPaidOrders(shopper, "web", 1);
        store();
        poll();

        Soon.holds(
                "the changes",
                () -> assertThat(outlet.positions())
                        .isEqualTo(numbers(outlet.resets.getFirst().number(), end().number())));
        assertThat(socket.changes).isEmpty();
    }

    @Test
    void a_position_that_no_instance_has_given_is_too_old() {
        RecordedOutlet outlet =
                subscribe(RecordedOutlet.quick(), own(), new Position(end().number() + 1_000_000, now()));
        Soon.holds("the reset", () -> assertThat(outlet.resets).hasSize(1));
    }

    @Test
    void a_client_that_does_not_read_is_cut_off_and_nobody_else_notices() {
        cutOffAfter(Duration.ofSeconds(1));
        CountDownLatch gate = new CountDownLatch(1);
        RecordedOutlet slow = subscribe(RecordedOutlet.slow(gate), own(), null);
        RecordedOutlet quick = subscribe(RecordedOutlet.quick(), own(), null);
        Position start = end();
        for (int i = 0; i < 8; i++) {
            publishPaidOrders(shopper, "web", 1);
            store();
            poll();
            long reached = end().number();
            Soon.holds(
                    "the other client",
                    () -> assertThat(quick.positions()).isEqualTo(numbers(start.number(), reached)));
        }

        Soon.is("it is cut off", () -> ended.get() == 1);
        assertThat(slow.ends).as("its running call has not returned").isEmpty();
        gate.countDown();
        Soon.holds("the end", () -> assertThat(slow.ends).containsExactly(End.TOO_SLOW));
        assertThat(slow.changes).hasSizeLessThan(8 * 3);
        assertThat(feed.subscriptions())
                .doesNotContain(subscriptions.getFirst())
                .contains(subscriptions.getLast());
    }

    /** 20 orders have 60 changes, which are read at once; 16 may wait. */
    @Test
    void a_client_that_reads_is_not_cut_off_by_a_burst() {
        RecordedOutlet outlet = subscribe(RecordedOutlet.quick(), own(), null);
        RecordedOutlet operator = subscribe(RecordedOutlet.quick(), all(), null);
        Position start = end();
        publishPaidOrders(shopper, "web", 20);
        store();
        poll();
        publishPaidOrders(shopper, "web", 1);
        store();
        poll();

        Soon.holds("the changes", () -> {
            assertThat(outlet.positions()).isEqualTo(numbers(start.number(), start.number() + 63));
            assertThat(operator.positions()).isEqualTo(numbers(start.number(), start.number() + 63));
        });
        assertThat(ended).hasValue(0);
    }

    @Test
    void a_client_that_takes_one_message_too_long_is_cut_off() {
        cutOffAfter(Duration.ofSeconds(1));
        CountDownLatch gate = new CountDownLatch(1);
        RecordedOutlet slow = subscribe(RecordedOutlet.slow(gate), own(), null);
        publishPaidOrders(shopper, "web", 1);
        store();
        poll();
        Soon.is("the end", () -> {
            feed.tick();
            return ended.get() == 1;
        });
        gate.countDown();
        Soon.holds("the close", () -> assertThat(slow.ends).containsExactly(End.TOO_SLOW));
    }

    @Test
    void a_stream_ends_when_its_token_expires() {
        RecordedOutlet outlet = subscribe(RecordedOutlet.quick(), own(), null, now().plusSeconds(60));
        world.passes(Duration.ofSeconds(59));
        feed.tick();
        assertThat(outlet.ends).isEmpty();
        world.passes(Duration.ofSeconds(1));
        feed.tick();

        Soon.holds("the end", () -> assertThat(outlet.ends).containsExactly(End.EXPIRED));
        publishPaidOrders(shopper, "web", 1);
        store();
        poll();
        assertThat(outlet.changes).isEmpty();
    }
}
