package contention;

import contention.Deed.What;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Short histories of whatever can be done to some orders, some of it at the same instant, while transactions are rolled back,
 * connections are cut, and instances stop and take over from each other: each ends as a small sequential program says that it can.
 *
 * <p>Seeds are printed; {@code -Dseed=…} replays one, {@code -Dhistories=…} plays more.
 */
@Contended
class EndsAsOneByOneTests {

    private static final int HISTORIES = Integer.getInteger("histories", 80);
    private static final int SIDE_BY_SIDE = 80;

    private final Instances instances;
    private final Faults faults;

    EndsAsOneByOneTests(Instances instances) {
        this.instances = instances;
        this.faults = new Faults(instances);
    }

    /** An order for all there is, and somebody else who wants the same: all 120 orders in which this can happen. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void cancelledPaidExpiredAndRestockedAtTheSameInstant(int expiresAt) throws InterruptedException {
        List<Deed> deeds = List.of(
                new Deed(What.CANCEL, 0, 0),
                new Deed(What.PAY, 0, 0),
                new Deed(What.RESTOCK, 0, 3),
                new Deed(What.PLACE, 1, 0));
        List<Deed> placed = List.of(new Deed(What.PLACE, 0, 0));
        List<Deed> paid = List.of(new Deed(What.PAY, 1, 0));
        try (Shop shop = new Shop(instances)) {
            Wave wave = new Wave(
                    instances, shop, faults, ThreadLocalRandom.current().nextLong());
            orders(deeds).forEach(order -> {
                order.add(expiresAt, History.EXPIRY);
                wave.add(
                        new int[] {3},
                        List.of(new Sale(new int[] {3}, false), new Sale(new int[] {3}, false)),
                        List.of(placed, order, paid));
            });
            wave.play();
        }
    }

    private static List<List<Deed>> orders(List<Deed> deeds) {
        List<List<Deed>> orders = new ArrayList<>();
        if (deeds.isEmpty()) {
            orders.add(new ArrayList<>());
        }
        for (Deed last : deeds) {
            List<Deed> rest = deeds.stream().filter(each -> each != last).toList();
            for (List<Deed> order : orders(rest)) {
                order.add(last);
                orders.add(order);
            }
        }
        return orders;
    }

    @Test
    void whateverIsDoneAtOnce() {
        Long only = Long.getLong("seed");
        int waves = only == null ? (HISTORIES + SIDE_BY_SIDE - 1) / SIDE_BY_SIDE : 1;
        try (Shop shop = new Shop(instances)) {
            for (int wave = 0; wave < waves; wave++) {
                long seed = only == null ? ThreadLocalRandom.current().nextLong(1_000_000) : only;
                long began = System.nanoTime();
                try {
                    new Wave(instances, shop, faults, seed).play(SIDE_BY_SIDE);
                } catch (Throwable failure) {
                    throw new AssertionError("Replay with -Dseed=" + seed, failure);
                }
                System.out.printf(
                        "EndsAsOneByOneTests: seed %d, %d histories in %d ms%n",
                        seed, SIDE_BY_SIDE, (System.nanoTime() - began) / 1_000_000);
            }
        }
    }
}
