package reporting.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import order.OrderEvent;
import order.OrderEvent.OrderCreated;

/** The sums are those of the whole orders, for every division into batches and every order of the events after the creation. */
class SumsDependOnNoOrderOfReadingTests {

    private static final ZoneId ZONE = ZoneId.of("Asia/Kolkata"); // whose hours begin at half past

    @Property(tries = 300)
    void pieceByPieceAndShuffled(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int orders) {
        List<List<OrderEvent>> streams = new RandomOrders(seed, "any-").streams(orders);
        Random random = new Random(seed);
        Deltas deltas = new Deltas(ZONE);
        for (List<OrderEvent> stream : streams) {
            OrderFacts known = OrderFacts.of((OrderCreated) stream.getFirst());
            deltas.change(null, known);
            List<OrderEvent> rest = new ArrayList<>(stream);
            rest.addAll(stream); // each event twice
            Collections.shuffle(rest, random);
            OrderFacts reported = known;
            for (OrderEvent event : rest) {
                known = known.apply(event);
                if (random.nextBoolean()) { // a batch ends
                    deltas.change(reported, known);
                    reported = known;
                }
            }
            deltas.change(reported, known);
        }

        Model model = Model.of(streams, ZONE);
        assertThat(text(deltas.sales(), SalesMeasure.values())).isEqualTo(model.sales());
        assertThat(text(deltas.skus(), SkuMeasure.values())).isEqualTo(model.skus());
        assertThat(text(deltas.coupons(), CouponMeasure.values())).isEqualTo(model.coupons());
        assertThat(text(deltas.funders(), FunderMeasure.values())).isEqualTo(model.funders());
    }

    private static <K extends Comparable<K>, M extends Enum<M>> List<String> text(Sums<K, M> sums, M[] measures) {
        return sums.rows().stream()
                .map(row -> key(row.key())
                        + " "
                        + Arrays.toString(
                                Stream.of(measures).mapToLong(row::sum).toArray()))
                .sorted()
                .toList();
    }

    private static String key(Object key) {
        return switch (key) {
            case Hour hour ->
                "%d %s %s %s".formatted(hour.start().getEpochSecond(), hour.channel(), hour.country(), hour.currency());
            case SkuHour sku -> key(sku.hour()) + " " + sku.skuId() + " " + sku.category();
            case FunderHour funder -> key(funder.hour()) + " " + funder.funder() + " " + funder.promotionId();
            case CouponHour coupon -> key(coupon.hour()) + " " + coupon.code() + " " + coupon.promotionId();
            default -> throw new IllegalArgumentException(key.toString());
        };
    }
}
