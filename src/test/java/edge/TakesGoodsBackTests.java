package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.ReturnAccepted;
import order.OrderEvent.ReturnRefunded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

class TakesGoodsBackTests extends EdgeTest {

    private static final int ROUNDS = 5;

    private final String sku;
    private final String other;

    TakesGoodsBackTests(Platform platform) {
        super(platform);
        this.sku = operator.sells(250, 50);
        this.other = operator.sells(99, 50);
    }

    @AfterEach
    void theSandboxBehavesAgain() {
        platform.sandbox().behaves(Map.of());
    }

    @Test
    void unitsAreRefundedAtWhatTheyCost() {
        PlacedOrder order = placed().awaitShipped();

        Answer taken = takeBack(order, Map.of("line_no", 1, "quantity", 2)).is(200);

        assertThat(taken.number("/returns/0/return_no")).isEqualTo(1);
        assertThat(taken.number("/returns/0/lines/0/total/amount_minor")).isEqualTo(500);
        assertThat(taken.number("/returns/0/amounts/payable/amount_minor")).isEqualTo(500);
        awaitReturn(order, 0, "REFUNDED");
        order.scan("delivered").awaitStatus("COMPLETED");
        takeBack(order, Map.of("line_no", 1, "quantity", 1), Map.of("line_no", 2, "quantity", 1))
                .is(200);
        awaitReturn(order, 1, "REFUNDED");
        assertThat(refunds(order)).containsExactly("500", "349");
        assertThat(order.status()).isEqualTo("COMPLETED");
        assertThat(order.timeline())
                .contains(ReturnAccepted.class, ReturnRefunded.class)
                .doesNotContain(OrderRefunded.class);
    }

    @Test
    void onlyWhatWasSentAndHasNotComeBack() {
        PlacedOrder order = placed();
        takeBack(order, Map.of("line_no", 1, "quantity", 1)).refused(409, "ORDER_NOT_RETURNABLE");
        order.awaitShipped();
        takeBack(order, Map.of("line_no", 1, "quantity", 2)).is(200);

        Answer refused = takeBack(order, Map.of("line_no", 2, "quantity", 1), Map.of("line_no", 1, "quantity", 2))
                .refused(409, "RETURN_EXCEEDS_ORDER");

        assertThat(refused.number("/details/items/0/line_no")).isEqualTo(1);
        assertThat(refused.number("/details/items/0/requested")).isEqualTo(2);
        assertThat(refused.number("/details/items/0/returnable")).isEqualTo(1);
        assertThat(order.show().at("/returns").size()).isEqualTo(1);
        awaitReturn(order, 0, "REFUNDED");
    }

    @Test
    void aReturnIsTakenOnceUnderItsKeyAndUnderItsNumber() {
        PlacedOrder order = placed().awaitShipped();
        Map<String, Object> goods = Map.of(
                "items",
                List.of(Map.of("line_no", 1, "quantity", 1)),
                "external_reference",
                "C536379",
                "reason",
                "broken");
        Call call = operator.call("POST", path(order)).freshKey().body(goods);

        call.send().is(200);
        call.send().is(200);
        Answer known = operator.post(path(order), goods).refused(409, "EXTERNAL_REFERENCE_EXISTS");

        assertThat(known.number("/details/return_no")).isEqualTo(1);
        assertThat(order.show().at("/returns").size()).isEqualTo(1);
        assertThat(order.show().text("/returns/0/external_reference")).isEqualTo("C536379");
        awaitReturn(order, 0, "REFUNDED");
        assertThat(refunds(order)).containsExactly("250");
    }

    @Test
    void aRefundThatWasRefusedIsAskedForAgain() {
        PlacedOrder order = placed().awaitShipped();
        platform.sandbox().behaves(Map.of("refunds", "refuse"));
        takeBack(order, Map.of("line_no", 1, "quantity", 3)).is(200);
        awaitReturn(order, 0, "FAILED");

        platform.sandbox().behaves(Map.of());
        refundAgain(order, 1).is(200);

        awaitReturn(order, 0, "REFUNDED");
        refundAgain(order, 1).refused(409, "REFUND_NOT_FAILED");
        refundAgain(order, 2).refused(404, "NOT_FOUND");
        takeBack(order, Map.of("line_no", 1, "quantity", 1)).refused(409, "RETURN_EXCEEDS_ORDER");
    }

    @Test
    void theLastUnitComesBackOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            PlacedOrder order = shopper.places(sku, 2).awaitShipped();
            List<CompletableFuture<Answer>> racing = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                racing.add(operator.call("POST", path(order))
                        .freshKey()
                        .body(Map.of("items", List.of(Map.of("line_no", 1, "quantity", 2))))
                        .sendLater());
            }

            assertThat(racing.stream().map(CompletableFuture::join).map(Answer::status))
                    .containsOnlyOnce(200)
                    .containsOnly(200, 409);
            awaitReturn(order, 0, "REFUNDED");
            assertThat(refunds(order)).containsExactly("500");
        }
    }

    @Test
    void everyBadFieldIsNamed() {
        PlacedOrder order = placed();
        String long256 = "x".repeat(256);
        String before = platform.clock().instant().minus(Duration.ofDays(1)).toString();

        assertThat(operator.post(
                                path(order),
                                Map.of(
                                        "items",
                                        List.of(
                                                Map.of("line_no", 0, "quantity", 1),
                                                Map.of("line_no", 1, "quantity", 0),
                                                Map.of("quantity", 1)),
                                        "reason",
                                        long256,
                                        "restock",
                                        true))
                        .badFields())
                .containsOnlyKeys("items[0].line_no", "items[1].quantity", "items[2].line_no", "reason", "restock");
        assertThat(operator.post(
                                path(order),
                                Map.of(
                                        "items",
                                        List.of(
                                                Map.of("line_no", 3, "quantity", 1),
                                                Map.of("line_no", 1, "quantity", 1),
                                                Map.of("line_no", 1, "quantity", 1)),
                                        "returned_at",
                                        before))
                        .badFields())
                .containsOnlyKeys("items[0].line_no", "items[2].line_no", "returned_at");
    }

    private PlacedOrder placed() {
        return shopper.checkout().line(sku, 3).line(other, 1).placed();
    }

    @SafeVarargs
    private Answer takeBack(PlacedOrder order, Map<String, Object>... items) {
        return operator.post(path(order), Map.of("items", List.of(items)));
    }

    private Answer refundAgain(PlacedOrder order, int returnNo) {
        return operator.call("POST", "%s/%d/refund".formatted(path(order), returnNo))
                .freshKey()
                .send();
    }

    private static String path(PlacedOrder order) {
        return "/api/v2/orders/%s/returns".formatted(order.number());
    }

    private static void awaitReturn(PlacedOrder order, int index, String status) {
        Soon.holds(
                "the return",
                () -> assertThat(order.show().text("/returns/%d/status".formatted(index)))
                        .isEqualTo(status));
    }

    /** The refunded amounts in minor units. */
    private List<String> refunds(PlacedOrder order) {
        return platform.database()
                .rows(
                        "select amount_minor from payment.refund where payment_reference = ? and status = 'refunded'"
                                + " order by reference",
                        order.paymentReference());
    }
}
