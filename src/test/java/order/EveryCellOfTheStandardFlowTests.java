package order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import order.saga.Saga;
import order.saga.Saga.Decision;
import order.stream.Order;
import order.stream.OrderState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The result of every message in every state: the next state and the requests, or a refusal, or an error.
 *
 * <p>Seen to fail, with ten cells, when a full refund did not request the reversal of the discount.
 */
class EveryCellOfTheStandardFlowTests {

    /**
     * For each state, its messages with the next state, and the requests in (). The messages after {@code =} are ignored, those after
     * {@code no} are refused. A message with {@code nothing} changes nothing here, because it answers no open request. A message that a state does not name is an error there.
     */
    private static final String TABLE = """
            AWAITING_ANSWERS
              no Return AgainReturn PayAgain
              Reserved  AWAITING_DISCOUNT
              Short     REJECTING_SHORT
              Granted   AWAITING_STOCK
              Refused   REJECTING_COUPONS
              Withdrawn CANCELLED (release, release discount)
              Cancel    CANCELLED (release, release discount)
            AWAITING_STOCK
              no Return AgainReturn PayAgain
              Reserved  AWAITING_PAYMENT (pay)
              Short     REJECTED (release discount)
              Withdrawn CANCELLED (release, release discount)
              Cancel    CANCELLED (release, release discount)
            AWAITING_DISCOUNT
              no Return AgainReturn PayAgain
              Granted   AWAITING_PAYMENT (pay)
              Refused   REJECTED (release)
              Withdrawn CANCELLED (release, release discount)
              Cancel    CANCELLED (release, release discount)
            AWAITING_GIFTS
              no Return AgainReturn PayAgain
              Reserved  AWAITING_PAYMENT (pay)
              Short     REJECTED (release discount)
              Withdrawn CANCELLED (release, release discount)
              Cancel    CANCELLED (release, release discount)
            REJECTING_SHORT
              no Return AgainReturn PayAgain
              Granted   REJECTED (release discount)
              Refused   REJECTED
              no Cancel
            REJECTING_COUPONS
              no Return AgainReturn PayAgain
              Reserved  REJECTED (release)
              Short     REJECTED
              no Cancel
              = Withdrawn
            AWAITING_PAYMENT
              no Return AgainReturn
              PayAgain  AWAITING_PAYMENT (withdraw)
              Started   AWAITING_PAYMENT
              Captured  COMMITTING_STOCK (commit, redeem)
              Authorised COMMITTING_STOCK (commit, redeem)
              Failed    AWAITING_PAYMENT
              Gone      AWAITING_PAYMENT
              Withdrawn CANCELLED (release, release discount)
              Reserved  AWAITING_PAYMENT
              Short     CANCELLED (release, release discount)
              Expire    EXPIRED (release, release discount)
              Cancel    CANCELLED (release, release discount)
            REJECTED
              no Return AgainReturn PayAgain
              no Cancel
              = Withdrawn Released
            EXPIRED
              no Return AgainReturn PayAgain
              Captured  RESERVING_LATE (reserve)
              Authorised RESERVING_LATE (reserve)
              no Cancel
              = Withdrawn Reserved Short Released Started Failed Gone Expire
            CANCELLED
              no Return AgainReturn PayAgain
              Captured  REFUNDING (refund, reverse)
              Authorised REFUNDING (void, reverse)
              = Withdrawn Cancel Reserved Short Released Granted Refused Redeemed RedemptionRefused Started Failed Gone Expire
            COMMITTING_STOCK
              Surplus       COMMITTING_STOCK (refund)
              SurplusRefund COMMITTING_STOCK
              PartCaptured  nothing
              CaptureFailed nothing
              Voided        nothing
              no Return AgainReturn PayAgain
              Committed     STOCK_COMMITTED (ship, ship)
              CommitRefused RESERVING_AGAIN (reserve)
              Cancel        REFUNDING (refund, reverse, release)
              = Withdrawn Reserved Short Redeemed Started Failed Gone Expire
            STOCK_COMMITTED
              Surplus       STOCK_COMMITTED (refund)
              SurplusRefund STOCK_COMMITTED
              PartCaptured  nothing
              CaptureFailed nothing
              Voided        nothing
              no Return AgainReturn PayAgain
              Dispatched STOCK_COMMITTED
              Delivered  STOCK_COMMITTED
              Cancel     STOPPING_SHIPMENTS (stop, stop)
              = Stopped NotStopped Reserved Redeemed Started Failed Gone Expire
            SHIPPED
              Surplus       SHIPPED (refund)
              SurplusRefund SHIPPED
              PartCaptured  nothing
              CaptureFailed nothing
              Voided        nothing
              no PayAgain
              Return       SHIPPED (refund)
              AgainReturn  SHIPPED (refund)
              Priced       nothing
              Refunded     SHIPPED
              RefundFailed SHIPPED
              RefundReturned SHIPPED
              Dispatched SHIPPED
              Delivered  SHIPPED
              no Cancel
              = Stopped NotStopped Reserved Redeemed Started Failed Gone Expire
            COMPLETED
              Surplus       COMPLETED (refund)
              SurplusRefund COMPLETED
              PartCaptured  nothing
              CaptureFailed nothing
              Voided        nothing
              no PayAgain
              Return       COMPLETED (refund)
              AgainReturn  COMPLETED (refund)
              Priced       nothing
              Refunded     COMPLETED
              RefundFailed COMPLETED
              RefundReturned COMPLETED
              Dispatched COMPLETED
              no Cancel
              = Stopped NotStopped Reserved Redeemed Started Failed Gone Expire
            STOPPING_SHIPMENTS
              Surplus       STOPPING_SHIPMENTS (refund)
              SurplusRefund STOPPING_SHIPMENTS
              PartCaptured  nothing
              CaptureFailed nothing
              Voided        nothing
              no Return AgainReturn PayAgain
              Stopped    STOPPING_SHIPMENTS
              NotStopped STOPPING_SHIPMENTS
              Dispatched STOPPING_SHIPMENTS
              Delivered  STOPPING_SHIPMENTS
              = Cancel Reserved Redeemed Started Failed Gone Expire
            RESERVING_AGAIN
              Surplus       RESERVING_AGAIN (refund)
              SurplusRefund RESERVING_AGAIN
              PartCaptured  nothing
              CaptureFailed nothing
              Voided        nothing
              no Return AgainReturn PayAgain
              Reserved   COMMITTING_AGAIN (commit)
              Short      REFUNDING (refund, reverse)
              Cancel     REFUNDING (refund, reverse, release)
              = Withdrawn Redeemed Started Failed Gone Expire
            RESERVING_LATE
              Surplus       RESERVING_LATE (refund)
              SurplusRefund RESERVING_LATE
              PartCaptured  nothing
              CaptureFailed nothing
              Voided        nothing
              no Return AgainReturn PayAgain
              Reserved   REDEEMING_LATE (redeem)
              Short      REFUNDING (refund, reverse)
              Cancel     REFUNDING (refund, reverse, release)
              = Withdrawn Started Failed Gone Expire
            REDEEMING_LATE
              Surplus       REDEEMING_LATE (refund)
              SurplusRefund REDEEMING_LATE
              PartCaptured  nothing
              CaptureFailed nothing
              Voided        nothing
              no Return AgainReturn PayAgain
              Redeemed          COMMITTING_AGAIN (commit)
              RedemptionRefused REFUNDING (refund, reverse, release)
              Cancel            REFUNDING (refund, reverse, release)
              = Withdrawn Started Failed Gone Expire
            COMMITTING_AGAIN
              Surplus       COMMITTING_AGAIN (refund)
              SurplusRefund COMMITTING_AGAIN
              PartCaptured  nothing
              CaptureFailed nothing
              Voided        nothing
              no Return AgainReturn PayAgain
              Committed     STOCK_COMMITTED (ship, ship)
              CommitRefused REFUNDING (refund, reverse)
              Cancel        REFUNDING (refund, reverse, release)
              = Withdrawn Redeemed Started Failed Gone Expire
            REFUNDING
              Surplus       REFUNDING (refund)
              SurplusRefund REFUNDING
              PartCaptured  nothing
              CaptureFailed nothing
              Voided        nothing
              no Return AgainReturn PayAgain
              Refunded     REFUNDED
              RefundFailed REFUND_FAILED
              = Withdrawn Stopped Cancel Committed CommitRefused Reserved Short Released
              = Granted Refused Redeemed RedemptionRefused Started Failed Gone Expire
            REFUND_FAILED
              Surplus       REFUND_FAILED (refund)
              SurplusRefund REFUND_FAILED
              PartCaptured  nothing
              CaptureFailed nothing
              Voided        nothing
              no Return AgainReturn PayAgain
              Refunded     REFUNDED
              Cancel       REFUNDING (refund)
              = Withdrawn Stopped RefundFailed Committed CommitRefused Reserved Short Released
              = Granted Refused Redeemed RedemptionRefused Started Failed Gone Expire
            REFUNDED
              Surplus       REFUNDED (refund)
              SurplusRefund REFUNDED
              PartCaptured  nothing
              CaptureFailed nothing
              Voided        nothing
              no Return AgainReturn PayAgain
              RefundReturned REFUNDED
              Refunded       nothing
              RefundFailed   nothing
              Cancel         nothing
              = Withdrawn Stopped Committed CommitRefused Reserved Short Released
              = Granted Refused Redeemed RedemptionRefused Started Failed Gone Expire
            """;

    private static final Map<String, String> REQUESTS = Map.ofEntries(
            Map.entry("PaymentRequested", "pay"),
            Map.entry("WithdrawalRequested", "withdraw"),
            Map.entry("CommitRequested", "commit"),
            Map.entry("ReleaseRequested", "release"),
            Map.entry("ReservationRequested", "reserve"),
            Map.entry("RefundRequested", "refund"),
            Map.entry("CaptureRequested", "capture"),
            Map.entry("VoidRequested", "void"),
            Map.entry("RedemptionRequested", "redeem"),
            Map.entry("DiscountReleaseRequested", "release discount"),
            Map.entry("ReversalRequested", "reverse"),
            Map.entry("ShipmentRequested", "ship"),
            Map.entry("ShipmentHoldRequested", "hold"),
            Map.entry("ShipmentCancellationRequested", "stop"));

    private static final Instant NOW = OrderSamples.AT.plusSeconds(60);

    static Stream<Arguments> cells() {
        Map<OrderState, Map<String, String>> rows = rows();
        return Arrays.stream(OrderState.values())
                .flatMap(state -> OrderSamples.messages(OrderSamples.in(state)).entrySet().stream()
                        .map(message -> Arguments.of(
                                state,
                                message.getKey(),
                                message.getValue(),
                                rows.get(state).getOrDefault(message.getKey(), "!"))));
    }

    private static Map<OrderState, Map<String, String>> rows() {
        Map<OrderState, Map<String, String>> rows = new EnumMap<>(OrderState.class);
        Set<String> names = OrderSamples.messages(OrderSamples.order()).keySet();
        Map<String, String> row = Map.of();
        for (String line : TABLE.lines().toList()) {
            if (!line.startsWith(" ")) {
                row = new HashMap<>();
                assertThat(rows.put(OrderState.valueOf(line), row)).isNull();
                continue;
            }
            List<String> words = List.of(line.strip().split(" +"));
            boolean many = words.getFirst().equals("=") || words.getFirst().equals("no");
            List<String> messages = many ? words.subList(1, words.size()) : words.subList(0, 1);
            String expected = many ? words.getFirst() : String.join(" ", words.subList(1, words.size()));
            for (String each : messages) {
                assertThat(names).contains(each);
                assertThat(row.put(each, expected)).as(each).isNull();
            }
        }
        return rows;
    }

    @ParameterizedTest(name = "{0}, {1}: {3}")
    @MethodSource("cells")
    void does_what_its_cell_says(OrderState state, String name, Object message, String expected) {
        Order order = OrderSamples.in(state);
        switch (expected) {
            case "!" ->
                assertThatThrownBy(() -> OrderSamples.decide(order, message, NOW))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is not expected in state " + state);
            case "=" -> assertThat(OrderSamples.decide(order, message, NOW)).isEqualTo(Saga.UNCHANGED);
            case "no" -> assertThat(OrderSamples.decide(order, message, NOW)).isEqualTo(Saga.REFUSED);
            case "nothing" ->
                assertThat(((Decision.Advanced) OrderSamples.decide(order, message, NOW)).step())
                        .isEqualTo(new Saga.SagaStep(List.of(), List.of()));
            default -> {
                Decision.Advanced advanced = (Decision.Advanced) OrderSamples.decide(order, message, NOW);
                assertThat(described(advanced)).isEqualTo(expected);
                assertThat(advanced.step().published()).isNotEmpty().allSatisfy(event -> {
                    assertThat(event.correlation()).isEqualTo(OrderSamples.ID.toString());
                    assertThat(event.at()).isEqualTo(NOW);
                });
                assertThat(advanced.order().seq())
                        .isEqualTo(order.seq() + advanced.step().published().size());
            }
        }
    }

    @Test
    void the_table_names_every_state() {
        assertThat(rows()).containsOnlyKeys(OrderState.values());
    }

    private static String described(Decision.Advanced advanced) {
        List<String> requests = advanced.step().requested().stream()
                .map(event -> REQUESTS.get(event.getClass().getSimpleName()))
                .toList();
        String state = advanced.order().state().name();
        return requests.isEmpty() ? state : state + " (" + String.join(", ", requests) + ")";
    }
}
