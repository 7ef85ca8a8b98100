package order;

import static order.InterleavedSuppliers.Happening.ATTEMPT;
import static order.InterleavedSuppliers.Happening.CANCELLATION;
import static order.InterleavedSuppliers.Happening.CAPTURE_AT_THE_PROVIDER;
import static order.InterleavedSuppliers.Happening.END_OF_AUTHORISATION;
import static order.InterleavedSuppliers.Happening.EXPIRY;
import static order.InterleavedSuppliers.Happening.LATE_REFUND;
import static order.InterleavedSuppliers.Happening.REFUND_AGAIN;
import static order.InterleavedSuppliers.Happening.REFUSED_CAPTURE;
import static order.InterleavedSuppliers.Happening.REFUSED_REFUND;
import static order.InterleavedSuppliers.Happening.RETURN;
import static order.InterleavedSuppliers.Happening.WITHDRAWAL;
import static order.InterleavedSuppliers.Trait.BRINGS_A_GIFT;
import static order.InterleavedSuppliers.Trait.DECIDES_ITS_DISCOUNT;
import static order.InterleavedSuppliers.Trait.IS_AUTHORISED_FIRST;
import static order.InterleavedSuppliers.Trait.STAYS_IN_THE_WAREHOUSE;
import static order.stream.OrderState.AWAITING_PAYMENT;
import static order.stream.OrderState.COMPLETED;
import static order.stream.OrderState.REFUNDED;
import static order.stream.OrderState.REFUND_FAILED;
import static order.stream.OrderState.SHIPPED;
import static order.stream.OrderState.STOCK_COMMITTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import order.InterleavedSuppliers.Budget;
import order.InterleavedSuppliers.Happening;
import order.InterleavedSuppliers.Trait;
import order.InterleavedSuppliers.World;
import order.OrderRequest.CancellationRequested;
import order.saga.Saga.Decision;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Progress;
import order.stream.Progress.Shipment;
import order.stream.Return;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import outbox.Event;
import payment.PaymentRequest.RefundRequested;
import platform.money.Money;

/**
 * All messages that can be in flight for an order, in every order. The suppliers are those of {@link InterleavedSuppliers}; they answer what their
 * modules can answer. A message that a state does not expect would be parked and would block the order's lane. Whenever nothing is in flight,
 * {@link InterleavedEnds} judges the order, its goods and its money.
 *
 * <p>With few happenings all orders of messages are tried. Whole lives of orders with many happenings are tried in random orders: their seed is
 * printed, {@code -Dseed=…} repeats it, and {@code -Dlives=…} sets their number; the long form has more of them.
 */
class EveryInterleavingOfAnswersIsHandledTests {

    /** An order that is paid gets other stock if there is any. */
    private static final String PAID_GETS_OTHER_STOCK =
            "AWAITING_PAYMENT: PaymentSecured, %s -> COMMITTING_STOCK {}, REFUNDING {} refunds [GBP %s]";

    /** What an exploration has seen. */
    private static final class Seen {
        final Set<Object> worlds = new HashSet<>();
        final Set<Object> pairs = new HashSet<>();
        final Map<Progress, Integer> progress = new HashMap<>();
        final Map<String, String> unexpected = new TreeMap<>();
        final Map<String, String> wrongEnds = new TreeMap<>();
        final Set<String> unlikePairs = new TreeSet<>();
        final Set<OrderState> states = EnumSet.noneOf(OrderState.class);
        final Set<OrderState> ends = EnumSet.noneOf(OrderState.class);
        final Set<Return.Status> returns = EnumSet.noneOf(Return.Status.class);
    }

    @Test
    void from_the_checkout_to_the_committed_stock() {
        Seen seen = explore(InterleavedSuppliers.checkout(
                Budget.of(CANCELLATION, EXPIRY, WITHDRAWAL).with(STAYS_IN_THE_WAREHOUSE)));

        assertAllIsRight(seen);
        assertThat(seen.states)
                .contains(OrderState.RESERVING_AGAIN, OrderState.REDEEMING_LATE, OrderState.COMMITTING_AGAIN, REFUNDED);
        assertThat(seen.unlikePairs)
                .containsExactly(
                        // without stock and without its coupon, the order ends for the reason that arrives first
                        "AWAITING_ANSWERS: DiscountRefused, ReservationWithdrawn -> REJECTING_COUPONS {}, CANCELLED {}",
                        "AWAITING_DISCOUNT: DiscountRefused, ReservationWithdrawn -> REJECTED {}, CANCELLED {}",
                        PAID_GETS_OTHER_STOCK.formatted("ReservationWithdrawn", "21.80"));
    }

    @Test
    void from_the_checkout_to_the_committed_stock_with_a_gift() {
        Seen seen = explore(InterleavedSuppliers.checkout(
                Budget.of(EXPIRY, WITHDRAWAL).with(STAYS_IN_THE_WAREHOUSE, BRINGS_A_GIFT)));

        assertAllIsRight(seen);
        assertThat(seen.states).contains(OrderState.AWAITING_GIFTS, OrderState.REDEEMING_LATE, STOCK_COMMITTED);
        assertThat(seen.unlikePairs)
                .containsExactly(
                        "AWAITING_ANSWERS: DiscountRefused, ReservationWithdrawn -> REJECTING_COUPONS {}, CANCELLED {}",
                        // the reservation with the gift gets other stock if there is any
                        "AWAITING_DISCOUNT: DiscountGranted, ReservationWithdrawn -> AWAITING_GIFTS {}, CANCELLED {}",
                        "AWAITING_DISCOUNT: DiscountRefused, ReservationWithdrawn -> REJECTED {}, CANCELLED {}",
                        // without stock and without the gift that its coupon requires, the order ends as above
                        "AWAITING_GIFTS: ReservationWithdrawn, StockReserved -> CANCELLED {}, REJECTED {}",
                        PAID_GETS_OTHER_STOCK.formatted("ReservationWithdrawn", "21.80"),
                        PAID_GETS_OTHER_STOCK.formatted("StockShort", "21.80"),
                        "AWAITING_STOCK: ReservationWithdrawn, StockReserved -> CANCELLED {}, AWAITING_GIFTS {}");
    }

    @Test
    void with_a_gift_of_an_order_that_decides_its_discount() {
        Seen seen = explore(InterleavedSuppliers.checkout(Budget.of(CANCELLATION, EXPIRY, WITHDRAWAL)
                .with(STAYS_IN_THE_WAREHOUSE, BRINGS_A_GIFT, DECIDES_ITS_DISCOUNT)));

        assertAllIsRight(seen);
        assertThat(seen.states).contains(OrderState.RESERVING_LATE, STOCK_COMMITTED);
        assertThat(seen.unlikePairs)
                .containsExactly(
                        PAID_GETS_OTHER_STOCK.formatted("ReservationWithdrawn", "19.80"),
                        PAID_GETS_OTHER_STOCK.formatted("StockShort", "19.80"));
    }

    @Test
    void with_a_second_attempt_to_pay() {
        Seen seen = explore(InterleavedSuppliers.in(
                AWAITING_PAYMENT, Budget.of(EXPIRY, ATTEMPT).with(STAYS_IN_THE_WAREHOUSE)));

        assertAllIsRight(seen);
        assertThat(seen.unlikePairs).isEmpty();
    }

    /** Both attempts are captured, and the refund of one of them is refused at first. */
    @Test
    void with_a_surplus_payment_whose_refund_is_answered_twice() {
        Seen seen = explore(InterleavedSuppliers.in(
                AWAITING_PAYMENT,
                Budget.of(ATTEMPT, REFUSED_REFUND, LATE_REFUND).with(STAYS_IN_THE_WAREHOUSE)));

        assertAllIsRight(seen);
        assertThat(seen.ends).containsExactly(STOCK_COMMITTED);
        assertThat(seen.unlikePairs).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void from_the_committed_stock_to_the_delivery_of_two_shipments(boolean authorised) {
        Budget budget = Budget.of(CANCELLATION, CANCELLATION, REFUSED_REFUND, LATE_REFUND);
        Seen seen = explore(
                InterleavedSuppliers.in(STOCK_COMMITTED, authorised ? budget.with(IS_AUTHORISED_FIRST) : budget));

        assertAllIsRight(seen);
        assertThat(seen.states).contains(OrderState.STOPPING_SHIPMENTS, SHIPPED);
        assertThat(seen.ends).contains(COMPLETED, REFUNDED);
        assertThat(seen.unlikePairs).isEmpty();
    }

    /** The reservation without the gift is answered at any time after the payment. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void while_a_gift_is_missing_and_the_order_is_paid(boolean cancelled) {
        Seen seen = explore(InterleavedSuppliers.in(
                AWAITING_PAYMENT,
                cancelled
                        ? Budget.of(WITHDRAWAL, CANCELLATION).with(BRINGS_A_GIFT, STAYS_IN_THE_WAREHOUSE)
                        : Budget.of(WITHDRAWAL).with(BRINGS_A_GIFT)));

        assertAllIsRight(seen);
        assertThat(seen.ends).contains(cancelled ? STOCK_COMMITTED : COMPLETED, REFUNDED);
        assertThat(seen.states.contains(OrderState.STOPPING_SHIPMENTS)).isEqualTo(cancelled);
        assertThat(seen.unlikePairs)
                .containsExactly(
                        PAID_GETS_OTHER_STOCK.formatted("ReservationWithdrawn", "21.80"),
                        PAID_GETS_OTHER_STOCK.formatted("StockShort", "21.80"));
    }

    static Stream<Budget> captures_at_the_provider() {
        return Stream.of(
                Budget.of(CAPTURE_AT_THE_PROVIDER, END_OF_AUTHORISATION, REFUSED_REFUND, CANCELLATION),
                Budget.of(CAPTURE_AT_THE_PROVIDER, REFUSED_REFUND, CANCELLATION, CANCELLATION));
    }

    /** Which message comes first can change what is requested, and how often, but not what becomes of the money. */
    @ParameterizedTest
    @MethodSource("captures_at_the_provider")
    void while_somebody_captures_an_authorised_payment(Budget budget) {
        Seen seen = explore(InterleavedSuppliers.in(STOCK_COMMITTED, budget.with(IS_AUTHORISED_FIRST)));

        assertAllIsRight(seen);
        assertThat(seen.ends).contains(COMPLETED, REFUNDED);
    }

    /** The refund of a whole order is requested up to three times, and the earlier ones are answered at any time. */
    @Test
    void refunds_that_are_answered_after_later_ones() {
        Seen seen = explore(InterleavedSuppliers.in(
                STOCK_COMMITTED,
                Budget.of(
                        CANCELLATION,
                        CANCELLATION,
                        CANCELLATION,
                        REFUSED_REFUND,
                        REFUSED_REFUND,
                        LATE_REFUND,
                        LATE_REFUND)));

        assertAllIsRight(seen);
        assertThat(seen.ends).contains(COMPLETED, REFUNDED, REFUND_FAILED);
        assertThat(seen.unlikePairs).isEmpty();
    }

    /** Two returns, whose refunds are refused, requested again, and answered at any time. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void returns_and_their_refunds(boolean gift) {
        Budget budget = Budget.of(RETURN, RETURN, REFUSED_REFUND, REFUSED_REFUND, LATE_REFUND, REFUND_AGAIN);
        Seen seen = explore(InterleavedSuppliers.in(SHIPPED, gift ? budget.with(BRINGS_A_GIFT) : budget));

        assertAllIsRight(seen);
        assertThat(seen.ends).containsExactly(COMPLETED);
        assertThat(seen.returns).contains(Return.Status.REFUNDING, Return.Status.REFUNDED, Return.Status.FAILED);
        assertThat(seen.returns.contains(Return.Status.PRICING)).isEqualTo(gift);
        assertThat(seen.unlikePairs).isEmpty();
    }

    /** A return while the captures of its shipments are refused and the authorisation ends. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void returns_of_goods_that_are_not_captured(boolean gift) {
        Budget budget = Budget.of(RETURN, REFUSED_CAPTURE, END_OF_AUTHORISATION, REFUND_AGAIN)
                .with(IS_AUTHORISED_FIRST);
        Seen seen = explore(InterleavedSuppliers.in(STOCK_COMMITTED, gift ? budget.with(BRINGS_A_GIFT) : budget));

        assertAllIsRight(seen);
        assertThat(seen.ends).containsExactly(COMPLETED);
        // the refund for returned goods counts what the order knows of its captures
        assertThat(seen.unlikePairs)
                .allMatch(pair -> pair.matches(".*: (CaptureFailed, RestPriced|RestPriced, ShipmentDispatched) -> .*"));
    }

    /** Whole lives of orders, in which everything can happen except that somebody captures a payment at the provider. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STAYS_IN_THE_WAREHOUSE")
    @Tag("contention")
    void in_random_lives(Trait trait) {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong(1_000_000));
        System.out.printf("%s: seed=%d%n", getClass().getSimpleName(), seed);
        Random random = new Random(seed);
        Seen seen = new Seen();
        for (int life = 0; life < Integer.getInteger("lives", 3000); life++) {
            Happening[] happenings = random.ints(6, 0, Happening.values().length)
                    .mapToObj(each -> Happening.values()[each])
                    .filter(each -> each != CAPTURE_AT_THE_PROVIDER)
                    .toArray(Happening[]::new);
            live(InterleavedSuppliers.checkout(Budget.of(happenings).with(trait)), random, seen);
        }
        assertAllIsRight(seen);
    }

    private static void live(List<World> starts, Random random, Seen seen) {
        List<World> next = starts;
        while (!next.isEmpty()) {
            World world = next.get(random.nextInt(next.size()));
            next = next(world, seen);
        }
    }

    private static Seen explore(List<World> starts) {
        Seen seen = new Seen();
        Deque<World> open = new ArrayDeque<>(starts);
        while (!open.isEmpty()) {
            World world = open.removeLast();
            comparePairs(world, seen);
            for (World each : next(world, seen)) {
                if (seen.worlds.add(each.key())) {
                    open.add(each);
                }
            }
        }
        return seen;
    }

    private static List<World> next(World world, Seen seen) {
        OrderState state = world.order().state();
        seen.states.add(state);
        world.order().progress().returns().forEach(each -> seen.returns.add(each.status()));
        if (world.isQuiet()) {
            judge(world, seen);
        }
        return world.next((message, failed) -> seen.unexpected.putIfAbsent(
                "%s in %s".formatted(message.getClass().getSimpleName(), state), String.valueOf(failed.getMessage())));
    }

    private static void judge(World end, Seen seen) {
        seen.ends.add(end.order().state());
        InterleavedEnds.faults(end)
                .forEach(fault -> seen.wrongEnds.putIfAbsent(
                        "%s: %s".formatted(end.order().state(), fault), InterleavedEnds.describe(end)));
    }

    private static void assertAllIsRight(Seen seen) {
        assertThat(seen.unexpected).isEmpty();
        assertThat(seen.wrongEnds).isEmpty();
    }

    /** Two answers that are in flight at the same time lead to the same order, whichever comes first. */
    private static void comparePairs(World world, Seen seen) {
        int progress = seen.progress.computeIfAbsent(world.order().progress(), unknown -> seen.progress.size());
        List<Event> messages = world.inFlight().stream()
                .filter(Event.class::isInstance)
                .map(Event.class::cast)
                .filter(message -> !(message instanceof CancellationRequested))
                .distinct()
                .sorted(Comparator.comparing(InterleavedSuppliers::label))
                .toList();
        for (int i = 0; i < messages.size(); i++) {
            for (Event second : messages.subList(i + 1, messages.size())) {
                Event first = messages.get(i);
                if (seen.pairs.add(List.of(progress, first, second))) {
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

    /** The state, the stages of the shipments, the returns, and the refunds that were requested. */
    private static String end(Order before, Object... messages) {
        Order order = before;
        Map<String, Money> refunds = new TreeMap<>();
        try {
            for (Object message : messages) {
                if (InterleavedSuppliers.decide(order, message) instanceof Decision.Advanced advanced) {
                    order = advanced.order();
                    advanced.step().requested().stream()
                            .filter(RefundRequested.class::isInstance)
                            .map(RefundRequested.class::cast)
                            .forEach(refund -> refunds.put(refund.reference(), refund.amount()));
                }
            }
        } catch (IllegalStateException unexpected) {
            return unexpected.getMessage();
        }
        Map<String, Object> parts = new TreeMap<>();
        for (Shipment each : order.progress().shipments()) {
            parts.put(each.reference(), each.stage());
        }
        for (Return each : order.progress().returns()) {
            parts.put(each.reference(), each.status());
        }
        List<String> end = new ArrayList<>(List.of(order.state().name(), parts.toString()));
        if (!refunds.isEmpty()) {
            end.add("refunds " + refunds.values());
        }
        return String.join(" ", end);
    }
}
