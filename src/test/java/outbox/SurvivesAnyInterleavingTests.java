package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import outbox.delivery.Item;
import outbox.parked.ParkedEvents;
import testing.Beside;
import testing.Queries;
import testing.TestDatabase;

/**
 * Two instances run the {@link Relay} while random faults happen: instances are killed, frozen, stopped and started, connections are cut, an
 * instance gets deliveries of the other, and listeners fail for a while or for good. A third instance reads the log.
 *
 * <p>Seeds are printed; {@code -Dseed=…} replays one (the same faults in the same order, but not at exactly the
 * same times), {@code -Doutbox.rounds=…} sets the number of rounds.
 *
 * <p>Seen to fail when events read from the table were not sorted together with all waiting events: two events of a
 * lane changed places.
 */
@Beside(Beside.OWN)
@Tag("contention")
class SurvivesAnyInterleavingTests {

    private static final int ROUNDS = Integer.getInteger("outbox.rounds", 4);

    @Test
    void everyAcceptedCommandTakesEffectExactlyOnceInEveryUnit() {
        TestDatabase database = Relay.database();
        Long only = Long.getLong("seed");
        for (int i = 0; i < (only == null ? ROUNDS : 1); i++) {
            long seed = only == null ? ThreadLocalRandom.current().nextInt(1_000_000) * 2L + i % 2 : only;
            System.out.printf("SurvivesAnyInterleavingTests: seed %d%n", seed);
            try (Round round = new Round(seed, database)) {
                round.play();
                round.check();
                System.out.println("    " + round.summary());
            } catch (Throwable failure) {
                throw new AssertionError("Replay with -Dseed=" + seed, failure);
            }
        }
    }

    private static final class Round implements AutoCloseable {

        private static final int STEPS = 100;
        private static final int LANES = 24;
        /** The test may disturb the order of these lanes directly. */
        private static final Set<String> DISTURBABLE = Set.of("lane0", "lane1", "lane2", "lane3", "lane4", "lane5");

        private static final int SLOTS = 2;
        private static final String MOVABLE = " where not exists (select from outbox.delivery held where held.listener"
                + " = d.listener and held.lane = d.lane and held.held_until = 'infinity')";

        private final long begunNanos = System.nanoTime();
        private final Random random;
        /** In a calm round no instance is killed or frozen, so most lanes must keep their order. */
        private final boolean calm;

        private final TestDatabase database;
        private final Queries sql;
        private final Relay relay = new Relay();
        private final Node[] nodes = new Node[SLOTS];
        private final long[] wakeNanos = new long[SLOTS];
        private final Node observer;
        private final ConcurrentLinkedQueue<Event> observed = new ConcurrentLinkedQueue<>();
        private final List<Thread> kills = new ArrayList<>();
        private final Map<String, Integer> faults = new LinkedHashMap<>();

        /** All commands by reference. */
        private final Map<String, Relay.Begin> commands = new LinkedHashMap<>();

        private final Map<String, CompletableFuture<Integer>> pending = new LinkedHashMap<>();
        private final Map<String, Integer> answers = new HashMap<>();
        /** By lane: the poisoned effect and its reference. */
        private final Map<String, String[]> poison = new LinkedHashMap<>();
        /** Lanes that need not keep their order, because a fault has disturbed them. */
        private final Set<String> disturbed = new HashSet<>();

        Round(long seed, TestDatabase database) {
            this.random = new Random(seed);
            this.calm = seed % 2 == 0;
            this.database = database;
            this.sql = new Queries(JdbcClient.create(database.dataSource()));
            sql.execute(
                    "truncate outbox.event_group, outbox.delivery, outbox.delivery_group, outbox.instance, lane, a, b, c, effect, moved");
            observer = Node.on(database).quick().reader(new Observer(observed)).start();
            for (int slot = 0; slot < SLOTS; slot++) {
                nodes[slot] = start();
            }
        }

        private Node start() {
            return (calm ? relay.on(database) : relay.on(database).quick())
                    .with("attempt-limit", 8)
                    .with("retry-backoff", "5ms")
                    .with("batch-limit", 1 + random.nextInt(8))
                    .with("queue-capacity", 4 + random.nextInt(12))
                    .with("outside-concurrency", 1 + random.nextInt(6))
                    .with("drain-limit", "300ms")
                    .start();
        }

        void play() {
            for (int step = 0; step < STEPS; step++) {
                wake(false);
                int dice = random.nextInt(100);
                int slot = random.nextInt(SLOTS);
                if (dice < 76) {
                    begin(1 + random.nextInt(5));
                } else if (dice < 80) {
                    again();
                } else if (dice < 84) {
                    offerDeliveries(slot);
                } else if (dice < 92) {
                    cutAConnection();
                } else if (calm) {
                    begin(12);
                } else if (dice < 95) {
                    crash(slot);
                } else if (dice < 98) {
                    freeze(slot);
                } else {
                    stopAndStart(slot);
                }
                sweep();
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(15)).toNanos());
            }
            wake(true);
        }

        private int slotOf(String lane) {
            return Math.floorMod(lane.hashCode(), SLOTS);
        }

        private void begin(int howMany) {
            for (int i = 0; i < howMany; i++) {
                String lane = "lane" + random.nextInt(LANES);
                String reference = "r" + commands.size();
                Relay.Begin command = new Relay.Begin(lane, reference);
                commands.put(reference, command);
                String effect = List.of("b begun", "c done", "c called", "call", "a ended")
                        .get(random.nextInt(5));
                int fate = random.nextInt(100);
                if (fate < 2 && !poison.containsKey(lane)) {
                    relay.poison(effect, reference);
                    poison.put(lane, new String[] {effect, reference});
                } else if (fate < 12) {
                    relay.stumble(fate < 4 ? "a begin" : effect, reference, 1 + random.nextInt(2));
                }
                submit(nodes[slotOf(lane)], command);
            }
        }

        /** Sends a command again to the other instance, while the first attempt may still run. */
        private void again() {
            if (!commands.isEmpty()) {
                Relay.Begin command = commands.get("r" + random.nextInt(commands.size()));
                if (DISTURBABLE.contains(command.correlation())) {
                    disturbed.add(command.correlation());
                    submit(nodes[1 - slotOf(command.correlation())], command);
                    count("repeated elsewhere");
                }
            }
        }

        private void submit(Node node, Relay.Begin command) {
            try {
                pending.put(command.reference(), node.submit(command));
            } catch (QueueFullException full) {
                pending.put(command.reference(), CompletableFuture.failedFuture(full));
            }
        }

        /** Records the answers and sends refused commands again. */
        private void sweep() {
            for (String reference : List.copyOf(pending.keySet())) {
                CompletableFuture<Integer> answer = pending.get(reference);
                if (answer.isDone()) {
                    pending.remove(reference);
                    if (answer.isCompletedExceptionally()) {
                        Relay.Begin command = commands.get(reference);
                        submit(nodes[slotOf(command.correlation())], command);
                    } else {
                        assertThat(answers.merge(reference, answer.join(), (before, now) -> now))
                                .isEqualTo(answer.join());
                    }
                }
            }
        }

        private void crash(int slot) {
            Node dead = nodes[slot];
            dead.cut();
            kills.add(Thread.ofVirtual().start(dead::kill));
            wakeNanos[slot] = 0;
            nodes[slot] = start();
            for (Relay.Begin command : commands.values()) {
                if (pending.containsKey(command.reference()) && slotOf(command.correlation()) == slot) {
                    submit(nodes[slot], command); // the killed instance has not answered it
                }
            }
            count("crash");
        }

        private void freeze(int slot) {
            if (wakeNanos[slot] == 0) {
                nodes[slot].freeze();
                wakeNanos[slot] = System.nanoTime()
                        + Duration.ofMillis(300 + random.nextInt(1000)).toNanos();
                count("freeze");
            }
        }

        private void wake(boolean now) {
            for (int slot = 0; slot < SLOTS; slot++) {
                if (wakeNanos[slot] != 0 && (now || System.nanoTime() > wakeNanos[slot])) {
                    nodes[slot].wake();
                    wakeNanos[slot] = 0;
                }
            }
        }

        private void cutAConnection() {
            List<Integer> backends = sql.database()
                    .sql("select pid from pg_stat_activity where datname = current_database()"
                            + " and application_name like 'node%' order by pid")
                    .query(Integer.class)
                    .list();
            if (!backends.isEmpty()) {
                sql.text("select pg_terminate_backend(?)", backends.get(random.nextInt(backends.size())));
                count("cut");
            }
        }

        private void stopAndStart(int slot) {
            if (wakeNanos[slot] == 0) {
                nodes[slot].stop();
                nodes[slot].start();
                count("restart");
            }
        }

        /** Offers deliveries of any owner in any order to an instance, which may already have them. */
        private void offerDeliveries(int slot) {
            record Row(String listener, long eventId, String lane, String type, String payload) {}
            List<Row> rows = new ArrayList<>(sql.database()
                    .sql(
                            "select d.listener, d.event_id, d.lane, e.type, e.payload"
                                    + " from outbox.open_delivery d join outbox.event e on e.id = d.event_id order by d.event_id limit 40")
                    .query(Row.class)
                    .list());
            Collections.shuffle(rows, random);
            rows.removeIf(row -> !DISTURBABLE.contains(row.lane()));
            for (Row row : rows) {
                disturbed.add(row.lane());
                Event event = Observer.TYPES.decode(row.type(), row.payload()).orElseThrow();
                nodes[slot].inbox(row.listener()).offer(new Item.Delivery(row.eventId(), event, null, 0, false));
            }
            count("handed over", rows.size());
        }

        void check() {
            await().until(() -> {
                sweep();
                return pending.isEmpty();
            });
            await().untilAsserted(() ->
                    assertThat(rows("outbox.open_delivery d" + MOVABLE)).isEmpty());
            for (String lane : sql.texts("select distinct lane from moved")) {
                disturbed.add(lane);
            }
            checkParked();
            checkEffects(false);
            operate();
            await().untilAsserted(
                            () -> assertThat(rows("outbox.open_delivery d")).isEmpty());
            checkEffects(true);
            checkOrder();
            checkAnswers();
            checkLog();
        }

        private List<Map<String, Object>> rows(String from) {
            return sql.database().sql("select * from " + from).query().listOfRows();
        }

        private void checkParked() {
            List<Map<String, Object>> parked = rows("outbox.open_delivery where held_until = 'infinity'");
            assertThat(parked).extracting(row -> row.get("lane")).containsExactlyInAnyOrderElementsOf(poison.keySet());
            poison.forEach((lane, at) -> {
                if (!disturbed.contains(lane)) {
                    int number = answers.get(at[1]);
                    assertThat(rows("effect where lane = '%s' and effect = '%s' and number >= %d"
                                    .formatted(lane, at[0], number)))
                            .as("behind the parked one in %s", lane)
                            .isEmpty();
                }
            });
        }

        /** The cause is repaired, and the operator resends or discards each parked event. */
        private void operate() {
            relay.cure();
            ParkedEvents parked = nodes[0].get(ParkedEvents.class);
            for (ParkedEvents.Parked each : parked.after("", 0, 100)) {
                if (random.nextInt(4) > 0) {
                    assertThat(parked.resend(each.listener(), each.eventId())).isTrue();
                    poison.remove(each.lane());
                } else {
                    assertThat(parked.discard(each.listener(), each.eventId())).isTrue();
                }
            }
        }

        /** No effect happens twice. At the end only the consequences of discarded events are missing. */
        private void checkEffects(boolean complete) {
            Set<String> expected = new TreeSet<>();
            for (Relay.Begin command : commands.values()) {
                Relay.EFFECTS.forEach(effect -> expected.add(effect + " " + command.reference()));
            }
            Map<String, List<String>> lost = Map.of(
                    "b begun", List.of("b begun", "c done", "c called", "a ended"),
                    "call", List.of("c called", "a ended"),
                    "c done", List.of("c done", "a ended"),
                    "c called", List.of("c called", "a ended"),
                    "a ended", List.of("a ended"));
            poison.values()
                    .forEach(effectAndReference -> lost.get(effectAndReference[0])
                            .forEach(effect -> expected.remove(effect + " " + effectAndReference[1])));
            List<String> effects = sql.texts("select effect || ' ' || reference from effect");
            assertThat(effects).doesNotHaveDuplicates();
            if (complete) {
                assertThat(effects).containsExactlyInAnyOrderElementsOf(expected);
                commands.keySet().stream()
                        .filter(reference -> expected.contains("c called " + reference))
                        .forEach(reference ->
                                assertThat(relay.wasCalled(reference)).isTrue());
            }
        }

        private void checkOrder() {
            Map<String, List<Integer>> lanes = new HashMap<>();
            sql.database()
                    .sql("select effect, lane, number from effect order by position")
                    .query((row, i) -> disturbed.contains(row.getString(2))
                            || lanes.computeIfAbsent(
                                            row.getString(1) + " in " + row.getString(2), k -> new ArrayList<>())
                                    .add(row.getInt(3)))
                    .list();
            lanes.values()
                    .removeIf(
                            numbers -> numbers.equals(numbers.stream().sorted().toList()));
            assertThat(lanes).as("out of order").isEmpty();
        }

        private void checkAnswers() {
            sql.database()
                    .sql("select reference, number from a")
                    .query((row, i) -> assertThat(answers.get(row.getString(1)))
                            .as(row.getString(1))
                            .isEqualTo(row.getInt(2)))
                    .list();
            assertThat(answers).hasSameSizeAs(commands.keySet());
        }

        private void checkLog() {
            long events = sql.count("select count(*) from outbox.event");
            await().until(() -> observed.size() >= events);
            assertThat(observed).hasSize((int) events).doesNotHaveDuplicates();
        }

        private void count(String fault) {
            count(fault, 1);
        }

        private void count(String fault, int times) {
            faults.merge(fault, times, Integer::sum);
        }

        String summary() {
            return "%s, %.1f s: %d commands in %d lanes (%d in order throughout), %s"
                    .formatted(
                            calm ? "calm" : "stormy",
                            (System.nanoTime() - begunNanos) / 1e9,
                            commands.size(),
                            LANES,
                            LANES - disturbed.size(),
                            faults);
        }

        @Override
        public void close() {
            wake(true);
            for (Node node : nodes) {
                node.close();
            }
            observer.close();
            for (Thread kill : kills) {
                try {
                    kill.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private record Observer(Collection<Event> read) implements LogReader {

        static final Set<Class<? extends Event>> ALL = Set.of(
                Relay.Begun.class, Relay.Done.class, Relay.CallRequested.class, Relay.Called.class, Relay.Ended.class);
        static final EventTypes TYPES = new EventTypes(ALL);

        @Override
        public Set<Class<? extends Event>> eventTypes() {
            return ALL;
        }

        @Override
        public void on(List<? extends Event> events) {
            read.addAll(events);
        }
    }
}
