package reporting.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import order.OrderEvent;
import order.OrderEvent.OrderCreated;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import platform.security.Scopes;
import testing.Edge;

/** The sums of orders may exceed a long. They stay exact, the reports go on, and a report shows the largest long in their place. */
@TestPropertySource(properties = "testing.database=its own, because other tests add up the sums of all orders")
class OneWrongAmountStopsNoReportTests extends ReportingTest {

    private static final String CHANNELS = "wrong-";

    @Autowired
    private WebApplicationContext context;

    @Test
    void sumsBeyondALongAreExactAndShownAsTheLargestLong() throws Exception {
        List<List<OrderEvent>> streams = new RandomOrders(11, CHANNELS).streams(60);
        List<List<OrderEvent>> rest = new ArrayList<>();
        streams.forEach(stream -> {
            world.publish(stream.getFirst());
            rest.add(List.copyOf(stream.subList(1, stream.size())));
        });
        catchUp();
        add(Long.MAX_VALUE);
        publish(rest.stream().filter(events -> !events.isEmpty()).toList(), new Random(11));

        catchUp();

        MvcTestResult report = Edge.of(context, Scopes.OPERATOR_REPORTS)
                .within(streams.stream()
                        .map(stream -> ((OrderCreated) stream.getFirst()).channel())
                        .distinct()
                        .toArray(String[]::new))
                .get("/api/v2/reports/sales?from=2026-03-01&to=2026-05-01");
        assertThat(report).hasStatus(200);
        assertThat(report.getResponse().getContentAsString()).contains(":" + Long.MAX_VALUE);
        add(-Long.MAX_VALUE);
        assertSumsEqual(Model.of(streams, serving().zone()), CHANNELS);
    }

    /** Each of these orders fits into a long, and a few of them together do not. */
    @Test
    void ordersWhoseAmountsTogetherExceedALongAreCountedOneByOne() {
        publish(new RandomOrders(12, "huge-", 10_000_000_000_000L).streams(80), new Random(12));

        catchUp();

        assertThat(world.texts("""
                        select (sum(revenue) > 9223372036854775807)::text || ' ' ||
                            (sum(revenue) - (select sum(payable) from reporting.order_fact
                              where generation = sums.generation and channel like 'huge-%' and paid_at is not null))
                          from reporting.sales_hour sums where generation = ? and channel like 'huge-%' group by generation""", serving().number())).containsExactly("true 0");
    }

    /** As if one order of each hour cost this much, and one of each SKU; a negative amount takes that back. */
    private void add(long minor) {
        for (String sums : List.of(
                "sales_hour set items = items + ?, revenue = revenue + ? where items",
                "sku_hour set amount = amount + ?, total = total + ? where amount")) {
            world.database()
                    .sql("update reporting." + sums + " >= ? and generation = ? and channel like ?")
                    .params(minor, minor, minor < 0 ? -minor : 0, serving().number(), CHANNELS + "%")
                    .update();
        }
    }
}
