package bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Measures how long a change of an order takes to an open socket, on the instance that made the change and on one that did not, and what a
 * socket costs. Each socket hears of one order: all are placed first, then the sockets are opened, and then the orders are paid. A smaller round
 * of the same kind warms both instances up before.
 */
final class Push implements Stage.Benchmark {

    private static final double TARGET_P99_MILLIS = 500;
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(120);
    private static final Duration ARRIVE_LIMIT = Duration.ofSeconds(90);
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final double MOST_WARM_UP_RATE = 200;
    private static final long WARM_UP_KEYS = 0;
    private static final long KEYS = 1_000_000_000;
    private static final int ATTEMPTS = 25;
    private static final long RETRY_NANOS = 200_000_000;

    private static final String USAGE = """
            usage: bench/push [options]   measures how fast changes of orders reach open sockets
              --sockets N         how many sockets are open, half of them at each instance (default: 10000)
              --rate N            how many orders are placed, and later paid, in a second (default: 250)
              --warm-up N         seconds of placing orders, and then of paying them, to warm the instances up (default: 20)
              --blocked N         for how many seconds an unrelated transaction that has written stays open while the orders are paid (default: 0)
              --one-instance      all sockets are at the instance that makes the changes
            """ + Setting.USAGE.formatted(256);

    private final Setting setting;
    private final int sockets;
    private final double rate;
    private final Duration warmUp;
    private final Duration blocked;
    private final boolean oneInstance;

    private Push(Words words) {
        setting = Setting.take(words, 256);
        sockets = words.whole("--sockets", 10_000);
        rate = words.number("--rate", 250);
        warmUp = Duration.ofSeconds(words.whole("--warm-up", 20));
        blocked = Duration.ofSeconds(words.whole("--blocked", 0));
        oneInstance = words.flag("--one-instance");
    }

    public static void main(String[] arguments) throws Exception {
        Stage.open("push", USAGE, arguments, Push::new);
    }

    @Override
    public Setting setting() {
        return setting;
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("sockets", sockets);
        options.put("rate", rate);
        options.put("warm_up_seconds", warmUp.toSeconds());
        options.put("blocked_seconds", blocked.toSeconds());
        options.put("one_instance", oneInstance);
        return options;
    }

    /** Orders wait for their payment until all sockets are open. */
    @Override
    public String javaOpts() {
        return "-Dorderwright.order.payment-window=6h";
    }

    @Override
    public void play(Stage stage) throws IOException, SQLException, InterruptedException {
        Goods goods = stage.goods("S", 1000, false);
        List<InetSocketAddress> instances = new ArrayList<>(stage.platform.addresses());
        List<Long> pids = new ArrayList<>(List.of(stage.platform.pid().orElseThrow()));
        Process second = null;
        try {
            if (!oneInstance) {
                second = startSecond(stage, instances);
                pids.add(second.pid());
            }
            List<Loop> paid = new ArrayList<>(warmUp(stage, goods, instances));
            paid.addAll(measure(stage, goods, instances, pids));
            Audit audit = new Audit(stage.api, stage.connections, goods, stage.shopper, stage.operator);
            audit.check(paid, stage.since).violations().forEach(stage.figures::violated);
        } finally {
            if (second != null) {
                second.destroy();
                if (!second.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    stage.figures.violated("The second instance did not end");
                    second.destroyForcibly();
                }
            }
        }
    }

    private Process startSecond(Stage stage, List<InetSocketAddress> instances)
            throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path log = Setting.output().resolve("push-second.log");
        ProcessBuilder command =
                Platform.command(setting.jar(), stage.platform.home().orElseThrow(), log, "--server.port=" + port);
        command.command().add("--orderwright.beside-first-run=true");
        command.command().add("--orderwright.rate-limits.benchmark-subjects=" + Stage.SHOPPER + "," + Stage.OPERATOR);
        command.environment().merge("ORDERWRIGHT_JAVA_OPTS", javaOpts(), (given, more) -> given + " " + more);
        Process second = command.start();
        Runtime.getRuntime().addShutdownHook(new Thread(second::destroy));
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        instances.add(address);
        try (HttpConnections connections = new HttpConnections(List.of(address), 1)) {
            Platform.running(List.of(address), stage.platform.home()).awaitReady(new Api(connections));
        }
        return second;
    }

    private List<Loop> warmUp(Stage stage, Goods goods, List<InetSocketAddress> instances)
            throws IOException, InterruptedException {
        double warmUpRate = Math.min(rate, MOST_WARM_UP_RATE);
        Orders orders = new Orders(
                stage,
                goods,
                WARM_UP_KEYS,
                Math.max(2, Math.toIntExact(Math.round(warmUpRate * warmUp.toSeconds()))),
                warmUpRate);
        Stage.say("Warming up with %,d orders", orders.count);
        orders.place();
        try (Sockets here = sockets(stage, instances.getFirst(), orders, 0);
                Sockets there = sockets(stage, instances.getLast(), orders, 1)) {
            awaitOpen(here, there);
            orders.pay();
            awaitHeard(orders, here, there);
            if (!eachHeardOnce(List.of(here, there), orders.count)) {
                stage.figures.violated("Each socket of the warm-up hears of its payment once");
            }
        }
        return orders.loops;
    }

    private List<Loop> measure(Stage stage, Goods goods, List<InetSocketAddress> instances, List<Long> pids)
            throws IOException, SQLException, InterruptedException {
        Orders orders = new Orders(stage, goods, KEYS, sockets, rate);
        Stage.say("Placing %,d orders", sockets);
        orders.place();
        List<Long> before = heaps(pids);
        Stage.say("Opening %,d sockets", sockets);
        try (Sockets here = sockets(stage, instances.getFirst(), orders, 0);
                Sockets there = sockets(stage, instances.getLast(), orders, 1)) {
            awaitOpen(here, there);
            Thread.sleep(SETTLE);
            List<Long> during = heaps(pids);
            Stage.say("Paying the orders%s", blocked.isZero() ? "" : " while an unrelated transaction is open");
            CompletableFuture<Long> foreign =
                    ForeignTransaction.hold(stage.platform.home().orElseThrow(), blocked);
            orders.pay();
            foreign.join();
            awaitHeard(orders, here, there);
            report(stage.figures, List.of(here, there), sockets);
            reportMemory(stage.figures, before, during, sockets / instances.size());
        }
        return orders.loops;
    }

    /** The orders are paid in their order, so each instance has every second socket. */
    private static Sockets sockets(Stage stage, InetSocketAddress instance, Orders orders, int first)
            throws IOException {
        List<String> numbers = IntStream.range(0, orders.count)
                .filter(i -> i % 2 == first)
                .mapToObj(i -> orders.loops.get(i).orderNo)
                .toList();
        return new Sockets(instance, stage.shopper, numbers, "PAID");
    }

    private static void awaitOpen(Sockets here, Sockets there) throws IOException, InterruptedException {
        here.awaitOpen();
        there.awaitOpen();
    }

    /** Waits until all sockets have heard, and closes them, so that their figures do not change any more. */
    private static void awaitHeard(Orders orders, Sockets here, Sockets there)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + ARRIVE_LIMIT.toNanos();
        while (here.heard.get() + there.heard.get() < orders.count && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        here.close();
        there.close();
    }

    /** The used heap of each instance, in bytes, after a full collection. */
    private static List<Long> heaps(List<Long> pids) throws IOException, InterruptedException {
        List<Long> heaps = new ArrayList<>();
        for (long pid : pids) {
            heaps.add(Memory.heapAfterCollection(pid));
        }
        return heaps;
    }

    private void report(Figures figures, List<Sockets> instances, int expected) {
        Figures.printPercentilesHead();
        List<String> names = List.of("instance_that_made_the_change", "other_instance");
        int heard = 0;
        int repeated = 0;
        int lost = 0;
        for (int i = 0; i < instances.size(); i++) {
            Sockets sockets = instances.get(i);
            Histogram delay = sockets.delay;
            heard += sockets.heard.get();
            repeated += sockets.repeated;
            lost += sockets.lost;
            if (delay.getTotalCount() > 0) {
                Figures.printPercentiles(names.get(i).replace('_', ' '), delay);
                System.out.printf("%-30sP95 %,.1f%n", "", Figures.millis(delay, 95));
                Map<String, Object> percentiles = Figures.percentiles(delay);
                percentiles.put("p95", Figures.millis(delay, 95));
                figures.put("delay_ms_" + names.get(i), percentiles);
                if (Figures.millis(delay, 99) > TARGET_P99_MILLIS) {
                    figures.missed(
                            "P99 from decision to socket <= %.0f ms, %s".formatted(TARGET_P99_MILLIS, names.get(i)));
                }
            }
        }
        System.out.printf(
                "%n%,d of %,d sockets heard of their payment; %,d twice; %,d lost%n",
                heard - repeated, expected, repeated, lost);
        figures.put("sockets_that_heard", heard - repeated);
        if (!eachHeardOnce(instances, expected)) {
            figures.violated("Each socket hears of its payment once");
        }
    }

    private static boolean eachHeardOnce(List<Sockets> instances, int expected) {
        int heard = instances.stream().mapToInt(it -> it.heard.get()).sum();
        return heard == expected && instances.stream().allMatch(it -> it.repeated == 0 && it.lost == 0);
    }

    private static void reportMemory(Figures figures, List<Long> before, List<Long> during, int sockets) {
        List<Long> bytes = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            bytes.add((during.get(i) - before.get(i)) / sockets);
            System.out.printf("instance %d: %,d bytes of live heap for each socket%n", i + 1, bytes.get(i));
        }
        figures.put("live_heap_bytes_for_each_socket", bytes);
    }

    /** Orders that are placed at a fixed rate, and paid later at the same rate. */
    private final class Orders {

        private final List<Loop> loops = new ArrayList<>();
        private final HttpConnections connections;
        private final Shopper shopper;
        private final OpenModel model;
        private final Figures figures;
        private final long firstKey;
        private final int count;
        private final double rate;
        private int unfinished;

        /** @param firstKey the idempotency keys of the orders come after this number */
        private Orders(Stage stage, Goods goods, long firstKey, int count, double rate) throws IOException {
            connections = stage.connections;
            shopper = stage.shopper(goods);
            model = new OpenModel(connections);
            figures = stage.figures;
            this.firstKey = firstKey;
            this.count = count;
            this.rate = rate;
        }

        private Phase phase() {
            return new Phase(rate, System.nanoTime(), Duration.ofNanos(Math.round(count * 1e9 / rate)));
        }

        private void place() throws IOException {
            Phase phase = phase();
            model.run(phase, (index, intended) -> {
                unfinished++;
                create(new Loop(firstKey + index, phase, intended, false));
            });
            model.drain(() -> unfinished == 0, DRAIN_LIMIT);
            if (unfinished > 0 || loops.size() < count) {
                throw new IOException("Only %,d of %,d orders were placed".formatted(loops.size(), count));
            }
        }

        private void create(Loop loop) {
            connections.send(shopper.create(loop), answer -> {
                if (answer.isGood() && Shopper.readOrder(answer, loop)) {
                    loops.add(loop);
                    unfinished--;
                } else if (++loop.attempts < ATTEMPTS) {
                    model.later(RETRY_NANOS, () -> create(loop));
                } else {
                    unfinished--;
                }
            });
        }

        private void pay() throws IOException {
            for (Loop loop : loops) {
                loop.attempts = 0;
            }
            model.run(phase(), (index, intended) -> {
                unfinished++;
                pay(loops.get((int) index - 1));
            });
            model.drain(() -> unfinished == 0, DRAIN_LIMIT);
            if (unfinished > 0) {
                figures.violated("Not all orders were paid");
            }
        }

        private void pay(Loop loop) {
            connections.send(shopper.pay(loop), answer -> {
                if (answer.isGood() || ++loop.attempts >= ATTEMPTS) {
                    unfinished--;
                } else {
                    model.later(RETRY_NANOS, () -> pay(loop));
                }
            });
        }
    }
}
