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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import order.command.ExpireOrder;
import order.saga.Attempts;
import order.saga.Attempts.PayAgain;
import order.saga.Saga;
import order.saga.Saga.Decision;
import order.saga.SupplierRequests;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Progress;
import payment.PaymentEvent;
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
import promotion.PromotionRequest.DiscountReleaseRequested;
import promotion.PromotionRequest.DiscountRequested;
import promotion.PromotionRequest.RedemptionRequested;
import promotion.PromotionRequest.ReversalRequested;
import shipping.ShippingEvent;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.ShippingRequest.ShipmentCancellationRequested;
import shipping.ShippingRequest.ShipmentRequested;

/**
 * An order with suppliers. A supplier can give each answer that its module can give, and each of them leads to another world. It decides as soon
 * as it is asked. Its answers are in flight until the order takes them, in any order.
 */
final class InterleavedSuppliers {

    private InterleavedSuppliers() {}

    /**
     * What may happen besides answers.
     *
     * @param cancellations how often somebody cancels the order
     * @param expirations how often the timer finds the order due
     * @param withdrawals how often inventory withdraws a reservation
     * @param attempts how many further attempts to pay begin
     * @param refundFailures how many refunds fail
     * @param endsAtCommit whether nothing leaves the warehouse
     */
    record Budget(
            int cancellations,
            int expirations,
            int withdrawals,
            int attempts,
            int refundFailures,
            boolean endsAtCommit) {

        Budget less(int cancelled, int expired, int withdrawn, int attempted, int failed) {
            return new Budget(
                    cancellations - cancelled,
                    expirations - expired,
                    withdrawals - withdrawn,
                    attempts - attempted,
                    refundFailures - failed,
                    endsAtCommit);
        }
    }

    private record Key(Progress progress, Map<String, String> suppliers, List<String> inFlight, Budget budget) {}

    static List<World> checkout(Budget budget) {
        Order order = OrderSamples.order();
        return new World(order, Map.of(), List.of(), budget)
                .ask(List.of(SupplierRequests.reserve(order), SupplierRequests.discount(order)));
    }

    /** An order whose shopper can pay. */
    static List<World> confirmed(Budget budget) {
        Order order = OrderSamples.in(OrderState.AWAITING_PAYMENT);
        Map<String, String> suppliers = new HashMap<>();
        suppliers.put(order.reservationReference(), "HELD");
        suppliers.put(order.discountReference(), "GRANTED");
        suppliers.put(order.payment().reference(), "PAYABLE");
        return List.of(new World(order, suppliers, List.of(), budget));
    }

    /** @param authorised whether the payment is captured when goods leave; otherwise it was collected at once */
    static List<World> committed(Budget budget, boolean authorised) {
        Order order = authorised
                ? OrderSamples.order(
                        OrderSamples.STOCK_HELD,
                        OrderSamples.CONFIRMED,
                        OrderSamples.OFFERED,
                        OrderSamples.AUTHORISED,
                        OrderSamples.PAID,
                        OrderSamples.COMMITTED)
                : OrderSamples.in(OrderState.STOCK_COMMITTED);
        Map<String, String> suppliers = new HashMap<>();
        suppliers.put(order.reservationReference(), "COMMITTED");
        suppliers.put(order.discountReference(), "REDEEMED");
        suppliers.put(order.payment().reference(), "SECURED");
        order.activeShipments().forEach(shipment -> suppliers.put(shipment.reference(), "ASKED"));
        return List.of(new World(order, suppliers, List.of(), budget));
    }

    /** The order after the message. */
    static Order after(Order order, Object message) {
        return decide(order, message) instanceof Decision.Advanced advanced ? advanced.order() : order;
    }

    /** As {@code OrderBatch} passes the message on. */
    private static Decision decide(Order order, Object message) {
        if (message instanceof InventoryEvent.Answer answer
                && !answer.reference().equals(order.reservationReference())) {
            return Saga.UNCHANGED;
        }
        return switch (message) {
            case PaymentEvent.Answer answer ->
                Attempts.meaning(order, answer)
                        .map(meaning -> OrderSamples.decide(order, meaning))
                        .orElse(Saga.UNCHANGED);
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
     * @param suppliers the state of each reference at its supplier
     * @param inFlight the messages to the order, and the requests with several possible answers
     */
    record World(Order order, Map<String, String> suppliers, List<Object> inFlight, Budget budget) {

        World {
            suppliers = Map.copyOf(suppliers);
            inFlight = inFlight.stream()
                    .sorted(Comparator.comparing(InterleavedSuppliers::label))
                    .toList();
        }

        Object key() {
            return new Key(
                    order.progress(),
                    suppliers,
                    inFlight.stream().map(InterleavedSuppliers::label).toList(),
                    budget);
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
                    ? new World(advanced.order(), suppliers, rest, budget)
                            .ask(advanced.step().requested())
                    : List.of(new World(order, suppliers, rest, budget));
        }

        /** What happens at the suppliers without a request, and what people and timers do. */
        private List<World> events() {
            List<World> next = new ArrayList<>();
            if (budget.cancellations() > 0) {
                next.add(with(budget.less(1, 0, 0, 0, 0)).told(OrderSamples.CANCELLATION_REQUESTED));
            }
            if (budget.expirations() > 0 && order.state() == OrderState.AWAITING_PAYMENT) {
                next.add(with(budget.less(0, 1, 0, 0, 0)).told(new ExpireOrder(order.correlation())));
            }
            if (budget.attempts() > 0 && order.state() == OrderState.AWAITING_PAYMENT) {
                next.add(with(budget.less(0, 0, 0, 1, 0)).told(new PayAgain("sandbox", null)));
            }
            suppliers.forEach((reference, state) -> next.addAll(eventsOf(reference, state)));
            return next;
        }

        private List<World> eventsOf(String reference, String state) {
            String correlation = order.correlation();
            if (reference.contains("/reserve/")) {
                return state.equals("HELD") && budget.withdrawals() > 0
                        ? List.of(with(budget.less(0, 0, 1, 0, 0))
                                .at(reference, "WITHDRAWN")
                                .told(new ReservationWithdrawn(reference, correlation, List.of("85123A"))))
                        : List.of();
            }
            if (reference.contains("/ship/") && !budget.endsAtCommit()) {
                return switch (state) {
                    case "ASKED" ->
                        List.of(at(reference, "SENT")
                                .told(new ShipmentDispatched(
                                        reference, correlation, "sandbox", "SBX", OrderSamples.AT)));
                    case "SENT" ->
                        List.of(at(reference, "ARRIVED")
                                .told(new ShipmentDelivered(
                                        reference, correlation, "sandbox", "SBX", OrderSamples.AT)));
                    default -> List.of();
                };
            }
            return switch (state) {
                case "PAYABLE" ->
                    List.of(
                            at(reference, "STARTED")
                                    .told(new PaymentStarted(reference, correlation, "sandbox", Map.of())),
                            at(reference, "FAILED").told(new PaymentFailed(reference, correlation, "declined")));
                case "STARTED" ->
                    List.of(
                            at(reference, "SECURED").told(secured(reference)),
                            at(reference, "FAILED").told(new PaymentFailed(reference, correlation, "declined")));
                case "FAILED", "WITHDRAWN" -> List.of(at(reference, "SECURED").told(secured(reference)));
                default -> List.of();
            };
        }

        private PaymentSecured secured(String reference) {
            return new PaymentSecured(
                    reference,
                    order.correlation(),
                    order.payment().amount(),
                    OrderSamples.AT,
                    "sandbox",
                    "ch_1",
                    true,
                    null,
                    null);
        }

        private World with(Budget left) {
            return new World(order, suppliers, inFlight, left);
        }

        private World at(String reference, String state) {
            Map<String, String> states = new HashMap<>(suppliers);
            states.put(reference, state);
            return new World(order, states, inFlight, budget);
        }

        private World told(Object message) {
            List<Object> more = new ArrayList<>(inFlight);
            more.add(message);
            return new World(order, suppliers, more, budget);
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
                case CommitRequested asked -> {
                    String state = suppliers.getOrDefault(asked.reference(), "");
                    yield List.of(
                            state.equals("HELD") || state.equals("COMMITTED")
                                    ? at(asked.reference(), "COMMITTED").told(committed(asked.reference()))
                                    : told(new CommitRefused(asked.reference(), to)));
                }
                case ReleaseRequested asked ->
                    List.of(released(asked.reference()).told(new StockReleased(asked.reference(), to)));
                case DiscountRequested asked ->
                    List.of(
                            at(asked.reference(), "GRANTED").told(granted(asked.reference())),
                            at(asked.reference(), "REFUSED")
                                    .told(new DiscountRefused(
                                            asked.reference(),
                                            to,
                                            List.of(new PromotionEvent.CouponRefusal("welcome-5", "USED_UP")))));
                case RedemptionRequested asked -> redeem(asked.reference());
                case DiscountReleaseRequested asked ->
                    List.of(
                            suppliers.getOrDefault(asked.reference(), "").equals("GRANTED")
                                    ? at(asked.reference(), "RELEASED")
                                    : this);
                case ReversalRequested asked -> List.of(at(asked.reference(), "REVERSED"));
                case PaymentRequested asked -> List.of(at(asked.reference(), "PAYABLE"));
                case WithdrawalRequested asked ->
                    List.of(
                            suppliers.getOrDefault(asked.reference(), "").equals("SECURED")
                                    ? this
                                    : at(asked.reference(), "WITHDRAWN")
                                            .told(new PaymentWithdrawn(asked.reference(), to, "closed")));
                case RefundRequested asked -> refund(asked);
                case VoidRequested asked ->
                    List.of(told(new PaymentVoided(
                            asked.reference(), to, OrderSamples.pence(0), OrderSamples.PAYABLE, "released")));
                case CaptureRequested asked ->
                    List.of(told(new PaymentCaptured(
                            asked.reference(),
                            to,
                            asked.amount(),
                            OrderSamples.AT,
                            "ch_1",
                            "sandbox",
                            asked.paymentReference())));
                case ShipmentRequested asked -> List.of(at(asked.reference(), "ASKED"));
                case ShipmentCancellationRequested asked ->
                    List.of(
                            suppliers.getOrDefault(asked.reference(), "").equals("ASKED")
                                    ? at(asked.reference(), "STOPPED")
                                            .told(new ShipmentCancelled(asked.reference(), to))
                                    : told(
                                            suppliers
                                                            .getOrDefault(asked.reference(), "")
                                                            .equals("STOPPED")
                                                    ? new ShipmentCancelled(asked.reference(), to)
                                                    : new ShipmentCancellationRefused(asked.reference(), to)));
                default -> throw new IllegalStateException("Nobody answers " + request);
            };
        }

        private List<World> reserve(ReservationRequested asked) {
            World before = asked.replaces() == null ? this : released(asked.replaces());
            return List.of(
                    before.at(asked.reference(), "HELD")
                            .told(new StockReserved(asked.reference(), order.correlation(), List.of())),
                    before.at(asked.reference(), "SHORT")
                            .told(new StockShort(
                                    asked.reference(),
                                    order.correlation(),
                                    List.of(new InventoryEvent.Shortage("85123A", 6, 2)))));
        }

        private World released(String reservation) {
            String state = suppliers.getOrDefault(reservation, "");
            return state.equals("SHORT") || state.equals("WITHDRAWN") ? this : at(reservation, "RELEASED");
        }

        private List<World> redeem(String discount) {
            World redeemed =
                    at(discount, "REDEEMED").told(new DiscountRedeemed(discount, order.correlation(), List.of()));
            World refused = told(new RedemptionRefused(discount, order.correlation()));
            return switch (suppliers.getOrDefault(discount, "")) {
                case "GRANTED", "REDEEMED" -> List.of(redeemed);
                case "RELEASED" -> List.of(redeemed, refused);
                default -> List.of(refused);
            };
        }

        private List<World> refund(RefundRequested asked) {
            World refunded = at(asked.reference(), "REFUNDED")
                    .told(new PaymentRefunded(
                            asked.reference(),
                            order.correlation(),
                            asked.paymentReference(),
                            asked.amount(),
                            "sandbox"));
            return budget.refundFailures() == 0
                    ? List.of(refunded)
                    : List.of(
                            refunded,
                            with(budget.less(0, 0, 0, 0, 1))
                                    .at(asked.reference(), "REFUND_FAILED")
                                    .told(new RefundFailed(
                                            asked.reference(),
                                            order.correlation(),
                                            asked.paymentReference(),
                                            "account closed")));
        }

        private StockCommitted committed(String reference) {
            return new StockCommitted(
                    reference,
                    order.correlation(),
                    List.of(
                            new InventoryEvent.Allocation("85123A", "main", 6),
                            new InventoryEvent.Allocation("POST", "north", 1)));
        }

        private DiscountGranted granted(String reference) {
            return (DiscountGranted) OrderSamples.messages(order).get("Granted");
        }
    }
}
