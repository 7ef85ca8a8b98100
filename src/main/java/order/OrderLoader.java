package order;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import order.checkout.Checkouts;
import order.checkout.Customers;
import order.checkout.ExternalReferences;
import order.checkout.KnownCustomers;
import order.command.ExpireOrder;
import order.command.OrderCommand;
import order.command.OrderCommand.CancelOrder;
import order.command.OrderCommand.PlaceOrder;
import order.command.OrderCommand.RefundReturn;
import order.command.OrderCommand.RetryPayment;
import order.command.OrderCommand.ReturnGoods;
import order.command.OrderCommand.WithReason;
import order.holding.Holdings;
import order.holding.UnpaidOrders;
import order.offer.GrantedOffers;
import order.offer.OfferBook;
import order.rates.Calculators;
import order.replica.CheckoutSchemas;
import order.replica.Prices;
import order.replica.Replicas;
import order.replica.StandingOffers;
import order.settings.HoldingLimits;
import order.settings.OrderProperties;
import order.stream.Order;
import order.stream.Orders;
import org.springframework.stereotype.Component;
import outbox.BatchItems;
import outbox.Event;
import platform.idempotency.Claims;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.privacy.PersonalKeys;
import platform.security.AcceptedIssuer;
import promotion.PromotionEvent;
import promotion.PromotionEvent.OfferChanged;

/** Locks and reads everything that a batch of orders needs before its first decision. */
@Component
class OrderLoader {

    private final IdempotencyRows idempotency;
    private final ExternalReferences references;
    private final Orders orders;
    private final PersonalKeys personalKeys;
    private final Prices prices;
    private final KnownCustomers knownCustomers;
    private final Calculators calculators;
    private final StandingOffers offers;
    private final CheckoutSchemas checkoutSchemas;
    private final Replicas replicas;
    private final UnpaidOrders unpaid;
    private final HoldingLimits limits;
    private final Duration grace;
    private final AcceptedIssuer issuer;

    OrderLoader(
            IdempotencyRows orderKeys,
            ExternalReferences references,
            Orders orders,
            PersonalKeys personalKeys,
            Prices prices,
            KnownCustomers knownCustomers,
            Calculators calculators,
            StandingOffers offers,
            CheckoutSchemas checkoutSchemas,
            Replicas replicas,
            UnpaidOrders unpaid,
            HoldingLimits limits,
            AcceptedIssuer issuer,
            OrderProperties properties) {
        this.idempotency = orderKeys;
        this.references = references;
        this.orders = orders;
        this.personalKeys = personalKeys;
        this.prices = prices;
        this.knownCustomers = knownCustomers;
        this.calculators = calculators;
        this.offers = offers;
        this.checkoutSchemas = checkoutSchemas;
        this.replicas = replicas;
        this.unpaid = unpaid;
        this.limits = limits;
        this.grace = properties.paymentGrace();
        this.issuer = issuer;
    }

    /**
     * Takes the locks in this order: idempotency keys, external references, orders, keys of personal data, shoppers whose limits apply.
     * Claims the keys and the external references of the commands. Runs in the transaction of the caller.
     */
    OrderBatch.Loaded load(BatchItems batch) {
        List<PlaceOrder> checkouts = batch.of(PlaceOrder.class);
        Calculators.Now charges = calculators.now(!checkouts.isEmpty());
        Claims claims = idempotency.claim(
                batch.of(OrderCommand.class).stream().map(OrderCommand::key).toList(), expected(checkouts));
        Map<String, ExternalReferences.Owner> claimed = references.claim(checkouts);
        Map<UUID, Order> locked = orders.lock(concerned(batch));
        Map<String, Prices.Listed> listed = prices.listed(Stream.concat(
                        checkouts.stream()
                                .flatMap(command -> command.purchase().items().stream())
                                .map(OrderCommand.Item::skuId),
                        chargedGifts(batch, locked))
                .distinct()
                .toList());
        OfferBook standing = offers.now(!checkouts.isEmpty());
        CheckoutSchemas.Rules rules = checkoutSchemas.now(checkouts.stream().anyMatch(PlaceOrder::hasAttributes));
        PersonalKeys.Obtained keys = new PersonalKeys.Obtained(personalKeys.obtain(sealed(batch, locked)));
        Holdings holdings = new Holdings(limits, grace, unpaid.lock(holders(checkouts)));
        return new OrderBatch.Loaded(
                claims,
                claimed,
                locked,
                listed,
                new Checkouts(
                        listed,
                        charges.shipping(),
                        charges.taxes(),
                        standing,
                        rules,
                        keys,
                        holdings,
                        customers(checkouts, standing)),
                keys,
                new RefundRequesters(issuer.name(), keys),
                holdings,
                granted(batch, locked));
    }

    /** The SKUs of gifts that orders may have to charge. */
    private static Stream<String> chargedGifts(BatchItems batch, Map<UUID, Order> orders) {
        return batch.of(PromotionEvent.RestPriced.class).stream()
                .filter(answer -> answer.charged() != null)
                .flatMap(answer -> Order.idOf(answer.correlation()).map(orders::get).stream())
                .filter(order -> order.progress().gifts() != null)
                .flatMap(order -> order.progress().gifts().stream())
                .map(OrderEvent.Gift::skuId);
    }

    /** Reads nothing unless an order with a discount is to be paid by another method. */
    private GrantedOffers granted(BatchItems batch, Map<UUID, Order> orders) {
        Map<String, Long> versions = new HashMap<>();
        List<OfferChanged> found = new ArrayList<>();
        for (RetryPayment command : batch.of(RetryPayment.class)) {
            Order order = orders.get(command.id());
            if (order != null && !order.content().paymentMethod().equals(command.method())) {
                versions.clear();
                order.progress()
                        .discounts()
                        .forEach(discount -> versions.put(discount.promotionId(), discount.promotionVersion()));
                found.addAll(offers.versions(versions));
            }
        }
        return found.isEmpty() ? GrantedOffers.NONE : new GrantedOffers(found);
    }

    /** Reads nothing for guests. */
    private Customers customers(List<PlaceOrder> checkouts, OfferBook standing) {
        return knownCustomers.read(
                userIds(checkouts.stream()),
                userIds(checkouts.stream()
                        .filter(command ->
                                !command.purchase().couponCodes().isEmpty() || standing.mayAskForCustomers())));
    }

    private static Set<String> userIds(Stream<PlaceOrder> checkouts) {
        return checkouts
                .map(command -> command.buyer().userId())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static Set<String> holders(List<PlaceOrder> checkouts) {
        return checkouts.stream()
                .map(command -> command.buyer().holder())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /**
     * The owners of the keys that the batch needs if it accepts the commands. A return without a reason seals nothing, and neither does a
     * cancellation without a reason, unless a shopper gets a refund by it.
     */
    private static Set<String> sealed(BatchItems batch, Map<UUID, Order> orders) {
        Stream<UUID> written = Stream.concat(
                batch.of(WithReason.class).stream()
                        .filter(command -> command.reason() != null)
                        .map(WithReason::id),
                batch.of(RetryPayment.class).stream()
                        .filter(RetryPayment::sealsPersonalData)
                        .map(RetryPayment::id));
        Stream<Order> refunded = Stream.concat(
                batch.of(CancelOrder.class).stream()
                        .filter(command -> orders.containsKey(command.id())
                                && RefundRequesters.concern(requireNonNull(orders.get(command.id())), command))
                        .map(command -> orders.get(command.id())),
                orders.values().stream().filter(order -> RefundRequesters.concern(order, null)));
        return Stream.concat(
                        batch.of(PlaceOrder.class).stream().map(PlaceOrder::owner),
                        Stream.concat(written.map(orders::get), refunded)
                                .filter(Objects::nonNull)
                                .map(Order::keyOwner))
                .collect(Collectors.toSet());
    }

    /** For each idempotency key of a checkout, the id of the order that the checkout will create. */
    private static Map<IdempotencyKey, String> expected(List<PlaceOrder> checkouts) {
        Map<IdempotencyKey, String> expected = HashMap.newHashMap(checkouts.size());
        checkouts.forEach(
                command -> expected.putIfAbsent(command.key(), command.id().toString()));
        return expected;
    }

    private Set<UUID> concerned(BatchItems batch) {
        Set<UUID> ids = new HashSet<>();
        batch.of(CancelOrder.class).forEach(command -> ids.add(command.id()));
        batch.of(RetryPayment.class).forEach(command -> ids.add(command.id()));
        batch.of(ReturnGoods.class).forEach(command -> ids.add(command.id()));
        batch.of(RefundReturn.class).forEach(command -> ids.add(command.id()));
        batch.of(ExpireOrder.class).forEach(due -> ids.add(UUID.fromString(due.correlation())));
        for (Event event : batch.of(Event.class)) {
            if (!replicas.areKeptFrom(event)) {
                Order.idOf(event.correlation()).ifPresent(ids::add);
            }
        }
        return ids;
    }
}
