package order;

import catalog.CatalogEvent;
import inventory.InventoryEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import order.OrderCommand.Acceptance;
import order.OrderCommand.CancelOrder;
import order.OrderCommand.Cancellation;
import order.OrderCommand.EditRates;
import order.OrderCommand.PlaceOrder;
import order.OrderCommand.Placement;
import order.OrderCommand.RefundReturn;
import order.OrderCommand.ReturnGoods;
import order.OrderCommand.WithReason;
import order.OrderRequest.CancellationRequested;
import order.charges.RateBook;
import org.springframework.stereotype.Component;
import outbox.Batch;
import outbox.Event;
import outbox.Hears;
import outbox.Outbox;
import outbox.Outbox.Published;
import outbox.UnitOfWork;
import payment.PaymentEvent;
import platform.idempotency.Claims;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.privacy.PersonalKeys;
import promotion.PromotionEvent;
import shipping.ShippingEvent;

/**
 * What orders hear and are commanded. A batch locks in this order: idempotency, external references, orders, keys of personal data, shoppers
 * whom limits count, rates. Rows of deadlines, SKUs, offers and attribute schemas are locked by the writes of {@code save} only, in this order.
 */
@Component
class OrderListeners implements UnitOfWork<Desk> {

    private static final RateBook NO_RATES = new RateBook(List.of(), List.of(), List.of());

    private final IdempotencyRows idempotency;
    private final ExternalReferences references;
    private final Orders orders;
    private final Deadlines deadlines;
    private final PersonalKeys personalKeys;
    private final Prices prices;
    private final Calculators calculators;
    private final StandingOffers offers;
    private final CheckoutSchemas checkoutSchemas;
    private final UnpaidOrders unpaid;
    private final HoldingLimits limits;
    private final Duration grace;
    private final OrderAnswers answers;
    private final OrderMeters meters;
    private final Saga saga;

    OrderListeners(
            IdempotencyRows orderKeys,
            ExternalReferences references,
            Orders orders,
            Deadlines deadlines,
            PersonalKeys personalKeys,
            Prices prices,
            Calculators calculators,
            StandingOffers offers,
            CheckoutSchemas checkoutSchemas,
            UnpaidOrders unpaid,
            HoldingLimits limits,
            OrderAnswers answers,
            OrderMeters meters,
            OrderProperties properties) {
        this.idempotency = orderKeys;
        this.references = references;
        this.orders = orders;
        this.deadlines = deadlines;
        this.personalKeys = personalKeys;
        this.prices = prices;
        this.calculators = calculators;
        this.offers = offers;
        this.checkoutSchemas = checkoutSchemas;
        this.unpaid = unpaid;
        this.limits = limits;
        this.grace = properties.paymentGrace();
        this.answers = answers;
        this.meters = meters;
        this.saga = new StandardFlow(properties.paymentWindow()).saga();
    }

    @Override
    public Desk load(Batch batch) {
        List<PlaceOrder> wishes = batch.of(PlaceOrder.class);
        Calculators.Now charges = calculators.now(!wishes.isEmpty());
        Claims claims = idempotency.claim(
                batch.of(OrderCommand.class).stream().map(OrderCommand::key).toList(), expected(wishes));
        Map<String, ExternalReferences.Owner> claimed = references.claim(wishes);
        Map<UUID, Order> locked = orders.lock(concerned(batch));
        return new Desk(
                saga,
                batch.at(),
                new Desk.Loaded(
                        claims,
                        claimed,
                        locked,
                        prices.listed(wishes.stream()
                                .flatMap(wish -> wish.items().stream())
                                .map(OrderCommand.Item::skuId)
                                .distinct()
                                .toList()),
                        charges.shipping(),
                        charges.taxes(),
                        offers.now(wishes.stream()
                                .anyMatch(wish -> wish.couponCodes().isEmpty())),
                        checkoutSchemas.now(wishes.stream().anyMatch(PlaceOrder::hasAttributes)),
                        personalKeys.obtain(sealed(wishes, batch.of(WithReason.class), locked)),
                        new Holdings(limits, grace, unpaid.lock(holders(wishes))),
                        batch.of(EditRates.class).isEmpty()
                                ? NO_RATES
                                : calculators.rates().lock()));
    }

    private static Set<String> holders(List<PlaceOrder> wishes) {
        return wishes.stream().map(PlaceOrder::holder).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    /** Those whose personal data the batch seals if it accepts their commands; a command without a reason seals none. */
    private static Set<String> sealed(List<PlaceOrder> wishes, List<WithReason> commands, Map<UUID, Order> orders) {
        Set<String> owners = wishes.stream().map(PlaceOrder::owner).collect(Collectors.toSet());
        for (WithReason command : commands) {
            Order order = command.reason() == null ? null : orders.get(command.id());
            if (order != null) {
                owners.add(order.content().shippingAddress().owner());
            }
        }
        return owners;
    }

    /** A key that places an order leads to it. */
    private static Map<IdempotencyKey, String> expected(List<PlaceOrder> wishes) {
        Map<IdempotencyKey, String> expected = HashMap.newHashMap(wishes.size());
        wishes.forEach(wish -> expected.putIfAbsent(wish.key(), wish.id().toString()));
        return expected;
    }

    private static Set<UUID> concerned(Batch batch) {
        Set<UUID> ids = new HashSet<>();
        batch.of(CancelOrder.class).forEach(wish -> ids.add(wish.id()));
        batch.of(ReturnGoods.class).forEach(wish -> ids.add(wish.id()));
        batch.of(RefundReturn.class).forEach(wish -> ids.add(wish.id()));
        batch.of(ExpireOrder.class).forEach(due -> ids.add(UUID.fromString(due.correlation())));
        for (Event event : batch.of(Event.class)) {
            if (!(event instanceof CatalogEvent || event instanceof PromotionEvent.OfferChanged)) {
                Order.named(event.correlation()).ifPresent(ids::add);
            }
        }
        return ids;
    }

    @Hears
    Placement on(PlaceOrder wish, Desk desk) {
        return desk.place(wish);
    }

    @Hears
    Cancellation on(CancelOrder wish, Desk desk) {
        return desk.cancel(wish);
    }

    @Hears
    Acceptance on(ReturnGoods wish, Desk desk) {
        return desk.takeBack(wish);
    }

    @Hears
    Acceptance on(RefundReturn wish, Desk desk) {
        return desk.refundAgain(wish);
    }

    @Hears
    Boolean on(EditRates wish, Desk desk) {
        return desk.edit(wish);
    }

    @Hears
    void on(ExpireOrder due, Desk desk) {
        desk.advance(due.correlation(), due);
    }

    @Hears
    void on(CancellationRequested request, Desk desk) {
        desk.advance(request.correlation(), request);
    }

    @Hears
    void on(InventoryEvent.ReservationAnswer answer, Desk desk) {
        desk.hear(answer);
    }

    @Hears
    void on(PaymentEvent.Answer answer, Desk desk) {
        desk.advance(answer.correlation(), answer);
    }

    @Hears
    void on(PromotionEvent.DiscountAnswer answer, Desk desk) {
        desk.advance(answer.correlation(), answer);
    }

    @Hears
    void on(ShippingEvent.Movement news, Desk desk) {
        desk.advance(news.correlation(), news);
    }

    @Hears
    void on(CatalogEvent.SkuEvent news, Desk desk) {
        desk.note(news);
    }

    @Hears
    void on(PromotionEvent.OfferChanged news, Desk desk) {
        desk.note(news);
    }

    @Hears
    void on(CatalogEvent.AttributeSchemaRegistered news, Desk desk) {
        desk.note(news);
    }

    @Override
    public void save(Desk desk, Outbox outbox) {
        idempotency.settle(desk.claims());
        references.forget(desk.forgottenReferences());
        personalKeys.discard(desk.unusedKeys());
        List<Published> published = outbox.publish(desk.told());
        orders.insert(desk.created());
        orders.update(desk.changed());
        deadlines.note(desk.rescheduled());
        unpaid.add(desk.newlyHeld());
        unpaid.remove(desk.noLongerHeld());
        orders.append(entries(published, desk.places()));
        prices.note(desk.catalogNews());
        offers.note(desk.offerNews());
        checkoutSchemas.note(desk.schemaNews());
        desk.rateEdits().forEach(calculators.rates()::apply);
    }

    private static List<Orders.Entry> entries(List<Published> published, List<Integer> places) {
        List<Orders.Entry> entries = new ArrayList<>(places.size());
        Iterator<Integer> place = places.iterator();
        for (Published each : published) {
            if (each.event() instanceof OrderEvent) {
                entries.add(new Orders.Entry(place.next(), each));
            }
        }
        return entries;
    }

    @Override
    public void committed(Desk desk) {
        List<Order> touched = desk.touched();
        orders.committed(touched);
        touched.forEach(answers::tell);
        meters.count(desk.reached());
    }
}
