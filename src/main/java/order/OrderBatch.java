package order;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import order.OrderEvent.OrderCreated;
import order.OrderRequest.CancellationRequested;
import order.checkout.CheckoutDecision;
import order.checkout.Checkouts;
import order.checkout.ExternalReferences;
import order.command.OrderCommand;
import order.command.OrderCommand.CancelOrder;
import order.command.OrderCommand.CancellationResult;
import order.command.OrderCommand.CheckoutResult;
import order.command.OrderCommand.PlaceOrder;
import order.command.OrderCommand.RefundReturn;
import order.command.OrderCommand.RetryPayment;
import order.command.OrderCommand.RetryResult;
import order.command.OrderCommand.ReturnGoods;
import order.command.OrderCommand.ReturnResult;
import order.command.OrderCommand.WithReason;
import order.command.PricedRest;
import order.holding.Holdings;
import order.offer.GrantedOffers;
import order.replica.Prices;
import order.saga.Attempts;
import order.saga.Attempts.PayAgain;
import order.saga.Disputes;
import order.saga.Returns;
import order.saga.Saga;
import order.saga.SupplierRequests;
import order.stream.DatedOrder;
import order.stream.Order;
import order.stream.Payment;
import org.jspecify.annotations.Nullable;
import outbox.BatchState;
import outbox.Event;
import payment.PaymentEvent;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentRequest.RefundRequested;
import platform.idempotency.Claim;
import platform.idempotency.Claims;
import platform.idempotency.IdempotencyKey;
import platform.money.Money;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;
import platform.privacy.PersonalKeys;
import promotion.PromotionEvent.RestPriced;

/**
 * The state of one order batch. Everything that the batch needs is loaded before its first decision, and nothing is written before its last
 * decision.
 */
final class OrderBatch extends BatchState {

    private final Saga saga;
    private final Instant now;
    private final Loaded loaded;
    private final Map<UUID, Order> orders;
    private final Set<UUID> created = new LinkedHashSet<>();
    private final Set<UUID> changed = new LinkedHashSet<>();
    private final List<Integer> streamPositions = new ArrayList<>();
    private final Map<UUID, Instant> lastEvents = new HashMap<>(); // their times, by order
    private final Map<String, CheckoutResult> answered = new HashMap<>();
    private final Map<String, CheckoutResult> refusedReferences = new HashMap<>();
    private final List<Event> replicaEvents = new ArrayList<>();
    private final List<PaymentMismatched> mismatches = new ArrayList<>();

    /**
     * @param references external references with the orders that own them; references that were free are already claimed for the new orders
     * @param listed the SKUs on sale among those that checkouts name or that are gifts of returned orders
     * @param checkouts decides whether checkouts become orders
     * @param keys the keys of the persons whose data the batch seals if it accepts the commands
     * @param holdings the unpaid orders of the shoppers against whose limits new orders count
     * @param granted what the orders of the batch that are paid again have been granted
     */
    record Loaded(
            Claims claims,
            Map<String, ExternalReferences.Owner> references,
            Map<UUID, Order> orders,
            Map<String, Prices.Listed> listed,
            Checkouts checkouts,
            PersonalKeys.Obtained keys,
            RefundRequesters requesters,
            Holdings holdings,
            GrantedOffers granted) {}

    OrderBatch(Saga saga, Instant now, Loaded loaded) {
        this.saga = saga;
        this.now = now;
        this.loaded = loaded;
        this.orders = new HashMap<>(loaded.orders());
    }

    CheckoutResult place(PlaceOrder command) {
        CheckoutResult placement = claims().take(command.key()) instanceof Claim.Repeated repeated
                ? repeated(command, repeated)
                : placeNew(command);
        String external = command.externalReference();
        if (external != null && owns(command, external) && !orders.containsKey(command.id())) {
            refusedReferences.put(external, placement);
        }
        return placement;
    }

    private CheckoutResult repeated(PlaceOrder command, Claim.Repeated repeated) {
        if (!repeated.sameBody()) {
            return new CheckoutResult.KeyReused();
        }
        CheckoutResult first = answered.get(command.key().key()); // from an earlier checkout of this batch
        if (first == null) {
            return new CheckoutResult.Placed(UUID.fromString(requireNonNull(repeated.resource())), true);
        }
        return first instanceof CheckoutResult.Placed placed ? new CheckoutResult.Placed(placed.id(), true) : first;
    }

    private CheckoutResult placeNew(PlaceOrder command) {
        CheckoutResult placement = decide(command);
        if (placement instanceof CheckoutResult.Placed placed) {
            claims().resolve(command.key(), placed.id().toString());
        } else {
            claims().refuse(command.key());
        }
        answered.put(command.key().key(), placement);
        return placement;
    }

    private CheckoutResult decide(PlaceOrder command) {
        String external = command.externalReference();
        if (external != null && !owns(command, external)) {
            CheckoutResult refused = refusedReferences.get(external); // set if this batch refused the owner
            return refused != null
                    ? refused
                    : new CheckoutResult.ReferenceExists(
                            requireNonNull(loaded.references().get(external)).orderNo());
        }
        return switch (loaded.checkouts().decide(command, now)) {
            case CheckoutDecision.Refused refused -> refused.result();
            case CheckoutDecision.Accepted accepted -> create(command, accepted.event());
        };
    }

    private CheckoutResult create(PlaceOrder command, OrderCreated event) {
        Order order = Order.created(event);
        if (cause().action() != null) { // only operator actions are audited, not every checkout
            record(AuditedOrder.placed(order, command));
        }
        orders.put(order.id(), order);
        created.add(order.id());
        loaded.keys().markUsed(command.owner());
        loaded.holdings().update(order);
        publishAt(order, event, order.seq());
        publish(SupplierRequests.reserve(order));
        if (order.content().asksForDiscount()) {
            publish(SupplierRequests.discount(order));
        }
        return new CheckoutResult.Placed(order.id(), false);
    }

    private boolean owns(PlaceOrder command, String external) {
        ExternalReferences.Owner owner = loaded.references().get(external);
        return owner != null && owner.orderId().equals(command.id());
    }

    /** Seals the reason under the key of the order's person, because it is about this person even if another person typed it. */
    private @Nullable PersonalData sealedReason(WithReason command) {
        String reason = command.reason();
        return reason == null
                ? null
                : loaded.keys().of(order(command.id()).keyOwner()).seal(reason);
    }

    /** Marks the key of the order's person as used if the order accepts the command, because the reason is stored only then. */
    private void rememberSealed(Order order, @Nullable String reason, Saga.Decision decision) {
        if (reason != null && decision instanceof Saga.Decision.Advanced) {
            loaded.keys().markUsed(order.keyOwner());
        }
    }

    CancellationResult cancel(CancelOrder command) {
        return claims().once(
                        command.key(),
                        new CancellationResult.KeyReused(),
                        first -> new CancellationResult.Cancelled(order(command.id())),
                        () -> cancelled(command),
                        outcome -> outcome instanceof CancellationResult.Cancelled
                                ? Optional.of(command.correlation())
                                : Optional.empty());
    }

    private CancellationResult cancelled(CancelOrder command) {
        Order before = order(command.id());
        Saga.Decision decision = advance(
                command.correlation(),
                new CancellationRequested(command.correlation(), command.by(), null, sealedReason(command)));
        rememberSealed(before, command.reason(), decision);
        record(AuditedOrder.change(before, order(command.id()), command.reason()));
        return decision instanceof Saga.Decision.Refused
                ? new CancellationResult.NotCancellable(order(command.id()))
                : new CancellationResult.Cancelled(order(command.id()));
    }

    RetryResult retry(RetryPayment command) {
        return claims().once(
                        command.key(),
                        new RetryResult.KeyReused(),
                        first -> new RetryResult.Accepted(order(command.id())),
                        () -> retried(command),
                        outcome -> outcome instanceof RetryResult.Accepted
                                ? Optional.of(command.correlation())
                                : Optional.empty());
    }

    private RetryResult retried(RetryPayment command) {
        Order before = order(command.id());
        List<String> lost = loaded.granted()
                .lost(before.progress().discounts(), before.content().paymentMethod(), command.method());
        if (!lost.isEmpty()) {
            return new RetryResult.LosesDiscounts(lost);
        }
        if (before.status() == OrderStatus.PAYING && before.payment().attempts() >= Payment.MAX_ATTEMPTS) {
            return new RetryResult.TooMany(Payment.MAX_ATTEMPTS);
        }
        OrderCommand.PaymentTerms terms = command.terms();
        Saga.Decision decision = advance(
                command.correlation(),
                new PayAgain(
                        command.method(),
                        terms == null
                                ? null
                                : terms.seal(clear ->
                                        loaded.keys().of(before.keyOwner()).seal(clear))));
        if (decision instanceof Saga.Decision.Refused) {
            return new RetryResult.NotPayable(before);
        }
        if (command.sealsPersonalData()) {
            loaded.keys().markUsed(before.keyOwner());
        }
        record(AuditedOrder.change(before, order(command.id()), null));
        return new RetryResult.Accepted(order(command.id()));
    }

    ReturnResult takeBack(ReturnGoods command) {
        return accept(command.key(), command.id(), () -> {
            int returnNo = Returns.number(order(command.id()), command.externalReference());
            return returnNo == 0
                    ? accepted(command.id(), command.sealed(sealedReason(command)), command.reason())
                    : new ReturnResult.ReferenceExists(returnNo);
        });
    }

    ReturnResult refundAgain(RefundReturn command) {
        return accept(command.key(), command.id(), () -> accepted(command.id(), command, null));
    }

    private ReturnResult accept(IdempotencyKey key, UUID id, Supplier<ReturnResult> decision) {
        return claims().once(
                        key,
                        new ReturnResult.KeyReused(),
                        first -> new ReturnResult.Accepted(order(id)),
                        decision,
                        outcome -> outcome instanceof ReturnResult.Accepted
                                ? Optional.of(id.toString())
                                : Optional.empty());
    }

    private ReturnResult accepted(UUID id, Object command, @Nullable String reason) {
        Order before = order(id);
        Saga.Decision decision = advance(id.toString(), command);
        rememberSealed(before, reason, decision);
        record(AuditedOrder.change(before, order(id), reason));
        return decision instanceof Saga.Decision.Refused
                ? new ReturnResult.NotReturnable(order(id))
                : new ReturnResult.Accepted(order(id));
    }

    /** Lets the saga handle a message for an order. A message for an unknown order is ignored, because it belongs to another module. */
    Saga.Decision advance(String correlation, Object message) {
        Order order = Order.idOf(correlation).map(orders::get).orElse(null);
        if (order == null) {
            return Saga.UNCHANGED;
        }
        return take(order, message, saga.decide(order, message, now));
    }

    /** The request with the person or rule behind it. */
    private RefundRequested requestedBy(Order order, Object message, RefundRequested refund) {
        RefundRequested named = loaded.requesters().name(refund, order, message, cause().action());
        if (named.requester() != null && named.requester().shopper() != null) {
            loaded.keys().markUsed(order.keyOwner());
        }
        return named;
    }

    private Saga.Decision take(Order order, Object message, Saga.Decision decision) {
        if (decision instanceof Saga.Decision.Advanced advanced) {
            int position = order.seq();
            for (OrderEvent event : advanced.step().published()) {
                publishAt(order, event, ++position);
            }
            advanced.step()
                    .requested()
                    .forEach(request -> publish(
                            request instanceof RefundRequested refund ? requestedBy(order, message, refund) : request));
            orders.put(order.id(), advanced.order());
            changed.add(order.id());
            loaded.holdings().update(advanced.order());
        }
        return decision;
    }

    /** Ignores an answer about a reservation that the order has replaced by another. */
    void handle(inventory.InventoryEvent.Answer answer) {
        Order order = Order.idOf(answer.correlation()).map(orders::get).orElse(null);
        if (order != null && answer.reference().equals(order.reservationReference())) {
            advance(answer.correlation(), answer);
        }
    }

    /** Ignores answers about earlier attempts to pay that change nothing. */
    void handle(PaymentEvent.Answer answer) {
        Order.idOf(answer.correlation())
                .map(orders::get)
                .flatMap(order -> Attempts.meaning(order, answer))
                .ifPresent(message -> advance(answer.correlation(), message));
    }

    /** Follows a dispute of a payment; ignores one of an unknown order, because it belongs to another module. */
    void handle(PaymentEvent.DisputeEvent event) {
        Order.idOf(event.correlation())
                .map(orders::get)
                .ifPresent(order -> Disputes.follow(order, event, now)
                        .ifPresent(step -> take(order, event, Saga.inEveryState(order, step))));
    }

    /** Lets an order settle a return whose rest was priced again. */
    void handle(RestPriced answer) {
        Order order = Order.idOf(answer.correlation()).map(orders::get).orElse(null);
        if (order == null) {
            return;
        }
        Map<String, Money> giftPrices = new HashMap<>();
        List<OrderEvent.Gift> gifts = order.progress().gifts();
        for (OrderEvent.Gift gift : gifts == null ? List.<OrderEvent.Gift>of() : gifts) {
            Prices.Listed listed = loaded.listed().get(gift.skuId());
            Prices.Price price = listed == null
                    ? null
                    : listed.prices().get(order.content().items().currency());
            if (price != null) {
                giftPrices.put(gift.skuId(), price.at(order.content().placedAt()));
            }
        }
        advance(answer.correlation(), new PricedRest(answer, giftPrices));
    }

    /** Keeps an event for the replicas that are kept from it. */
    void replicate(Event event) {
        replicaEvents.add(event);
    }

    /** Ignores a mismatch of an unknown order, because its payment belongs to another module. */
    void collect(PaymentMismatched event) {
        Order.idOf(event.correlation()).filter(orders::containsKey).ifPresent(id -> mismatches.add(event));
    }

    private void publishAt(Order order, OrderEvent event, int position) {
        publish(event);
        lastEvents.put(order.id(), event.at());
        streamPositions.add(position);
    }

    Order order(UUID id) {
        Order order = orders.get(id);
        if (order == null) {
            throw new IllegalStateException("No order " + id + " in this batch");
        }
        return order;
    }

    List<Order> created() {
        return created.stream().map(this::order).toList();
    }

    /** Orders that existed before this batch and that it changed. */
    List<Order> changed() {
        return changed.stream()
                .filter(id -> !created.contains(id))
                .map(this::order)
                .toList();
    }

    /** Every order that this batch created or changed, in its new state. */
    List<Order> touched() {
        Set<UUID> touched = new LinkedHashSet<>(created);
        touched.addAll(changed);
        return touched.stream().map(this::order).toList();
    }

    /** Every order that has new events in this batch, in its new state. */
    List<DatedOrder> dated() {
        return lastEvents.entrySet().stream()
                .map(last -> new DatedOrder(order(last.getKey()), last.getValue()))
                .toList();
    }

    /** The created orders, and the changed orders whose state or deadline has changed. */
    List<Order> rescheduled() {
        return touched().stream()
                .filter(order -> {
                    Order before = loaded.orders().get(order.id());
                    return before == null
                            || before.state() != order.state()
                            || !Objects.equals(order.deadline(), before.deadline());
                })
                .toList();
    }

    /** The public statuses that orders reached in this batch: one for each new order, and one for each order whose status changed. */
    List<OrderStatus> reached() {
        return touched().stream()
                .filter(order -> {
                    Order before = loaded.orders().get(order.id());
                    return before == null || before.status() != order.status();
                })
                .map(Order::status)
                .toList();
    }

    /** New orders that count against the limits of their shoppers. */
    List<Order> newlyHeld() {
        return created().stream().filter(Order::countsAgainstLimits).toList();
    }

    /** Orders that counted against limits before this batch, and do not count any more. */
    List<Order> noLongerHeld() {
        return changed().stream()
                .filter(order -> !order.countsAgainstLimits())
                .filter(order -> requireNonNull(loaded.orders().get(order.id())).countsAgainstLimits())
                .toList();
    }

    /** The positions of the published order events in their streams, in the order of publishing. */
    List<Integer> streamPositions() {
        return streamPositions;
    }

    Claims claims() {
        return loaded.claims();
    }

    List<String> releasedReferences() {
        return List.copyOf(refusedReferences.keySet());
    }

    /** Keys that this batch obtained and did not use, because it stores nothing for these persons. */
    List<PersonalKey> unusedKeys() {
        return loaded.keys().unused();
    }

    List<PaymentMismatched> mismatches() {
        return mismatches;
    }

    /** The events that change replicas, in the order of the batch. */
    List<Event> replicaEvents() {
        return replicaEvents;
    }
}
