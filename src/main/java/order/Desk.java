package order;

import static java.util.Objects.requireNonNull;

import catalog.CatalogEvent;
import catalog.CatalogEvent.AttributeSchemaRegistered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import order.OrderCommand.Acceptance;
import order.OrderCommand.CancelOrder;
import order.OrderCommand.Cancellation;
import order.OrderCommand.EditRates;
import order.OrderCommand.Item;
import order.OrderCommand.PlaceOrder;
import order.OrderCommand.Placement;
import order.OrderCommand.RefundReturn;
import order.OrderCommand.ReturnGoods;
import order.OrderCommand.WithReason;
import order.OrderEvent.Line;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.ShippingTerms;
import order.OrderEvent.Traits;
import order.OrderRequest.CancellationRequested;
import order.charges.RateBook;
import order.charges.RateEdit;
import order.charges.Sale;
import order.charges.ShippingCalculator;
import order.charges.TaxCalculator;
import org.jspecify.annotations.Nullable;
import outbox.Work;
import platform.idempotency.Claim;
import platform.idempotency.Claims;
import platform.idempotency.IdempotencyKey;
import platform.money.Money;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;
import platform.web.FieldProblem;
import promotion.PromotionEvent.OfferChanged;

/** What a batch of orders works on: everything is here before the first decision, nothing is written before the last. */
final class Desk extends Work {

    private static final Traits ORDINARY = new Traits(null, CatalogEvent.Traits.STANDARD, 0, Map.of());

    private final Saga saga;
    private final Instant now;
    private final Loaded loaded;
    private final Map<UUID, Order> orders;
    private final Set<UUID> created = new LinkedHashSet<>();
    private final Set<UUID> changed = new LinkedHashSet<>();
    private final List<Integer> places = new ArrayList<>();
    private final Map<String, Placement> answered = new HashMap<>();
    private final Map<String, Placement> refusedReferences = new HashMap<>();
    private final List<CatalogEvent.SkuEvent> catalogNews = new ArrayList<>();
    private final List<AttributeSchemaRegistered> schemaNews = new ArrayList<>();
    private final List<OfferChanged> offerNews = new ArrayList<>();
    private final List<RateEdit> rateEdits = new ArrayList<>();
    private final Set<String> sealedFor = new HashSet<>();

    /**
     * @param references external references and whose they are; new ones are claimed for their orders
     * @param prices of the SKUs that are listed
     * @param shipping not asked unless there is an order to place, and so are taxes
     * @param offers not asked unless an order comes without coupons
     * @param attributeRules not asked unless one of these has attributes
     * @param keys of those whose personal data is sealed if their commands are accepted
     * @param holdings of the shoppers against whose limits new orders count
     * @param rates not asked unless some are edited
     */
    record Loaded(
            Claims claims,
            Map<String, ExternalReferences.Owner> references,
            Map<UUID, Order> orders,
            Map<String, Prices.Listed> prices,
            ShippingCalculator shipping,
            TaxCalculator taxes,
            StandingOffers.Now offers,
            CheckoutSchemas.Rules attributeRules,
            Map<String, PersonalKey> keys,
            Holdings holdings,
            RateBook rates) {}

    Desk(Saga saga, Instant now, Loaded loaded) {
        this.saga = saga;
        this.now = now;
        this.loaded = loaded;
        this.orders = new HashMap<>(loaded.orders());
    }

    Placement place(PlaceOrder wish) {
        Placement placement = claims().take(wish.key()) instanceof Claim.Repeated repeated
                ? repeated(wish, repeated)
                : placeFresh(wish);
        String external = wish.externalReference();
        if (external != null && owns(wish, external) && !orders.containsKey(wish.id())) {
            refusedReferences.put(external, placement);
        }
        return placement;
    }

    private Placement repeated(PlaceOrder wish, Claim.Repeated repeated) {
        if (!repeated.sameBody()) {
            return new Placement.KeyReused();
        }
        Placement first = answered.get(wish.key().key()); // in this very batch
        if (first == null) {
            return new Placement.Placed(UUID.fromString(requireNonNull(repeated.resource())), true);
        }
        return first instanceof Placement.Placed placed ? new Placement.Placed(placed.id(), true) : first;
    }

    private Placement placeFresh(PlaceOrder wish) {
        Placement placement = decide(wish);
        if (placement instanceof Placement.Placed placed) {
            claims().resolve(wish.key(), placed.id().toString());
        } else {
            claims().refuse(wish.key());
        }
        answered.put(wish.key().key(), placement);
        return placement;
    }

    private Placement decide(PlaceOrder wish) {
        Placement refused = refusal(wish);
        if (refused != null) {
            return refused;
        }
        Sale sale = sale(wish);
        if (sale.items().amountMinor() == 0) {
            return new Placement.NothingToPay();
        }
        Placement aboveLimit = loaded.holdings().refusal(wish, now);
        if (aboveLimit != null) {
            return aboveLimit;
        }
        return loaded.shipping()
                .shipping(sale)
                .map(shipping -> create(wish, created(wish, sale, shipping)))
                .orElseGet(Placement.NotShippable::new);
    }

    private Placement create(PlaceOrder wish, OrderCreated event) {
        Order order = Order.created(event);
        if (cause().action() != null) { // not for each order that is placed
            record(AuditedOrder.placed(order, wish));
        }
        orders.put(order.id(), order);
        created.add(order.id());
        sealedFor.add(wish.owner());
        loaded.holdings().note(order);
        tellOf(event, order.seq());
        tell(Confirming.reserve(order));
        if (order.content().asksForDiscount()) {
            tell(Confirming.discount(order));
        }
        return new Placement.Placed(order.id(), false);
    }

    private boolean owns(PlaceOrder wish, String external) {
        ExternalReferences.Owner owner = loaded.references().get(external);
        return owner != null && owner.orderId().equals(wish.id());
    }

    /** Whatever the money says. */
    private @Nullable Placement refusal(PlaceOrder wish) {
        String external = wish.externalReference();
        if (external != null && !owns(wish, external)) {
            Placement refused = refusedReferences.get(external); // its first claimant, in this very batch
            return refused != null
                    ? refused
                    : new Placement.ReferenceExists(
                            requireNonNull(loaded.references().get(external)).orderNo());
        }
        // Judged before they were queued; again only where the rules have changed since.
        List<FieldProblem> problems = loaded.attributeRules() == wish.judgedBy()
                ? List.of()
                : loaded.attributeRules().problems(wish.attributes(), wish.items());
        if (!problems.isEmpty()) {
            return new Placement.WrongAttributes(problems);
        }
        Set<String> notListed = new LinkedHashSet<>();
        Set<String> notPriced = new LinkedHashSet<>();
        for (Item item : wish.items()) {
            Prices.Listed listed = loaded.prices().get(item.skuId());
            if (listed == null) {
                notListed.add(item.skuId());
            } else if (item.unitPrice() == null && !listed.prices().containsKey(wish.currency())) {
                notPriced.add(item.skuId());
            }
        }
        if (!notListed.isEmpty()) {
            return new Placement.NotListed(List.copyOf(notListed));
        }
        if (!notPriced.isEmpty()) {
            return new Placement.NotPriced(List.copyOf(notPriced));
        }
        return null;
    }

    private OrderCreated created(PlaceOrder wish, Sale sale, Money shipping) {
        List<Line> lines = lines(wish, sale);
        PersonalKey key = key(wish.owner());
        Instant placedAt = wish.placedAt() == null ? now : wish.placedAt();
        return new OrderCreated(
                wish.correlation(),
                now,
                wish.orderNo(),
                wish.userId(),
                wish.externalReference(),
                wish.channel(),
                wish.paymentMethod(),
                placedAt,
                lines,
                sale.items(),
                loaded.taxes().isTaxIncluded(sale),
                new ShippingTerms(shipping, loaded.taxes().ratePpm(sale, TaxCalculator.SHIPPING)),
                wish.couponCodes(),
                wish.couponCodes().isEmpty() && !loaded.offers().isAnyValid(placedAt) ? false : null,
                wish.shippingAddress().seal(key),
                wish.shippingAddress().country(),
                loaded.attributeRules().order().clearOf(wish.attributes()),
                wish.holder(),
                wish.giftMessage() == null ? null : key.seal(wish.giftMessage()),
                loaded.attributeRules().personal(wish).seal(key));
    }

    private PersonalKey key(String owner) {
        PersonalKey key = loaded.keys().get(owner);
        if (key == null) {
            throw new IllegalStateException("No key was obtained for " + owner);
        }
        return key;
    }

    /** Under the key of the order's person, as it says something about them, whoever typed it. */
    private @Nullable PersonalData sealedReason(WithReason command) {
        String reason = command.reason();
        return reason == null
                ? null
                : key(order(command.id()).content().shippingAddress().owner()).seal(reason);
    }

    /** Only what an order goes on with is stored. */
    private void noteSealed(Order order, @Nullable String reason, Saga.Decision decision) {
        if (reason != null && decision instanceof Saga.Decision.GoesOn) {
            sealedFor.add(order.content().shippingAddress().owner());
        }
    }

    private Sale sale(PlaceOrder wish) {
        Money items = Money.zero(wish.currency());
        long weightGrams = 0;
        for (Item item : wish.items()) {
            items = items.plus(price(item, wish.currency()).times(item.quantity()));
            weightGrams = Math.addExact(
                    weightGrams, Math.multiplyExact(listed(item).traits().weightGrams(), item.quantity()));
        }
        return new Sale(wish.channel(), wish.shippingAddress().country(), items, weightGrams);
    }

    private List<Line> lines(PlaceOrder wish, Sale sale) {
        List<Line> lines = new ArrayList<>(wish.items().size());
        for (Item item : wish.items()) {
            Traits traits = new Traits(
                    listed(item).traits().category(),
                    listed(item).traits().taxClass(),
                    listed(item).traits().weightGrams(),
                    loaded.attributeRules().line().clearOf(item.attributes()));
            lines.add(new Line(
                    lines.size() + 1,
                    item.skuId(),
                    item.quantity(),
                    price(item, wish.currency()),
                    loaded.taxes().ratePpm(sale, traits.taxClass()),
                    traits.equals(ORDINARY) ? null : traits));
        }
        return lines;
    }

    /** The agreed price, else the list price, which {@link #refusal} has seen. */
    private Money price(Item item, String currency) {
        return item.unitPrice() != null
                ? item.unitPrice()
                : requireNonNull(listed(item).prices().get(currency));
    }

    private Prices.Listed listed(Item item) {
        return requireNonNull(loaded.prices().get(item.skuId()));
    }

    Cancellation cancel(CancelOrder wish) {
        return claims().once(
                        wish.key(),
                        new Cancellation.KeyReused(),
                        first -> new Cancellation.Cancelled(order(wish.id())),
                        () -> cancelled(wish),
                        outcome -> outcome instanceof Cancellation.Cancelled
                                ? Optional.of(wish.correlation())
                                : Optional.empty());
    }

    private Cancellation cancelled(CancelOrder wish) {
        Order before = order(wish.id());
        Saga.Decision decision = advance(
                wish.correlation(), new CancellationRequested(wish.correlation(), wish.by(), null, sealedReason(wish)));
        noteSealed(before, wish.reason(), decision);
        record(AuditedOrder.change(before, order(wish.id()), wish.reason()));
        return decision instanceof Saga.Decision.Denied
                ? new Cancellation.NotCancellable(order(wish.id()))
                : new Cancellation.Cancelled(order(wish.id()));
    }

    Acceptance takeBack(ReturnGoods wish) {
        return accept(wish.key(), wish.id(), () -> {
            int returnNo = Returns.number(order(wish.id()), wish.externalReference());
            return returnNo == 0
                    ? accepted(wish.id(), wish.sealed(sealedReason(wish)), wish.reason())
                    : new Acceptance.ReferenceExists(returnNo);
        });
    }

    Acceptance refundAgain(RefundReturn wish) {
        return accept(wish.key(), wish.id(), () -> accepted(wish.id(), wish, null));
    }

    private Acceptance accept(IdempotencyKey key, UUID id, Supplier<Acceptance> decision) {
        return claims().once(
                        key,
                        new Acceptance.KeyReused(),
                        first -> new Acceptance.Accepted(order(id)),
                        decision,
                        outcome ->
                                outcome instanceof Acceptance.Accepted ? Optional.of(id.toString()) : Optional.empty());
    }

    private Acceptance accepted(UUID id, Object wish, @Nullable String reason) {
        Order before = order(id);
        Saga.Decision decision = advance(id.toString(), wish);
        noteSealed(before, reason, decision);
        record(AuditedOrder.change(before, order(id), reason));
        return decision instanceof Saga.Decision.Denied
                ? new Acceptance.NotReturnable(order(id))
                : new Acceptance.Accepted(order(id));
    }

    boolean edit(EditRates wish) {
        return claims().once(
                        wish.key(),
                        false,
                        first -> true,
                        () -> {
                            record(loaded.rates().apply(wish.edit()));
                            return rateEdits.add(wish.edit());
                        },
                        done -> Optional.of(wish.correlation()));
    }

    /** An order hears something; what it does not know is somebody else's. */
    Saga.Decision advance(String correlation, Object heard) {
        Order order = Order.named(correlation).map(orders::get).orElse(null);
        if (order == null) {
            return Saga.UNMOVED;
        }
        Saga.Decision decision = saga.decide(order, heard, now);
        if (decision instanceof Saga.Decision.GoesOn goesOn) {
            int place = order.seq();
            for (OrderEvent event : goesOn.outcome().told()) {
                tellOf(event, ++place);
            }
            goesOn.outcome().asked().forEach(this::tell);
            orders.put(order.id(), goesOn.order());
            changed.add(order.id());
            loaded.holdings().note(goesOn.order());
        }
        return decision;
    }

    /** An answer to a reservation that no longer counts says nothing. */
    void hear(inventory.InventoryEvent.Answer answer) {
        Order order = Order.named(answer.correlation()).map(orders::get).orElse(null);
        if (order != null && answer.reference().equals(order.reservationReference())) {
            advance(answer.correlation(), answer);
        }
    }

    void note(CatalogEvent.SkuEvent news) {
        catalogNews.add(news);
    }

    void note(AttributeSchemaRegistered news) {
        schemaNews.add(news);
    }

    void note(OfferChanged news) {
        offerNews.add(news);
    }

    private void tellOf(OrderEvent event, int place) {
        tell(event);
        places.add(place);
    }

    Order order(UUID id) {
        Order order = orders.get(id);
        if (order == null) {
            throw new IllegalStateException("No order " + id + " on the desk");
        }
        return order;
    }

    List<Order> created() {
        return created.stream().map(this::order).toList();
    }

    /** Those that were there before. */
    List<Order> changed() {
        return changed.stream()
                .filter(id -> !created.contains(id))
                .map(this::order)
                .toList();
    }

    /** Every order that this batch touched, as it is now. */
    List<Order> touched() {
        Set<UUID> touched = new LinkedHashSet<>(created);
        touched.addAll(changed);
        return touched.stream().map(this::order).toList();
    }

    /** Of those, the ones that wait for something else than they did, or until another time. */
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

    /** The public statuses that orders reached in this batch: of each new order, and of each whose status is another one now. */
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

    /** Orders that counted before this batch, and do no longer. */
    List<Order> noLongerHeld() {
        return changed().stream()
                .filter(order -> !order.countsAgainstLimits())
                .filter(order -> requireNonNull(loaded.orders().get(order.id())).countsAgainstLimits())
                .toList();
    }

    /** The places in their streams of the order events that were told, in the order of telling. */
    List<Integer> places() {
        return places;
    }

    Claims claims() {
        return loaded.claims();
    }

    List<String> forgottenReferences() {
        return List.copyOf(refusedReferences.keySet());
    }

    /** Keys of those for whom this batch stores nothing: their commands were refused, or repeat others. */
    List<PersonalKey> unusedKeys() {
        return loaded.keys().entrySet().stream()
                .filter(key -> !sealedFor.contains(key.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    List<AttributeSchemaRegistered> schemaNews() {
        return schemaNews;
    }

    List<OfferChanged> offerNews() {
        return offerNews;
    }

    List<RateEdit> rateEdits() {
        return rateEdits;
    }

    List<CatalogEvent.SkuEvent> catalogNews() {
        return catalogNews;
    }
}
