package reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Random;
import order.OrderEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import outbox.EventReader;
import reporting.projection.Generation;
import reporting.projection.Projection;
import testing.ModuleTest;

@ModuleTest
@TestPropertySource(
        properties = {
            "orderwright.reporting.follows=false",
            "orderwright.reporting.batch-limit=50",
            "orderwright.reporting.zone=Europe/Berlin"
        })
@Import(Counting.class)
class TiesToTheOrdersTests {

    @Autowired
    Counting counting;

    @Autowired
    Projection projection;

    @Autowired
    EventReader reader;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyFigureIsThatOfTheEvents(long seed) {
        String prefix = "ties-" + seed + "-";
        List<List<OrderEvent>> streams = new RandomOrders(seed, prefix).streams(150);
        counting.publish(streams.subList(0, 100), new Random(seed));
        counting.catchUp();
        counting.publish(streams.subList(100, 150), new Random(seed));
        counting.catchUp();
        counting.catchUp();

        counting.assertTies(Model.of(streams, counting.serving().zone()), prefix);
    }

    @Test
    void linesAndChargesMakeUpTheRevenue() {
        counting.publish(new RandomOrders(5, "lines-").streams(100), new Random(5));
        counting.catchUp();

        assertThat(counting.count("select sum(items - discount + shipping + tax - revenue) from reporting.sales_hour"))
                .isZero();
        assertThat(counting.count("""
                        select (select sum(total) from reporting.sku_hour) + sum(shipping + charges_tax) - sum(revenue)
                        from reporting.sales_hour""")).isZero();
        assertThat(counting.count("select sum(revenue) from reporting.sales_hour"))
                .isPositive();
    }

    @Test
    void whatWasCountedByATransactionThatFailedIsCountedOnce() {
        List<List<OrderEvent>> streams = new RandomOrders(6, "crash-").streams(60);
        counting.catchUp();
        counting.publish(streams, new Random(6));
        for (int i = 0; i < 3; i++) {
            Generation serving = counting.serving();
            assertThatIllegalStateException()
                    .isThrownBy(() -> reader.advance(serving.cursor(), Projection.TYPES, 70, events -> {
                        projection.count(serving, events);
                        throw new IllegalStateException("before the commit");
                    }));
            reader.advance(serving.cursor(), Projection.TYPES, 70, events -> projection.count(serving, events));
        }
        counting.catchUp();

        counting.assertTies(Model.of(streams, counting.serving().zone()), "crash-");
    }

    @Test
    void eventsThatAreReadAgainChangeNothing() {
        List<List<OrderEvent>> streams = new RandomOrders(7, "again-").streams(60);
        counting.publish(streams, new Random(7));
        counting.publish(streams, new Random(8));
        counting.catchUp();

        counting.assertTies(Model.of(streams, counting.serving().zone()), "again-");
    }
}
