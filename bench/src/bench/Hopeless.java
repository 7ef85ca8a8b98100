package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Sends checkouts that should be refused: each orders a unit of a sold-out SKU and a unit of a SKU in stock. They run beside the other
 * load, on their own connections and their own thread. If such an order is accepted nevertheless, it is paid.
 */
final class Hopeless {

    static final int SKUS = 20;

    private static final int ATTEMPTS = 25;
    private static final long RETRY_NANOS = 500_000_000;

    private final HttpConnections connections;
    private final OpenModel model;
    private final Shopper shopper;
    private final Goods soldOut;
    private final Goods others;
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Loop> ordered = new ArrayList<>();
    private final SortedMap<String, Integer> answers = new TreeMap<>();
    private long number;
    private int unfinished;
    private int watched = -1;

    Hopeless(HttpConnections connections, Shopper shopper, Goods soldOut, Goods others) {
        this.connections = connections;
        this.model = new OpenModel(connections);
        this.shopper = shopper;
        this.soldOut = soldOut;
        this.others = others;
    }

    /** A checkout of the watched SKU. */
    record Attempt(long sentNanos, long answeredNanos, int status) {}

    /** Records each checkout of this SKU from the next phase on. */
    void watch(int index) {
        watched = index;
    }

    List<Attempt> attempts() {
        return attempts;
    }

    /** All loops that have an order. */
    List<Loop> ordered() {
        return ordered;
    }

    /** The number of answers by status and code since the last call. */
    SortedMap<String, Integer> takeAnswers() {
        SortedMap<String, Integer> taken = new TreeMap<>(answers);
        answers.clear();
        return taken;
    }

    int unfinished() {
        return unfinished;
    }

    /** Runs a phase in another thread, which also waits for all loops of the phase. Its histogram {@code create} holds the refusals. */
    CompletableFuture<Phase> run(double rate, Duration length) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        Phase phase = new Phase(rate, System.nanoTime(), length);
                        model.run(phase, (index, intended) -> begin(phase, intended));
                        model.drain(() -> unfinished == 0, Duration.ofSeconds(30));
                        return phase;
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                },
                task -> Thread.ofPlatform().name("hopeless").start(task));
    }

    private void begin(Phase phase, long intended) {
        unfinished++;
        long sent = System.nanoTime();
        int index = (int) (number % soldOut.count());
        Loop loop = new Loop(number++, phase, intended, false);
        byte[] request = shopper.create(
                soldOut.run() + "-" + loop.number, soldOut.skuId(index), others.skuId(others.second(loop.number)));
        connections.send(request, answer -> {
            loop.createdNanos = System.nanoTime();
            if (index == watched) {
                attempts.add(new Attempt(sent, loop.createdNanos, answer.status()));
            }
            answers.merge(answer.isGood() ? "ordered" : Shopper.failure(answer), 1, Integer::sum);
            if (answer.status() == HttpAnswer.CONFLICT) {
                Phase.record(phase.create, intended, loop.createdNanos);
            }
            if (answer.isGood() && Shopper.readOrder(answer, loop)) {
                ordered.add(loop);
                pay(loop);
            } else {
                unfinished--;
            }
        });
    }

    private void pay(Loop loop) {
        connections.send(shopper.pay(loop), answer -> {
            if (answer.isGood()) {
                loop.paidNanos = System.nanoTime();
                unfinished--;
            } else if (++loop.attempts < ATTEMPTS) {
                model.later(RETRY_NANOS, () -> pay(loop));
            } else {
                answers.merge("callback: " + Shopper.failure(answer), 1, Integer::sum);
                unfinished--;
            }
        });
    }
}
