package order;

import static order.OrderSamples.pence;
import static org.assertj.core.api.Assertions.assertThat;

import catalog.CatalogEvent;
import catalog.CatalogEvent.SalePrice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import order.OrderEvent.Line;
import order.OrderEvent.OrderCreated;
import order.charges.RateTables;
import order.checkout.CheckoutDecision;
import order.checkout.Checkouts;
import order.holding.Holdings;
import order.offer.OfferBook;
import order.replica.CheckoutSchemas;
import order.replica.Prices;
import order.settings.HoldingLimits;
import order.settings.Limit;
import org.junit.jupiter.api.Test;
import platform.attributes.AttributeRules;
import platform.money.Money;
import platform.privacy.PersonalKeys;
import testing.UnsealedKey;

/** The instant of the decision on a checkout selects the price; a sale price applies from its start until just before its end. */
class OrdersPayTheSalePriceOfTheirInstantTests {

    private static final Instant START = Instant.parse("2026-01-31T09:30:00Z");
    private static final Instant NEXT = Instant.parse("2026-02-07T09:30:00Z");
    private static final Instant END = Instant.parse("2026-02-14T09:30:00Z");
    private static final Prices.Price PRICE = new Prices.Price(
            pence(300), List.of(new SalePrice(pence(255), START, NEXT), new SalePrice(pence(199), NEXT, END)));

    @Test
    void atTheBoundaries() {
        assertThat(unitPriceAt(START.minusNanos(1000))).isEqualTo(pence(300));
        assertThat(unitPriceAt(START)).isEqualTo(pence(255));
        assertThat(unitPriceAt(NEXT.minusNanos(1000))).isEqualTo(pence(255));
        assertThat(unitPriceAt(NEXT)).isEqualTo(pence(199));
        assertThat(unitPriceAt(END.minusNanos(1000))).isEqualTo(pence(199));
        assertThat(unitPriceAt(END)).isEqualTo(pence(300));
    }

    @Test
    void theOrderAndItsItemsFollowTheSalePrice() {
        OrderCreated created = created(START, null);

        assertThat(created.items()).isEqualTo(pence(2 * 255));
        assertThat(created.lines()).extracting(Line::amount).containsExactly(pence(2 * 255));
    }

    @Test
    void onlyAReducedLineNamesItsListPrice() {
        assertThat(line(START, null).listPrice()).isEqualTo(pence(300));
        assertThat(line(END, null).listPrice()).isNull();
    }

    @Test
    void anAgreedPriceTakesPrecedence() {
        assertThat(line(START, pence(280)).unitPrice()).isEqualTo(pence(280));
        assertThat(line(START, pence(280)).listPrice()).isNull();
    }

    private static Money unitPriceAt(Instant now) {
        return line(now, null).unitPrice();
    }

    private static Line line(Instant now, Money agreed) {
        return created(now, agreed).lines().getFirst();
    }

    private static OrderCreated created(Instant now, Money agreed) {
        PersonalKeys.Obtained keys = new PersonalKeys.Obtained(Map.of("user:17850", new UnsealedKey("user:17850")));
        Checkouts checkouts = new Checkouts(
                Map.of(
                        "85123A",
                        new Prices.Listed(
                                Map.of("GBP", PRICE),
                                CatalogEvent.Traits.NONE,
                                List.of(),
                                List.of(),
                                Map.of(),
                                Map.of())),
                sale -> Optional.of(Money.zero("GBP")),
                new RateTables(List.of(), List.of(), List.of()),
                OfferBook.EMPTY,
                new CheckoutSchemas.Rules(AttributeRules.of(null), AttributeRules.of(null)),
                keys,
                new Holdings(new HoldingLimits(new Limit(2), new Limit(100), Set.of()), Duration.ZERO, List.of()),
                order.checkout.Customers.NONE);
        CheckoutDecision decision = checkouts.decide(
                OrderSamples.placeOrder(
                        "key", UUID.randomUUID(), null, List.of(OrderSamples.item("85123A", 2, agreed)), List.of()),
                now);
        return ((CheckoutDecision.Accepted) decision).event();
    }
}
