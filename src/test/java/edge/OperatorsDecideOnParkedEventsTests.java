package edge;

import static org.assertj.core.api.Assertions.assertThat;

import inventory.InventoryRequest.CommitRequested;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import order.OrderEvent.PaymentOffered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import outbox.Event;
import outbox.EventTypes;
import payment.PaymentEvent.PaymentFailed;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Operator;
import testing.shop.Operator.Stock;
import testing.shop.PlacedOrder;
import testing.shop.Soon;
import tools.jackson.databind.JsonNode;

/** A constraint in the database makes one order's event fail permanently, until it is dropped. */
class OperatorsDecideOnParkedEventsTests extends EdgeTest {

    private static final String PARKED = "/api/v2/events/parked";

    OperatorsDecideOnParkedEventsTests(Platform platform) {
        super(platform);
    }

    /** A constraint on new rows; dropped when it is closed. */
    private final class Rule implements AutoCloseable {

        private final String table;

        Rule(String table, String check) {
            this.table = table;
            platform.database()
                    .execute("alter table %s add constraint set_by_somebody check (%s) not valid"
                            .formatted(table, check));
        }

        @Override
        public void close() {
            platform.database().execute("alter table %s drop constraint set_by_somebody".formatted(table));
        }
    }

    /** Also after a failed test, because otherwise the books of later tests would not add up. */
    @AfterEach
    void nothingStaysParked() {
        parked().forEach(event -> decides(event, "resend"));
    }

    private String idOf(PlacedOrder order) {
        return platform.database()
                .rows("select id from \"order\".orders where order_no = ?", order.number())
                .getFirst();
    }

    private List<JsonNode> parked() {
        List<JsonNode> parked = new ArrayList<>();
        operator.get(PARKED).is(200).at("/events").forEach(parked::add);
        return parked;
    }

    private JsonNode awaitParked(Class<? extends Event> type, String lane) {
        Soon.holds("parked", () -> assertThat(parked()).hasSize(1));
        JsonNode event = parked().getFirst();
        assertThat(event.path("type").asString()).isEqualTo(EventTypes.nameOf(type));
        assertThat(event.path("lane").asString()).isEqualTo(lane);
        assertThat(event.path("attempts").asInt()).isEqualTo(OverHttp.ATTEMPT_LIMIT);
        assertThat(event.path("error").asString()).contains("set_by_somebody");
        assertThat(event.path("trace_id").asString()).matches("[0-9a-f]{32}");
        assertThat(event.path("payload").path("correlation").asString()).isEqualTo(lane);
        assertThat(platform.metrics().sum("orderwright_outbox_parked")).isEqualTo(1);
        return event;
    }

    private Answer decides(JsonNode event, String what) {
        return operator.call(
                        "POST",
                        "%s/%d/%s/%s"
                                .formatted(
                                        PARKED,
                                        event.path("event_id").asLong(),
                                        event.path("listener").asString(),
                                        what))
                .freshKey()
                .send();
    }

    @Test
    void whatIsSentAgainGoesOnAndWhatWaitedBehindIt() {
        String sku = operator.sells(100, 5);
        PlacedOrder order = shopper.places(sku, 2);
        String id = idOf(order);
        JsonNode event;
        try (var rule =
                new Rule("inventory.reservation", "not (correlation = '%s' and status = 'COMMITTED')".formatted(id))) {
            order.pay();
            event = awaitParked(CommitRequested.class, id);
            assertThat(event.path("listener").asString()).isEqualTo("inventory");
            order.cancel().is(200);
            assertThat(operator.stockOf(sku)).isEqualTo(new Stock(5, 2, 3)); // the release waits behind it
            shopper.places(sku, 1).pay().awaitCommitted(); // and no other order waits
        }

        decides(event, "resend").is(204);

        order.awaitStatus("REFUNDED");
        Soon.holds("released", () -> assertThat(operator.stockOf(sku)).isEqualTo(new Stock(4, 0, 4)));
        assertThat(operator.get("/api/v2/stock/%s/movements".formatted(Operator.encoded(sku)))
                        .texts("/movements", "kind"))
                .containsSubsequence("RETURNED", "COMMITTED");
        assertThat(parked()).isEmpty();
        decides(event, "resend").refused(404, "NOT_FOUND");
        decides(event, "discard").refused(404, "NOT_FOUND");
    }

    @Test
    void whatIsDiscardedIsNotHeardAndWhatWaitedBehindItIs() {
        String sku = operator.sells(100, 5);
        PlacedOrder order = shopper.places(sku, 2).awaitEvent(PaymentOffered.class);
        String id = idOf(order);
        try (var rule = new Rule("\"order\".orders", hasNotFailed(id))) {
            platform.sandbox().pay(order, Map.of("outcome", "failed")).is(200);
            JsonNode event = awaitParked(PaymentFailed.class, id);
            order.pay();
            assertThat(order.status()).isEqualTo("PAYING");

            decides(event, "discard").is(204);

            order.awaitCommitted();
        }
        assertThat(order.status()).isEqualTo("PAID");
        assertThat(parked()).isEmpty();
    }

    @Test
    void aPageOfThemEndsWithoutACursor() {
        PlacedOrder order = shopper.places(operator.sells(100, 5), 2).awaitEvent(PaymentOffered.class);
        String id = idOf(order);
        JsonNode event;
        try (var rule = new Rule("\"order\".orders", hasNotFailed(id))) {
            platform.sandbox().pay(order, Map.of("outcome", "failed")).is(200);
            event = awaitParked(PaymentFailed.class, id);

            assertThat(operator.get(PARKED + "?limit=1")
                            .is(200)
                            .at("/next_cursor")
                            .isString())
                    .isFalse();
        }
        decides(event, "resend").is(204);
        Soon.holds("failed", () -> assertThat(order.payment().text("/status")).isEqualTo("FAILED"));
    }

    private static String hasNotFailed(String id) {
        return "id <> '%s' or progress #>> '{payment,failure}' is null".formatted(id);
    }

    @Test
    void onlyWhatIsParkedCanBeDecidedOn() {
        for (String what : List.of("resend", "discard")) {
            Call call = operator.call("POST", "%s/1/order/%s".formatted(PARKED, what));
            assertThat(call.send().badFields()).containsOnlyKeys("X-Idempotency-Key");
            call.freshKey().send().refused(404, "NOT_FOUND");
            operator.call("POST", "%s/one/order/%s".formatted(PARKED, what))
                    .freshKey()
                    .send()
                    .refused(400, "VALIDATION_FAILED");
        }
        assertThat(operator.get(PARKED + "?limit=201").badFields()).containsOnlyKeys("limit");
        assertThat(operator.get(PARKED + "?cursor=abc").badFields()).containsOnlyKeys("cursor");
    }
}
