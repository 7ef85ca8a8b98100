package contention;

import contention.Deed.What;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Short histories of whatever can be done to some orders, some of it at the same instant, while transactions are rolled back,
 * connections are cut, and instances stop, are lost and take over from each other: each ends as a small sequential program says that
 * it can.
 *
 * <p>Seeds are printed; {@code -Dseed=…} replays one, {@code -Dhistories=…} plays more.
 */
@Contended
class EndsAsOneByOneTests {

    private static final int HISTORIES = Integer.getInteger("histories", 80);
    private static final int SIDE_BY_SIDE = 80;
    private static final @Nullable Long SEED = Long.getLong("seed");

    private final Instances instances;
    private final Faults faults;

    EndsAsOneByOneTests(Instances instances) {
        this.instances = instances;
        this.faults = new Faults(instances);
    }

    /** An order for all there is, and somebody else who wants the same: all 120 orders in which this can happen. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void cancelledPaidExpiredAndRestockedAtTheSameInstant(int expiresAt) {
        List<Deed> deeds = List.of(
                new Deed(What.CANCEL, 0, 0),
                new Deed(What.PAY, 0, 0),
                new Deed(What.RESTOCK, 0, 3),
                new Deed(What.PLACE, 1, 0));
        List<Deed> placed = List.of(new Deed(What.PLACE, 0, 0));
        List<Deed> paid = List.of(new Deed(What.PAY, 1, 0));
        play(wave -> {
            orders(deeds).forEach(order -> {
                order.add(expiresAt, History.EXPIRY);
                wave.add(
                        new int[] {3},
                        List.of(new Sale(new int[] {3}, false), new Sale(new int[] {3}, false)),
                        List.of(placed, order, paid));
            });
            wave.play();
        });
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
        int waves = SEED == null ? (HISTORIES + SIDE_BY_SIDE - 1) / SIDE_BY_SIDE : 1;
        for (int wave = 0; wave < waves; wave++) {
            play(each -> each.play(SIDE_BY_SIDE));
        }
    }

    private interface Play {
        void of(Wave wave) throws InterruptedException;
    }

    private void play(Play play) {
        long seed = SEED == null ? ThreadLocalRandom.current().nextLong(1_000_000) : SEED;
        long began = System.nanoTime();
        try (OnePriceShop shop = new OnePriceShop(instances)) {
            Wave wave = new Wave(instances, shop, faults, seed);
            play.of(wave);
            System.out.printf(
                    "EndsAsOneByOneTests: seed %d, %s, in %d ms%n",
                    seed, wave, (System.nanoTime() - began) / 1_000_000);
        } catch (Throwable failure) {
            throw new AssertionError("Replay with -Dseed=" + seed, failure);
        }
    }
}
