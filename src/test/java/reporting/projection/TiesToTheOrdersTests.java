package reporting.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Random;
import order.OrderEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import outbox.EventReader;

/** The sums are exactly those of the published events. */
class TiesToTheOrdersTests extends ReportingTest {

    @Autowired
    private Projection projection;

    @Autowired
    private EventReader reader;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyFigureIsThatOfTheEvents(long seed) {
        String prefix = "ties-" + seed + "-";
        List<List<OrderEvent>> streams = new RandomOrders(seed, prefix).streams(150);
        publish(streams.subList(0, 100), new Random(seed));
        catchUp();
        publish(streams.subList(100, 150), new Random(seed));
        catchUp();
        catchUp();

        assertSumsEqual(Model.of(streams, serving().zone()), prefix);
    }

    @Test
    void linesAndChargesMakeUpTheRevenue() {
        publishOrders(100, 5, "lines-");
        catchUp();

        assertThat(
                        count(
                                "select sum(items - discount + shipping - shipping_discount + tax - revenue) from reporting.sales_hour"))
                .isZero();
        assertThat(count("""
                        select (select sum(total) from reporting.sku_hour) + sum(shipping - shipping_discount + charges_tax) - sum(revenue)
                        from reporting.sales_hour""")).isZero();
        assertThat(count("select sum(revenue) from reporting.sales_hour")).isPositive();
    }

    @Test
    void eventsOfAFailedTransactionAreCountedOnce() {
        catchUp();
        List<List<OrderEvent>> streams = publishOrders(60, 6, "crash-");
        for (int i = 0; i < 3; i++) {
            Generation serving = serving();
            assertThatIllegalStateException()
                    .isThrownBy(() -> reader.advance(serving.cursor(), Projection.TYPES, 70, events -> {
                        projection.count(serving, events);
                        throw new IllegalStateException("before the commit");
                    }));
            reader.advance(serving.cursor(), Projection.TYPES, 70, events -> projection.count(serving, events));
        }
        catchUp();

        assertSumsEqual(Model.of(streams, serving().zone()), "crash-");
    }

    @Test
    void eventsThatAreReadAgainChangeNothing() {
        List<List<OrderEvent>> streams = publishOrders(60, 7, "again-");
        publish(streams, new Random(8));
        catchUp();

        assertSumsEqual(Model.of(streams, serving().zone()), "again-");
    }
}
