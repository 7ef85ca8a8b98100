package order;

import static order.OrderSamples.pence;
import static org.assertj.core.api.Assertions.assertThat;

import catalog.CatalogEvent.Traits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.PromotionFacts;
import order.checkout.CheckoutDecision;
import order.checkout.Checkouts;
import order.checkout.Customers;
import order.command.OrderCommand.Item;
import order.holding.Holdings;
import order.offer.OfferBook;
import order.replica.CheckoutSchemas;
import order.replica.CustomerProfiles.Profile;
import order.replica.Prices;
import order.settings.HoldingLimits;
import order.settings.Limit;
import order.stream.Order;
import org.junit.jupiter.api.Test;
import outbox.EventTypes;
import platform.attributes.AttributeRules;
import platform.privacy.PersonalKeys;
import testing.UnsealedKey;

/** An order tells what promotions of later may ask about it, although no promotion of its time does; and hardly grows by that. */
class OrdersTellTheFactsOfLaterPromotionsTests {

    private static final String CUSTOMER = "17850";
    private static final Map<String, Prices.Listed> CATALOGUE = Map.of(
            "plain", sku(List.of(), Map.of()),
            "tagged", sku(List.of("summer"), Map.of()),
            "floored", sku(List.of(), Map.of("GBP", 400L, "EUR", 500L)));
    private static final Customers NOBODY = Customers.NONE;
    private static final Customers GOLD =
            new Customers(Map.of(CUSTOMER, new Profile("gold", List.of("vip"))), Set.of());

    @Test
    void floorPricesAndTagsByLineAndTheLevelOfTheCustomer() {
        OrderCreated created = created(GOLD, List.of(), "plain", "tagged", "floored");

        assertThat(created.facts())
                .isEqualTo(new PromotionFacts(Map.of(3, 400L), Map.of(2, List.of("summer")), "gold", List.of("vip")));
        assertThat(EventTypes.decode(EventTypes.encode(created), OrderCreated.class))
                .isEqualTo(created);
    }

    @Test
    void anOrderWithoutAnyOfThemGrowsByElevenBytes() {
        OrderCreated created = created(NOBODY, List.of(), "plain");
        String encoded = EventTypes.encode(created);

        assertThat(encoded).contains(",\"facts\":{}");
        assertThat(encoded.length() - encoded.replace(",\"facts\":{}", "").length())
                .isEqualTo(11);
        assertThat(EventTypes.decode(encoded.replace(",\"facts\":{}", ""), OrderCreated.class)
                        .facts())
                .as("of an earlier build")
                .isNull();
    }

    @Test
    void whatItTellsPromotionIsNotToldTwice() {
        OrderCreated created = created(GOLD, List.of("welcome-5"), "plain", "tagged", "floored");

        assertThat(created.lines().get(1).promotionTraits()).isNotNull();
        assertThat(created.customer()).isNotNull();
        assertThat(created.facts()).isEqualTo(new PromotionFacts(null, null, null, null));
    }

    /** The row of an order does not keep them, because nothing in the module reads them. */
    @Test
    void theRowOfTheOrderStaysAsItWas() {
        Order with = Order.created(created(GOLD, List.of(), "tagged"));

        assertThat(with.content().toString()).contains("tagged").doesNotContain("summer", "gold");
    }

    private static Prices.Listed sku(List<String> tags, Map<String, Long> floors) {
        return new Prices.Listed(Map.of(), Traits.NONE, List.of(), tags, Map.of(), floors);
    }

    private static OrderCreated created(Customers customers, List<String> codes, String... skus) {
        Checkouts checkouts = new Checkouts(
                CATALOGUE,
                sale -> Optional.of(pence(499)),
                OrderSamples.UNTAXED,
                OfferBook.EMPTY,
                new CheckoutSchemas.Rules(AttributeRules.of(null), AttributeRules.of(null)),
                new PersonalKeys.Obtained(Map.of("user:" + CUSTOMER, new UnsealedKey("user:" + CUSTOMER))),
                new Holdings(new HoldingLimits(new Limit(100), new Limit(100_000), Set.of()), Duration.ZERO, List.of()),
                customers);
        List<Item> items = List.of(skus).stream()
                .map(sku -> OrderSamples.item(sku, 2, pence(500)))
                .toList();
        CheckoutDecision decision = checkouts.decide(
                OrderSamples.placeOrder("key", UUID.randomUUID(), null, items, codes),
                OrdersDecideAsPromotionWouldTests.NOW);
        return ((CheckoutDecision.Accepted) decision).event();
    }
}
