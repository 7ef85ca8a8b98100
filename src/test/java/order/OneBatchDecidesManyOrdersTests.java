package order;

import static order.OrderSamples.pence;
import static org.assertj.core.api.Assertions.assertThat;

import inventory.InventoryEvent.StockReserved;
import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderCreated;
import order.checkout.Checkouts;
import order.checkout.ExternalReferences.Owner;
import order.command.OrderCommand.CancelOrder;
import order.command.OrderCommand.CancellationResult;
import order.command.OrderCommand.CheckoutResult;
import order.command.OrderCommand.PlaceOrder;
import order.holding.Holdings;
import order.offer.GrantedOffers;
import order.offer.OfferBook;
import order.replica.CheckoutSchemas;
import order.replica.Prices;
import order.saga.StandardFlow;
import order.settings.HoldingLimits;
import order.settings.Limit;
import order.stream.Order;
import order.stream.OrderState;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import outbox.BatchState.OutgoingEvent;
import outbox.Event;
import platform.attributes.AttributeRules;
import platform.idempotency.Claims;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.money.Money;
import platform.privacy.PersonalKeys;
import promotion.PromotionRequest.DiscountRequested;
import testing.UnsealedKey;

/** The items of one batch are decided in memory, in the order of arrival; each item sees the effects of the items before it. */
class OneBatchDecidesManyOrdersTests {

    private static final Instant NOW = Instant.parse("2026-01-31T09:30:00Z");
    private static final String LISTED = "85123A";

    private final Map<String, Owner> references = new HashMap<>();
    private final Map<UUID, Order> stored = new HashMap<>();

    @Test
    void aCheckoutPublishesItsOrderAndRequestsStock() {
        OrderBatch batch = batch();
        PlaceOrder command = place("key", LISTED, null);

        assertThat(batch.place(command)).isEqualTo(new CheckoutResult.Placed(command.id(), false));

        assertThat(events(batch)).hasExactlyElementsOfTypes(OrderCreated.class, ReservationRequested.class);
        assertThat(batch.created()).extracting(Order::id).containsExactly(command.id());
        assertThat(batch.streamPositions()).containsExactly(1);
        assertThat(batch.unusedKeys()).isEmpty();
    }

    @Test
    void aCheckoutWithACouponRequestsItsDiscountToo() {
        OrderBatch batch = batch();

        batch.place(place("key", LISTED, null, "welcome-5"));

        assertThat(events(batch))
                .hasExactlyElementsOfTypes(OrderCreated.class, ReservationRequested.class, DiscountRequested.class);
    }

    @Test
    void aSecondCheckoutUnderTheSameKeyIsAnsweredAsTheFirst() {
        OrderBatch batch = batch();
        PlaceOrder first = place("key", LISTED, null);

        batch.place(first);

        assertThat(batch.place(place("key", LISTED, null))).isEqualTo(new CheckoutResult.Placed(first.id(), true));
        assertThat(batch.created()).hasSize(1);
    }

    @Test
    void aRefusedCheckoutStoresNothingAndReleasesItsReference() {
        OrderBatch batch = batch();
        PlaceOrder refused = place("key", "not listed", "shop-1");
        references.put("shop-1", new Owner(refused.id(), refused.orderNo()));

        assertThat(batch.place(refused)).isEqualTo(new CheckoutResult.NotListed(List.of("not listed")));
        assertThat(batch.place(place("other", LISTED, "shop-1")))
                .isEqualTo(new CheckoutResult.NotListed(List.of("not listed")));

        assertThat(events(batch)).isEmpty();
        assertThat(batch.created()).isEmpty();
        assertThat(batch.releasedReferences()).containsExactly("shop-1");
        assertThat(batch.unusedKeys()).hasSize(1);
    }

    @Test
    void theOrdersOfABatchCountAgainstTheLimitOfTheirShopper() {
        OrderBatch batch = batch();

        assertThat(batch.place(place("1", LISTED, null))).isInstanceOf(CheckoutResult.Placed.class);
        assertThat(batch.place(place("2", LISTED, null))).isInstanceOf(CheckoutResult.Placed.class);
        assertThat(batch.place(place("3", LISTED, null))).isInstanceOf(CheckoutResult.TooManyUnpaidOrders.class);
    }

    @Test
    void anOrderThatIsCancelledInItsOwnBatchIsInsertedOnceAndReleasesItsStock() {
        OrderBatch batch = batch();
        PlaceOrder command = place("key", LISTED, null);
        batch.place(command);

        CancellationResult cancelled =
                batch.cancel(new CancelOrder(new IdempotencyKey("cancel", "hash"), command.id(), "17850", "mistake"));

        assertThat(cancelled).isInstanceOf(CancellationResult.Cancelled.class);
        assertThat(events(batch))
                .hasExactlyElementsOfTypes(
                        OrderCreated.class, ReservationRequested.class, OrderCancelled.class, ReleaseRequested.class);
        assertThat(batch.created()).extracting(Order::state).containsExactly(OrderState.CANCELLED);
        assertThat(batch.changed()).isEmpty();
        assertThat(batch.streamPositions()).containsExactly(1, 2);
    }

    @Test
    void anAnswerToAnEarlierReservationChangesNothing() {
        Order order = OrderSamples.in(OrderState.AWAITING_STOCK);
        stored.put(order.id(), order);
        OrderBatch batch = batch();

        batch.handle(new StockReserved("an earlier reservation", order.correlation(), List.of()));
        batch.handle(new StockReserved("of another", UUID.randomUUID().toString(), List.of()));

        assertThat(events(batch)).isEmpty();
        assertThat(batch.touched()).isEmpty();
    }

    private OrderBatch batch() {
        Claims claims =
                new IdempotencyRows(DSL.using(SQLDialect.POSTGRES), "order", Clock.systemUTC()).claim(List.of());
        PersonalKeys.Obtained keys = new PersonalKeys.Obtained(Map.of("user:17850", new UnsealedKey("user:17850")));
        Holdings holdings = new Holdings(
                new HoldingLimits(new Limit(2), new Limit(100), Set.of()), Duration.ofSeconds(30), List.of());
        Prices.Listed listed = new Prices.Listed(
                Map.of("GBP", new Prices.Price(pence(255), List.of())),
                catalog.CatalogEvent.Traits.NONE,
                List.of(),
                List.of(),
                Map.of(),
                Map.of());
        Checkouts checkouts = new Checkouts(
                Map.of(LISTED, listed),
                sale -> Optional.of(Money.zero("GBP")),
                OrderSamples.UNTAXED,
                OfferBook.EMPTY,
                new CheckoutSchemas.Rules(AttributeRules.of(null), AttributeRules.of(null)),
                keys,
                holdings,
                order.checkout.Customers.NONE);
        return new OrderBatch(
                new StandardFlow(Duration.ofMinutes(15)).saga(),
                NOW,
                new OrderBatch.Loaded(
                        claims,
                        references,
                        stored,
                        Map.of(),
                        checkouts,
                        keys,
                        new RefundRequesters("https://id.example", keys),
                        holdings,
                        GrantedOffers.NONE));
    }

    private static PlaceOrder place(String key, String skuId, String externalReference, String... coupons) {
        return OrderSamples.placeOrder(
                key,
                UUID.randomUUID(),
                externalReference,
                List.of(OrderSamples.item(skuId, 2, null)),
                List.of(coupons));
    }

    private static List<Event> events(OrderBatch batch) {
        return batch.published().stream().map(OutgoingEvent::event).toList();
    }
}
