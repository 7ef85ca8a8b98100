package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import order.OrderEvent.OrderCreated;
import org.junit.jupiter.api.Test;
import outbox.EventTypes;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.PlacedOrder;

/** Operators read the events of an order as they are stored, page by page, each with its trace; personal data in them stays sealed. */
class OperatorsReadTheEventsOfAnOrderTests extends EdgeTest {

    private static final int MEBIBYTE = 1 << 20;

    OperatorsReadTheEventsOfAnOrderTests(Platform platform) {
        super(platform);
    }

    @Test
    void inTheirOrderWithTheirTraceAndPayload() {
        PlacedOrder order = shopper.places(operator.sells(250, 5), 1).pay().awaitCommitted();

        Answer events = events(order, "").is(200);

        assertThat(events.texts("/events", "type"))
                .isEqualTo(order.show().texts("/timeline", "event"))
                .startsWith(EventTypes.nameOf(OrderCreated.class));
        assertThat(events.texts("/events", "at")).isEqualTo(order.show().texts("/timeline", "at"));
        assertThat(events.texts("/events", "seq"))
                .isEqualTo(IntStream.rangeClosed(1, events.at("/events").size())
                        .mapToObj(String::valueOf)
                        .toList());
        assertThat(events.text("/events/0/trace_id")).isEqualTo(order.seen().traceId());
        assertThat(events.text("/events/0/payload/order_no")).isEqualTo(order.number());
        assertThat(events.texts("/events", "event_id"))
                .isEqualTo(platform.database()
                        .rows(
                                "select event_id from \"order\".order_event where order_id::text = ? order by seq",
                                order.correlation()));
        assertThat(events.at("/events/1/caused_by").isIntegralNumber()).isTrue();
        assertThat(events.at("/events/0/caused_by").isMissingNode()).isTrue();
    }

    @Test
    void personalDataStaysSealed() {
        PlacedOrder order = shopper.checkout()
                .line(operator.sells(250, 5), 1)
                .with("gift_message", "Happy birthday, Ada")
                .placed();
        order.cancel().is(200);

        Answer events = events(order, "").is(200);

        assertThat(events.body()).doesNotContain(Checkout.NAME, "Happy birthday", "changed my mind");
        assertThat(events.text("/events/0/payload/gift_message/ciphertext")).isNotBlank();
    }

    @Test
    void pageByPage() {
        PlacedOrder order = shopper.places(operator.sells(250, 5), 1).pay().awaitCommitted();

        assertThat(pages(order, 2))
                .isEqualTo(events(order, "").texts("/events", "seq"))
                .hasSizeGreaterThan(4);
    }

    /** The payloads of this order take more than a page together. */
    @Test
    void aPageHasAtMostAMebibyteOfPayloads() {
        PlacedOrder order = shopper.places(operator.sells(250, 5), 1);
        platform.database().execute("""
            insert into "order".order_event (order_id, seq, event_id, type, payload)
            select order_id, no, -no, type, rpad(payload, 400000) from "order".order_event, generate_series(100, 104) no
            where order_id = '%s' and seq = 1
            """.formatted(order.correlation()));
        try {
            Answer first = events(order, "?limit=200").is(200);

            assertThat(first.texts("/events", "seq")).contains("100", "101").doesNotContain("102");
            assertThat(first.body().length()).isLessThan(2 * MEBIBYTE);
            assertThat(pages(order, 200)).endsWith("100", "101", "102", "103", "104");
        } finally {
            platform.database()
                    .execute("delete from \"order\".order_event where seq >= 100 and order_id = '%s'"
                            .formatted(order.correlation()));
        }
    }

    @Test
    void onlyOperatorsOfOrders() {
        PlacedOrder order = shopper.places(operator.sells(250, 5), 1);

        shopper.get(path(order)).refused(403, "FORBIDDEN");
        operator.get("/api/v2/orders/OW-none/events").refused(404, "NOT_FOUND");
        assertThat(events(order, "?cursor=x").badFields()).containsOnlyKeys("cursor");
        assertThat(events(order, "?limit=201").badFields()).containsOnlyKeys("limit");
    }

    private List<String> pages(PlacedOrder order, int limit) {
        List<String> seqs = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = events(order, "?limit=%d&cursor=%s".formatted(limit, cursor))
                    .is(200);
            seqs.addAll(page.texts("/events", "seq"));
            cursor = page.text("/next_cursor");
        } while (!cursor.isEmpty());
        return seqs;
    }

    private Answer events(PlacedOrder order, String query) {
        return operator.get(path(order) + query);
    }

    private static String path(PlacedOrder order) {
        return "/api/v2/orders/%s/events".formatted(order.number());
    }
}
