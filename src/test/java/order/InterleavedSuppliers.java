package order;

import inventory.InventoryEvent;
import inventory.InventoryEvent.CommitRefused;
import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryEvent.StockCommitted;
import inventory.InventoryEvent.StockReleased;
import inventory.InventoryEvent.StockReserved;
import inventory.InventoryEvent.StockShort;
import inventory.InventoryRequest.CommitRequested;
import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import order.OrderEvent.Gift;
import order.command.ExpireOrder;
import order.command.OrderCommand.ReturnedUnits;
import order.command.PricedRest;
import order.saga.Attempts;
import order.saga.Attempts.PayAgain;
import order.saga.Returns;
import order.saga.Saga;
import order.saga.Saga.Decision;
import order.saga.SupplierRequests;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Progress;
import order.stream.Return;
import payment.PaymentEvent;
import payment.PaymentEvent.CaptureFailed;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.PaymentVoided;
import payment.PaymentEvent.PaymentWithdrawn;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentRequest.CaptureRequested;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentRequest.VoidRequested;
import payment.PaymentRequest.WithdrawalRequested;
import promotion.PromotionEvent;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountRedeemed;
import promotion.PromotionEvent.DiscountRefused;
import promotion.PromotionEvent.RedemptionRefused;
import promotion.PromotionEvent.RestPriced;
import promotion.PromotionRequest.DiscountReleaseRequested;
import promotion.PromotionRequest.DiscountRequested;
import promotion.PromotionRequest.GiveBackRequested;
import promotion.PromotionRequest.RedemptionRequested;
import promotion.PromotionRequest.RepricingRequested;
import promotion.PromotionRequest.ReversalRequested;
import shipping.ShippingEvent;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.ShippingRequest.ShipmentCancellationRequested;
import shipping.ShippingRequest.ShipmentHoldRequested;
import shipping.ShippingRequest.ShipmentReleaseRequested;
import shipping.ShippingRequest.ShipmentRequested;

/**
 * An order with suppliers. A supplier can give each answer that its module can give, and each of them leads to another world. It decides as soon
 * as it is asked. Its answers are in flight until the order takes them, in any order.
 */
final class InterleavedSuppliers {

    private InterleavedSuppliers() {}

    /** The gift of an order with {@link Trait#BRINGS_A_GIFT}. */
    static final String GIFT = "22423";

    /** What may happen besides the usual answers. */
    enum Happening {
        /** Somebody cancels the order. */
        CANCELLATION,
        /** The timer finds the order due. */
        EXPIRY,
        /** Inventory withdraws a reservation. */
        WITHDRAWAL,
        /** The shopper begins a further attempt to pay. */
        ATTEMPT,
        /** Goods come back. */
        RETURN,
        /** An operator requests a refused refund of a return again. */
        REFUND_AGAIN,
        /** The provider refuses a refund. */
        REFUSED_REFUND,
        /** The provider makes a refund that it has refused before. */
        LATE_REFUND,
        /** The provider refuses a capture. */
        REFUSED_CAPTURE,
        /** An authorisation ends without a request. */
        END_OF_AUTHORISATION,
        /** Somebody captures a whole payment at the provider. */
        CAPTURE_AT_THE_PROVIDER
    }

    /** What is special about an order. */
    enum Trait {
        /** Nothing leaves the warehouse. */
        STAYS_IN_THE_WAREHOUSE,
        /** The discount brings a gift, and its returns are priced again. */
        BRINGS_A_GIFT,
        /** The order asks promotion for no discount. */
        DECIDES_ITS_DISCOUNT,
        /** The payment is captured when goods leave; otherwise it is collected at once. */
        IS_AUTHORISED_FIRST
    }

    /** @param left how often each of these may still happen */
    record Budget(Map<Happening, Integer> left, Set<Trait> traits) {

        /** @param happenings each as often as it is named */
        static Budget of(Happening... happenings) {
            Map<Happening, Integer> left = new EnumMap<>(Happening.class);
            for (Happening each : happenings) {
                left.merge(each, 1, Integer::sum);
            }
            return new Budget(left, Set.of());
        }

        Budget with(Trait... more) {
            Set<Trait> all = EnumSet.noneOf(Trait.class);
            all.addAll(traits);
            all.addAll(List.of(more));
            return new Budget(left, all);
        }

        boolean allows(Happening happening) {
            return left.containsKey(happening);
        }

        boolean is(Trait trait) {
            return traits.contains(trait);
        }

        Budget less(Happening happening) {
            Map<Happening, Integer> rest = new EnumMap<>(left);
            rest.computeIfPresent(happening, (same, times) -> times == 1 ? null : times - 1);
            return new Budget(rest, traits);
        }
    }

    /**
     * The money at the provider.
     *
     * @param captured minor units by payment
     * @param refunded minor units by payment
     * @param refunds the requested refunds by reference
     */
    record Funds(Map<String, Long> captured, Map<String, Long> refunded, Map<String, RefundRequested> refunds) {

        static final Funds NONE = new Funds(Map.of(), Map.of(), Map.of());

        long captured(String payment) {
            return captured.getOrDefault(payment, 0L);
        }

        long refundable(String payment) {
            return captured(payment) - refunded.getOrDefault(payment, 0L);
        }

        /** Minor units that the shop has of all payments. */
        long kept() {
            return captured.keySet().stream().mapToLong(this::refundable).sum();
        }

        Funds capture(String payment, long minor) {
            return new Funds(plus(captured, payment, minor), refunded, refunds);
        }

        Funds refund(RefundRequested refund) {
            return new Funds(
                    captured,
                    plus(refunded, refund.paymentReference(), refund.amount().amountMinor()),
                    refunds);
        }

        Funds knowing(RefundRequested refund) {
            Map<String, RefundRequested> all = new TreeMap<>(refunds);
            all.put(refund.reference(), refund);
            return new Funds(captured, refunded, all);
        }

        private static Map<String, Long> plus(Map<String, Long> before, String payment, long minor) {
            Map<String, Long> after = new TreeMap<>(before);
            after.merge(payment, minor, Long::sum);
            return after;
        }
    }

    private record Key(
            Progress progress, Map<String, String> suppliers, Funds funds, List<Object> inFlight, Budget budget) {}

    static List<World> checkout(Budget budget) {
        boolean asks = !budget.is(Trait.DECIDES_ITS_DISCOUNT);
        Order order = asks ? OrderSamples.order() : OrderSamples.withGiftOfItsOwn();
        return new World(order, new TreeMap<>(), Funds.NONE, List.of(), budget)
                .ask(
                        asks
                                ? List.of(SupplierRequests.reserve(order), SupplierRequests.discount(order))
                                : List.of(SupplierRequests.reserve(order)));
    }

    /** An order in this state, on the straight way to it: nothing is in flight, and the order has its gift. */
    static List<World> in(OrderState state, Budget budget) {
        World found = find(
                checkout(new Budget(Map.of(), budget.traits())),
                world -> world.order().state() == state
                        && world.inFlight().isEmpty()
                        && world.hasGift() == budget.is(Trait.BRINGS_A_GIFT));
        return List.of(found.with(budget));
    }

    private static World find(List<World> starts, Predicate<World> wanted) {
        Set<Object> known = new HashSet<>();
        Deque<World> open = new ArrayDeque<>(starts);
        while (!open.isEmpty()) {
            World world = open.removeFirst();
            if (wanted.test(world)) {
                return world;
            }
            for (World next : world.next((message, failed) -> {
                throw failed;
            })) {
                if (known.add(next.key())) {
                    open.addLast(next);
                }
            }
        }
        throw new IllegalStateException("No way leads there");
    }

    /** As {@code OrderBatch} passes the message on. */
    static Decision decide(Order order, Object message) {
        if (message instanceof InventoryEvent.Answer answer
                && !answer.reference().equals(order.reservationReference())) {
            return Saga.UNCHANGED;
        }
        return switch (message) {
            case PaymentEvent.Answer answer ->
                Attempts.meaning(order, answer)
                        .map(meaning -> OrderSamples.decide(order, meaning))
                        .orElse(Saga.UNCHANGED);
            case RestPriced answer ->
                OrderSamples.decide(order, new PricedRest(answer, Map.of(GIFT, OrderSamples.pence(100))));
            default -> OrderSamples.decide(order, message);
        };
    }

    static String label(Object message) {
        String reference = switch (message) {
            case InventoryEvent.Answer answer -> answer.reference();
            case PaymentEvent.Answer answer -> answer.reference();
            case PromotionEvent.Answer answer -> answer.reference();
            case ShippingEvent event -> event.reference();
            default -> "";
        };
        return message.getClass().getSimpleName() + " " + reference;
    }

    /**
     * @param suppliers the state of each reference at its supplier, sorted, so that a seed repeats a life
     * @param inFlight the messages to the order
     */
    record World(Order order, SortedMap<String, String> suppliers, Funds funds, List<Object> inFlight, Budget budget) {

        Object key() {
            return new Key(
                    order.progress(),
                    suppliers,
                    funds,
                    inFlight.stream()
                            .sorted(Comparator.comparing(InterleavedSuppliers::label)
                                    .thenComparing(Object::toString))
                            .toList(),
                    budget);
        }

        /** Nothing is in flight, and nothing follows unless something special happens. */
        boolean isQuiet() {
            return inFlight.isEmpty()
                    && with(new Budget(Map.of(), budget.traits())).events().isEmpty();
        }

        boolean hasGift() {
            List<Gift> gifts = order.progress().gifts();
            return gifts != null && !gifts.isEmpty();
        }

        /** All worlds that can follow this one. */
        List<World> next(BiConsumer<Object, RuntimeException> failure) {
            List<World> next = new ArrayList<>();
            for (Object message : new LinkedHashSet<>(inFlight)) {
                try {
                    next.addAll(taken(message));
                } catch (RuntimeException failed) {
                    failure.accept(message, failed);
                }
            }
            next.addAll(events());
            return next;
        }

        private List<World> taken(Object message) {
            List<Object> rest = new ArrayList<>(inFlight);
            rest.remove(message);
            return decide(order, message) instanceof Decision.Advanced advanced
                    ? new World(advanced.order(), suppliers, funds, rest, budget)
                            .ask(advanced.step().requested())
                    : List.of(new World(order, suppliers, funds, rest, budget));
        }

        /** What happens at the suppliers without a request, and what people and timers do. */
        private List<World> events() {
            List<World> next = new ArrayList<>();
            if (budget.allows(Happening.CANCELLATION)) {
                next.add(spend(Happening.CANCELLATION).told(OrderSamples.CANCELLATION_REQUESTED));
            }
            if (budget.allows(Happening.EXPIRY) && order.state() == OrderState.AWAITING_PAYMENT) {
                next.add(spend(Happening.EXPIRY).told(new ExpireOrder(order.correlation())));
            }
            if (budget.allows(Happening.ATTEMPT) && order.state() == OrderState.AWAITING_PAYMENT) {
                next.add(spend(Happening.ATTEMPT).told(new PayAgain("sandbox", null)));
            }
            if (order.state() == OrderState.SHIPPED || order.state() == OrderState.COMPLETED) {
                next.addAll(returns());
            }
            suppliers.forEach((reference, state) -> next.addAll(eventsOf(reference, state)));
            return next;
        }

        /** Units of the first line come back, and then the second line with the gift. */
        private List<World> returns() {
            List<World> next = new ArrayList<>();
            if (budget.allows(Happening.RETURN)) {
                int earlier = order.progress().returns().size();
                ReturnedUnits[] units = earlier == 0
                        ? new ReturnedUnits[] {new ReturnedUnits(1, 2)}
                        : Stream.of(2, 3)
                                .filter(line -> Returns.returnable(order, line) > 0)
                                .map(line -> new ReturnedUnits(line, 1))
                                .toArray(ReturnedUnits[]::new);
                if (units.length > 0) {
                    next.add(spend(Happening.RETURN).told(OrderSamples.returns(order, units)));
                }
            }
            if (budget.allows(Happening.REFUND_AGAIN)) {
                order.progress().returns().stream()
                        .filter(each -> each.status() == Return.Status.FAILED)
                        .forEach(failed -> next.add(spend(Happening.REFUND_AGAIN)
                                .told(OrderSamples.refundAgain(order, failed.reference()))));
            }
            return next;
        }

        private List<World> eventsOf(String reference, String state) {
            if (reference.contains("/reserve/")) {
                return state.startsWith("HELD") && budget.allows(Happening.WITHDRAWAL)
                        ? withdrawn(reference, state)
                        : List.of();
            }
            if (reference.contains("/ship/")) {
                return budget.is(Trait.STAYS_IN_THE_WAREHOUSE) ? List.of() : moved(reference, state);
            }
            return switch (state) {
                case "PAYABLE" ->
                    List.of(
                            at(reference, "STARTED")
                                    .told(new PaymentStarted(reference, order.correlation(), "sandbox", Map.of())),
                            failed(reference));
                case "STARTED" -> List.of(secured(reference), failed(reference));
                case "FAILED", "WITHDRAWN" -> List.of(secured(reference));
                case "AUTHORISED", "VOIDED" -> changedAtTheProvider(reference, state);
                case "REFUND_REFUSED" -> lateRefund(reference);
                default -> List.of();
            };
        }

        private List<World> withdrawn(String reference, String state) {
            World without = spend(Happening.WITHDRAWAL).at(reference, "WITHDRAWN");
            return (state.equals("HELD_WITH_GIFT") ? Stream.of("85123A", GIFT) : Stream.of("85123A"))
                    .map(missing ->
                            without.told(new ReservationWithdrawn(reference, order.correlation(), List.of(missing))))
                    .toList();
        }

        private List<World> moved(String reference, String state) {
            String to = order.correlation();
            return switch (state) {
                case "ASKED" ->
                    List.of(at(reference, "SENT")
                            .told(new ShipmentDispatched(reference, to, "sandbox", "SBX", OrderSamples.AT)));
                case "SENT" ->
                    List.of(at(reference, "ARRIVED")
                            .told(new ShipmentDelivered(reference, to, "sandbox", "SBX", OrderSamples.AT)));
                default -> List.of();
            };
        }

        private World failed(String payment) {
            return at(payment, "FAILED").told(new PaymentFailed(payment, order.correlation(), "declined"));
        }

        private World secured(String payment) {
            return budget.is(Trait.IS_AUTHORISED_FIRST)
                    ? at(payment, "AUTHORISED")
                            .told(OrderSamples.authorised(
                                    payment,
                                    order.correlation(),
                                    order.payment().amount()))
                    : at(payment, "SECURED")
                            .with(funds.capture(payment, payable()))
                            .told(new PaymentSecured(
                                    payment,
                                    order.correlation(),
                                    order.payment().amount(),
                                    OrderSamples.AT,
                                    "sandbox",
                                    "ch_1",
                                    true,
                                    null,
                                    null));
        }

        /** Its events need the one that tells the order of the authorisation: otherwise they fail, and are tried again after that one. */
        private List<World> changedAtTheProvider(String payment, String state) {
            List<World> next = new ArrayList<>();
            if (inFlight.stream()
                    .anyMatch(message -> message instanceof PaymentSecured secured
                            && secured.reference().equals(payment))) {
                return next;
            }
            if (state.equals("AUTHORISED") && budget.allows(Happening.END_OF_AUTHORISATION)) {
                next.addAll(spend(Happening.END_OF_AUTHORISATION).ended(payment));
            }
            if (funds.captured(payment) == 0 && budget.allows(Happening.CAPTURE_AT_THE_PROVIDER)) {
                next.addAll(spend(Happening.CAPTURE_AT_THE_PROVIDER).captured(payment, payment, payable(), false));
            }
            return next;
        }

        /** As payment decides: the refund counts if the others have left enough. */
        private List<World> lateRefund(String reference) {
            RefundRequested refund = funds.refunds().get(reference);
            return budget.allows(Happening.LATE_REFUND)
                            && refund.amount().amountMinor() <= funds.refundable(refund.paymentReference())
                    ? List.of(spend(Happening.LATE_REFUND).refunded(refund))
                    : List.of();
        }

        private long payable() {
            return order.payment().amount().amountMinor();
        }

        private World spend(Happening happening) {
            return with(budget.less(happening));
        }

        World with(Budget left) {
            return new World(order, suppliers, funds, inFlight, left);
        }

        private World with(Funds moved) {
            return new World(order, suppliers, moved, inFlight, budget);
        }

        private World at(String reference, String state) {
            SortedMap<String, String> states = new TreeMap<>(suppliers);
            states.put(reference, state);
            return new World(order, states, funds, inFlight, budget);
        }

        private World told(Object message) {
            List<Object> more = new ArrayList<>(inFlight);
            more.add(message);
            return new World(order, suppliers, funds, more, budget);
        }

        String state(String reference) {
            return suppliers.getOrDefault(reference, "");
        }

        /** The suppliers decide on the requests. */
        List<World> ask(List<?> requests) {
            List<World> worlds = List.of(this);
            for (Object request : requests) {
                worlds = worlds.stream()
                        .flatMap(world -> world.answers(request).stream())
                        .toList();
            }
            return worlds;
        }

        private List<World> answers(Object request) {
            String to = order.correlation();
            return switch (request) {
                case ReservationRequested asked -> reserve(asked);
                case CommitRequested asked -> List.of(commit(asked.reference()));
                case ReleaseRequested asked ->
                    List.of(released(asked.reference()).told(new StockReleased(asked.reference(), to)));
                case DiscountRequested asked -> discount(asked.reference());
                case RedemptionRequested asked -> redeem(asked.reference());
                case DiscountReleaseRequested asked ->
                    List.of(state(asked.reference()).equals("GRANTED") ? at(asked.reference(), "RELEASED") : this);
                case ReversalRequested asked -> List.of(at(asked.reference(), "REVERSED"));
                case RepricingRequested asked ->
                    List.of(told(new RestPriced(
                            asked.reference(), to, List.of(), List.of(new PromotionEvent.EarnedGifts("welcome", 0)))));
                case GiveBackRequested asked -> List.of(this);
                case PaymentRequested asked -> List.of(at(asked.reference(), "PAYABLE"));
                case WithdrawalRequested asked ->
                    List.of(
                            Set.of("SECURED", "AUTHORISED", "VOIDED").contains(state(asked.reference()))
                                    ? this
                                    : at(asked.reference(), "WITHDRAWN")
                                            .told(new PaymentWithdrawn(asked.reference(), to, "closed")));
                case RefundRequested asked -> refund(asked);
                case VoidRequested asked -> ended(asked.reference());
                case CaptureRequested asked -> capture(asked);
                case ShipmentRequested asked -> List.of(at(asked.reference(), "ASKED"));
                case ShipmentHoldRequested asked -> List.of(this); // goods may leave nevertheless
                case ShipmentReleaseRequested asked -> List.of(this);
                case ShipmentCancellationRequested asked -> List.of(stop(asked.reference()));
                default -> throw new IllegalStateException("Nobody answers " + request);
            };
        }

        /** A reservation with an extra holds it, or holds the lines only because units of it are missing. */
        private List<World> reserve(ReservationRequested asked) {
            World before = asked.replaces() == null ? this : released(asked.replaces());
            List<World> worlds = new ArrayList<>();
            if (asked.extras() != null) {
                worlds.add(before.reserved(asked.reference(), "HELD_WITH_GIFT"));
            }
            worlds.add(before.reserved(asked.reference(), "HELD"));
            worlds.add(before.at(asked.reference(), "SHORT")
                    .told(new StockShort(
                            asked.reference(),
                            order.correlation(),
                            List.of(new InventoryEvent.Shortage("85123A", 6, 2)))));
            return worlds;
        }

        private World reserved(String reservation, String state) {
            return at(reservation, state).told(new StockReserved(reservation, order.correlation(), allocations(state)));
        }

        private World commit(String reservation) {
            String state = state(reservation).replace("HELD", "COMMITTED");
            return state.startsWith("COMMITTED")
                    ? at(reservation, state)
                            .told(new StockCommitted(reservation, order.correlation(), allocations(state)))
                    : told(new CommitRefused(reservation, order.correlation()));
        }

        private static List<InventoryEvent.Allocation> allocations(String state) {
            List<InventoryEvent.Allocation> all = new ArrayList<>(List.of(
                    new InventoryEvent.Allocation("85123A", "main", 6),
                    new InventoryEvent.Allocation("POST", "north", 1)));
            if (state.endsWith("_WITH_GIFT")) {
                all.add(new InventoryEvent.Allocation(GIFT, "main", 1));
            }
            return all;
        }

        private World released(String reservation) {
            String state = state(reservation);
            return state.equals("SHORT") || state.equals("WITHDRAWN") ? this : at(reservation, "RELEASED");
        }

        private List<World> discount(String discount) {
            DiscountGranted usual =
                    (DiscountGranted) OrderSamples.messages(order).get("Granted");
            Stream<DiscountGranted> grants = budget.is(Trait.BRINGS_A_GIFT)
                    ? Stream.of(withGift(usual, false), withGift(usual, true))
                    : Stream.of(usual);
            List<World> worlds = new ArrayList<>(
                    grants.map(granted -> at(discount, "GRANTED").told(granted)).toList());
            worlds.add(at(discount, "REFUSED")
                    .told(new DiscountRefused(
                            discount,
                            order.correlation(),
                            List.of(new PromotionEvent.CouponRefusal("welcome-5", "USED_UP")))));
            return worlds;
        }

        private List<World> redeem(String discount) {
            World redeemed =
                    at(discount, "REDEEMED").told(new DiscountRedeemed(discount, order.correlation(), List.of()));
            World refused = told(new RedemptionRefused(discount, order.correlation()));
            return switch (state(discount)) {
                case "GRANTED", "REDEEMED" -> List.of(redeemed);
                case "RELEASED" -> List.of(redeemed, refused);
                default -> List.of(refused);
            };
        }

        private World stop(String shipment) {
            String state = state(shipment);
            return state.equals("ASKED") || state.equals("STOPPED")
                    ? at(shipment, "STOPPED").told(new ShipmentCancelled(shipment, order.correlation()))
                    : told(new ShipmentCancellationRefused(shipment, order.correlation()));
        }

        private List<World> capture(CaptureRequested asked) {
            String payment = asked.paymentReference();
            World refused = at(asked.reference(), "CAPTURE_REFUSED")
                    .told(new CaptureFailed(
                            asked.reference(), order.correlation(), payment, asked.amount(), "no funds"));
            long minor = asked.amount().amountMinor();
            if (!state(payment).equals("AUTHORISED") || minor > payable() - funds.captured(payment)) {
                return List.of(refused);
            }
            List<World> worlds = new ArrayList<>(captured(payment, asked.reference(), minor, asked.last()));
            if (budget.allows(Happening.REFUSED_CAPTURE)) {
                worlds.add(refused.spend(Happening.REFUSED_CAPTURE));
            }
            return worlds;
        }

        private List<World> captured(String payment, String capture, long minor, boolean last) {
            World captured = with(funds.capture(payment, minor))
                    .told(new PaymentCaptured(
                            capture,
                            order.correlation(),
                            OrderSamples.pence(minor),
                            OrderSamples.AT,
                            "ch_1",
                            "sandbox",
                            payment));
            if (captured.funds().captured(payment) == payable()) {
                return captured.at(payment, "SECURED").sendWaiting();
            }
            return last ? captured.ended(payment) : captured.sendWaiting();
        }

        /** What is not captured is released. A payment that has ended before gets the answer again. */
        private List<World> ended(String payment) {
            long captured = funds.captured(payment);
            World ended = state(payment).equals("SECURED") ? this : at(payment, "VOIDED");
            return ended.told(new PaymentVoided(
                            payment,
                            order.correlation(),
                            OrderSamples.pence(captured),
                            OrderSamples.pence(payable() - captured),
                            "released"))
                    .sendWaiting();
        }

        private List<World> refund(RefundRequested asked) {
            return switch (state(asked.reference())) {
                case "" -> with(funds.knowing(asked)).send(asked);
                case "REFUNDED" -> List.of(told(refundedAnswer(asked)));
                case "REFUND_WAITS" -> List.of(this);
                default -> List.of(told(refusedAnswer(asked)));
            };
        }

        /** As payment decides: a refund waits while captures can make it possible. */
        private List<World> send(RefundRequested refund) {
            String payment = refund.paymentReference();
            long minor = refund.amount().amountMinor();
            World refused = told(refusedAnswer(refund));
            if (minor > funds.refundable(payment)) {
                long capturable = state(payment).equals("AUTHORISED") ? payable() - funds.captured(payment) : 0;
                return List.of(
                        minor > funds.refundable(payment) + capturable
                                ? refused.at(refund.reference(), "REFUND_EXCEEDS")
                                : at(refund.reference(), "REFUND_WAITS"));
            }
            return budget.allows(Happening.REFUSED_REFUND)
                    ? List.of(
                            refunded(refund),
                            refused.spend(Happening.REFUSED_REFUND).at(refund.reference(), "REFUND_REFUSED"))
                    : List.of(refunded(refund));
        }

        /** More is captured, or nothing more will be. */
        private List<World> sendWaiting() {
            List<World> worlds = List.of(this);
            for (RefundRequested refund : funds.refunds().values()) {
                if (state(refund.reference()).equals("REFUND_WAITS")) {
                    worlds = worlds.stream()
                            .flatMap(world -> world.send(refund).stream())
                            .toList();
                }
            }
            return worlds;
        }

        private World refunded(RefundRequested refund) {
            return at(refund.reference(), "REFUNDED").with(funds.refund(refund)).told(refundedAnswer(refund));
        }

        private PaymentRefunded refundedAnswer(RefundRequested refund) {
            return new PaymentRefunded(
                    refund.reference(), order.correlation(), refund.paymentReference(), refund.amount(), "sandbox");
        }

        private RefundFailed refusedAnswer(RefundRequested refund) {
            return new RefundFailed(
                    refund.reference(), order.correlation(), refund.paymentReference(), "account closed");
        }
    }

    /** @param required whether the coupon is refused without the gift */
    private static DiscountGranted withGift(DiscountGranted granted, boolean required) {
        return new DiscountGranted(
                granted.reference(),
                granted.correlation(),
                granted.applied().stream()
                        .map(applied -> new PromotionEvent.Applied(
                                applied.promotionId(),
                                applied.promotionVersion(),
                                applied.couponCode(),
                                applied.amount(),
                                applied.lines(),
                                applied.shipping(),
                                List.of(new PromotionEvent.GiftOffer(
                                        List.of(new PromotionEvent.GiftChoice(GIFT, 1)), required)),
                                "PRICE_AGAIN",
                                "GIVE_BACK"))
                        .toList());
    }
}
