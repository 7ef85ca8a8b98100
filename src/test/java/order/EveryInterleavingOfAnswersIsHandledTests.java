package order;

import static order.stream.OrderState.CANCELLED;
import static order.stream.OrderState.COMPLETED;
import static order.stream.OrderState.REFUNDED;
import static order.stream.OrderState.REFUNDING;
import static order.stream.OrderState.REFUND_FAILED;
import static order.stream.OrderState.STOCK_COMMITTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import order.InterleavedSuppliers.Budget;
import order.InterleavedSuppliers.World;
import order.OrderRequest.CancellationRequested;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Progress.Shipment;
import order.stream.Progress.Shipment.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import outbox.Event;

/**
 * All messages that can be in flight for an order, in every order. The suppliers are those of {@link InterleavedSuppliers}; they answer what their
 * modules can answer. A message that a state does not expect would be parked and would block the order's lane.
 */
class EveryInterleavingOfAnswersIsHandledTests {

    private static final Set<OrderState> MONEY_GOES_BACK = EnumSet.of(CANCELLED, REFUNDING, REFUND_FAILED, REFUNDED);

    /** What an exploration has seen. */
    private static final class Seen {
        final Set<Object> worlds = new HashSet<>();
        final Set<Object> pairs = new HashSet<>();
        final Map<String, String> unexpected = new TreeMap<>();
        final Map<String, String> wrongEnds = new TreeMap<>();
        final Set<String> unlikePairs = new TreeSet<>();
        final Set<OrderState> states = EnumSet.noneOf(OrderState.class);
        final Set<OrderState> ends = EnumSet.noneOf(OrderState.class);
    }

    @Test
    void from_the_checkout_to_the_committed_stock() {
        Seen seen = explore(InterleavedSuppliers.checkout(new Budget(1, 1, 1, 0, 0, true)));

        assertThat(seen.unexpected).isEmpty();
        assertThat(seen.wrongEnds).isEmpty();
        assertThat(seen.states)
                .contains(OrderState.RESERVING_AGAIN, OrderState.REDEEMING_LATE, OrderState.COMMITTING_AGAIN, REFUNDED);
        assertThat(seen.unlikePairs)
                .containsExactly(
                        // without stock and without its coupon, the order ends for the reason that arrives first
                        "AWAITING_ANSWERS: DiscountRefused, ReservationWithdrawn -> REJECTING_COUPONS {}, CANCELLED {}",
                        "AWAITING_DISCOUNT: DiscountRefused, ReservationWithdrawn -> REJECTED {}, CANCELLED {}",
                        // an order that is paid gets other stock if there is any
                        "AWAITING_PAYMENT: PaymentSecured, ReservationWithdrawn -> COMMITTING_STOCK {}, REFUNDING {}");
    }

    @Test
    void with_a_second_attempt_to_pay() {
        Seen seen = explore(InterleavedSuppliers.confirmed(new Budget(0, 1, 0, 1, 0, true)));

        assertThat(seen.unexpected).isEmpty();
        assertThat(seen.wrongEnds).isEmpty();
        assertThat(seen.unlikePairs).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void from_the_committed_stock_to_the_delivery_of_two_shipments(boolean authorised) {
        Seen seen = explore(InterleavedSuppliers.committed(new Budget(2, 0, 0, 0, 1, false), authorised));

        assertThat(seen.unexpected).isEmpty();
        assertThat(seen.wrongEnds).isEmpty();
        assertThat(seen.states).contains(OrderState.STOPPING_SHIPMENTS, OrderState.SHIPPED);
        assertThat(seen.ends).contains(COMPLETED, REFUNDED);
        assertThat(seen.unlikePairs).isEmpty();
    }

    private static Seen explore(List<World> starts) {
        Seen seen = new Seen();
        Deque<World> open = new ArrayDeque<>(starts);
        while (!open.isEmpty()) {
            World world = open.removeLast();
            seen.states.add(world.order().state());
            List<World> next = world.next((message, failed) -> seen.unexpected.putIfAbsent(
                    "%s in %s"
                            .formatted(
                                    message.getClass().getSimpleName(),
                                    world.order().state()),
                    failed.getMessage()));
            if (next.isEmpty()) {
                seen.ends.add(world.order().state());
                judge(world, seen);
            }
            comparePairs(world, seen);
            for (World each : next) {
                if (seen.worlds.add(each.key())) {
                    open.add(each);
                }
            }
        }
        return seen;
    }

    /** Nothing happens any more. */
    private static void judge(World end, Seen seen) {
        OrderState state = end.order().state();
        boolean goodsLeft = end.suppliers().entrySet().stream()
                .anyMatch(each -> each.getKey().contains("/ship/")
                        && Set.of("SENT", "ARRIVED").contains(each.getValue()));
        boolean restsInBetween = state == REFUND_FAILED || end.budget().endsAtCommit() && state == STOCK_COMMITTED;
        boolean wrong = !state.isFinished() && !restsInBetween || goodsLeft && MONEY_GOES_BACK.contains(state);
        if (wrong) {
            seen.wrongEnds.putIfAbsent(state.name(), end.suppliers().toString());
        }
    }

    /** Two answers that are in flight at the same time lead to the same order, whichever comes first. */
    private static void comparePairs(World world, Seen seen) {
        List<Event> messages = world.inFlight().stream()
                .filter(Event.class::isInstance)
                .map(Event.class::cast)
                .filter(message -> !(message instanceof CancellationRequested))
                .distinct()
                .toList();
        for (Event first : messages) {
            for (Event second : messages) {
                String pair = InterleavedSuppliers.label(first) + ", " + InterleavedSuppliers.label(second);
                if (InterleavedSuppliers.label(first).compareTo(InterleavedSuppliers.label(second)) < 0
                        && seen.pairs.add(List.of(world.order().progress(), pair))) {
                    String one = end(world.order(), first, second);
                    String other = end(world.order(), second, first);
                    if (!one.equals(other)) {
                        seen.unlikePairs.add("%s: %s, %s -> %s, %s"
                                .formatted(
                                        world.order().state(),
                                        first.getClass().getSimpleName(),
                                        second.getClass().getSimpleName(),
                                        one,
                                        other));
                    }
                }
            }
        }
    }

    private static String end(Order order, Object first, Object second) {
        try {
            Order end = InterleavedSuppliers.after(InterleavedSuppliers.after(order, first), second);
            Map<String, Stage> stages = new TreeMap<>();
            for (Shipment each : end.progress().shipments()) {
                stages.put(each.reference(), each.stage());
            }
            return end.state() + " " + stages;
        } catch (IllegalStateException unexpected) {
            return unexpected.getMessage();
        }
    }
}
