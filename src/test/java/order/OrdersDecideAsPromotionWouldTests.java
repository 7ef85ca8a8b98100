package order;

import static order.OrderSamples.pence;
import static org.assertj.core.api.Assertions.assertThat;

import catalog.CatalogEvent.Traits;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.PromotionTraits;
import order.checkout.CheckoutDecision;
import order.checkout.Checkouts;
import order.command.OrderCommand.Item;
import order.holding.Holdings;
import order.offer.OfferBook;
import order.replica.CheckoutSchemas;
import order.replica.Prices;
import order.saga.GrantedDiscounts;
import order.saga.SupplierRequests;
import order.settings.HoldingLimits;
import order.settings.Limit;
import order.stream.Order;
import org.jspecify.annotations.Nullable;
import outbox.EventTypes;
import platform.attributes.AttributeRules;
import platform.privacy.PersonalKeys;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.OfferChanged;
import promotion.engine.AnyBenefits;
import promotion.engine.Benefit.Base;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.Units;
import promotion.engine.Condition;
import promotion.engine.Condition.AllOf;
import promotion.engine.Condition.ChannelIn;
import promotion.engine.Condition.CountryIn;
import promotion.engine.Condition.NoneOf;
import promotion.engine.Condition.PaymentMethodIn;
import promotion.engine.Condition.Quantity;
import promotion.engine.Condition.Subtotal;
import promotion.engine.Definition;
import promotion.engine.Definition.Choice;
import promotion.engine.Definition.Funder;
import promotion.engine.Definition.Funding;
import promotion.engine.Definition.Group;
import promotion.engine.Layer;
import promotion.engine.Selection;
import promotion.engine.Selection.Attribute;
import promotion.engine.Selection.Categories;
import promotion.engine.Selection.Skus;
import promotion.engine.Selection.Tags;
import promotion.offer.AppliedDiscount;
import promotion.offer.Basket;
import promotion.offer.Entitlement;
import promotion.offer.Offers;
import promotion.offer.Promotion;
import promotion.offer.Terms;
import testing.UnsealedKey;

/** Whatever an order decides by itself equals what promotion would grant it; and an order decides only what it can. */
class OrdersDecideAsPromotionWouldTests {

    static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final List<Funding> THIRDS = List.of(
            new Funding(Funder.SHOP, 3_334), new Funding(Funder.SELLER, 3_333), new Funding(Funder.BRAND, 3_333));
    private static final Map<String, Prices.Listed> CATALOGUE = Map.of(
            "a", sku(400L, "garden", "home"),
            "b", sku(null, "home"),
            "c",
                    new Prices.Listed(
                            Map.of(),
                            Traits.NONE,
                            List.of(),
                            List.of("summer"),
                            Map.of("colour", "red"),
                            Map.of("GBP", 1L)));

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void toThePennyOfEachLine(@ForAll("promotions") List<Promotion> promotions, @ForAll("carts") List<Item> items) {
        OrderCreated created = created(promotions, items);
        if (Boolean.FALSE.equals(created.discountAsked())) {
            List<OrderEvent.Discount> decided = created.discounts() == null ? List.of() : created.discounts();
            assertThat(decided).isEqualTo(granted(promotions, created));
        } else {
            assertThat(created.discounts()).isNull();
            assertThat(promotions).anyMatch(promotion -> promotion.terms().isLimited());
        }
    }

    @Example
    void unlimitedPromotionsAreDecidedByTheOrder() {
        OrderCreated created = created(List.of(percentOff(Selection.EVERYTHING, false)), cart());

        assertThat(created.discountAsked()).isFalse();
        assertThat(created.discounts()).singleElement().returns(pence(100), OrderEvent.Discount::amount);
    }

    @Example
    void aLimitedPromotionThatCouldApplyIsAskedFor() {
        assertThat(created(List.of(percentOff(new Skus(Set.of("a")), true)), cart())
                        .discountAsked())
                .isNull();
        assertThat(created(List.of(percentOff(new Skus(Set.of("c")), true)), cart())
                        .discountAsked())
                .isFalse();
    }

    @Example
    void factsThatOnlyPromotionKnowsAreAskedFor() {
        assertThat(created(
                                List.of(promotion(
                                        "p",
                                        new Definition(
                                                new PercentOff(new Units(Selection.EVERYTHING), 1_000, Base.LIST),
                                                new Condition.LevelIn(Set.of("gold")),
                                                Layer.MEMBER,
                                                null,
                                                null,
                                                List.of()),
                                        true,
                                        1,
                                        false)),
                                cart())
                        .discountAsked())
                .isNull();
    }

    @Example
    void aCouponCodeIsAskedFor() {
        OfferBook book = book(List.of(percentOff(Selection.EVERYTHING, false)));
        assertThat(created(book, cart(), List.of("welcome-5")).discountAsked()).isNull();
    }

    @Example
    void whatAnOlderBuildHasPublishedWithoutTermsIsAskedForWhileItIsValid() {
        OfferChanged untold = new OfferChanged("p", 1, true, NOW, NOW.plusSeconds(1), null);
        OfferChanged ended = new OfferChanged("p", 1, true, NOW.minusSeconds(1), NOW, null);

        assertThat(created(OfferBook.of(1, List.of(untold)), cart(), List.of()).discountAsked())
                .isNull();
        assertThat(created(OfferBook.of(1, List.of(ended)), cart(), List.of()).discountAsked())
                .isFalse();
    }

    @Example
    void whatTheCatalogueSaysIsKnown() {
        OrderCreated created = created(List.of(percentOff(new Categories(Set.of("home")), false)), cart());

        assertThat(created.discountAsked()).isFalse();
        assertThat(created.discounts()).singleElement().returns(pence(100), OrderEvent.Discount::amount);
        assertThat(created.lines().getFirst().promotionTraits())
                .isEqualTo(new PromotionTraits(List.of("garden", "home"), List.of(), Map.of(), pence(400)));
    }

    @Example
    void anOrderThatNoPromotionConsidersKeepsNothingOfTheCatalogue() {
        OrderCreated created = created(List.of(percentOff(new Categories(Set.of("toys")), false)), cart());

        assertThat(created.discounts()).isNull();
        assertThat(created.lines().getFirst().promotionTraits()).isNull();
    }

    /** @param categories the category of the SKU and all categories above it */
    private static Prices.Listed sku(@Nullable Long floor, String... categories) {
        return new Prices.Listed(
                Map.of(),
                Traits.NONE,
                List.of(categories),
                List.of(),
                Map.of(),
                floor == null ? Map.of() : Map.of("GBP", floor));
    }

    private static List<Item> cart() {
        return List.of(item("a", 2, 500));
    }

    private static Promotion percentOff(Selection units, boolean limited) {
        return promotion(
                "p",
                new Definition(
                        new PercentOff(new Units(units), 1_000, Base.LIST), null, Layer.LINE, null, null, List.of()),
                true,
                1,
                limited);
    }

    private static Promotion promotion(
            String id, Definition definition, boolean combinable, int priority, boolean limited) {
        return Promotion.of(
                id,
                new Terms(
                        id,
                        definition,
                        "GBP",
                        NOW.minus(Duration.ofDays(1)),
                        null,
                        false,
                        false,
                        false,
                        combinable,
                        priority,
                        limited ? 1_000_000L : null,
                        List.of(),
                        false,
                        ZoneOffset.UTC));
    }

    /** The offers as they arrive on the wire. */
    static OfferBook book(List<Promotion> promotions) {
        return OfferBook.of(
                1,
                promotions.stream()
                        .map(promotion ->
                                EventTypes.decode(EventTypes.encode(promotion.offerChanged()), OfferChanged.class))
                        .toList());
    }

    private static OrderCreated created(List<Promotion> promotions, List<Item> items) {
        return created(book(promotions), items, List.of());
    }

    static OrderCreated created(OfferBook book, List<Item> items, List<String> codes) {
        Map<String, Prices.Listed> listed = new HashMap<>();
        items.forEach(item -> listed.put(item.skuId(), CATALOGUE.getOrDefault(item.skuId(), sku(null))));
        Checkouts checkouts = new Checkouts(
                listed,
                sale -> Optional.of(pence(499)),
                OrderSamples.UNTAXED,
                book,
                new CheckoutSchemas.Rules(AttributeRules.of(null), AttributeRules.of(null)),
                new PersonalKeys.Obtained(Map.of("user:17850", new UnsealedKey("user:17850"))),
                new Holdings(new HoldingLimits(new Limit(100), new Limit(100_000), Set.of()), Duration.ZERO, List.of()),
                order.checkout.Customers.NONE);
        CheckoutDecision decision =
                checkouts.decide(OrderSamples.placeOrder("key", UUID.randomUUID(), null, items, codes), NOW);
        return ((CheckoutDecision.Accepted) decision).event();
    }

    private static List<OrderEvent.Discount> granted(List<Promotion> promotions, OrderCreated created) {
        Map<String, Promotion> byId = new HashMap<>();
        promotions.forEach(promotion -> byId.put(promotion.promotionId(), promotion));
        Entitlement.Decision decision = Entitlement.of(
                Basket.of(SupplierRequests.discount(Order.created(created))), new Offers(byId, Map.of(), Map.of()));
        return GrantedDiscounts.of(new DiscountGranted(
                "reference",
                created.correlation(),
                ((Entitlement.Granted) decision)
                        .appliedDiscounts().stream()
                                .map(AppliedDiscount::applied)
                                .toList()));
    }

    private static Item item(String sku, long quantity, long priceMinor) {
        return OrderSamples.item(sku, quantity, pence(priceMinor));
    }

    @Provide
    Arbitrary<List<Item>> carts() {
        return Combinators.combine(
                        Arbitraries.of("a", "b", "c", "d"),
                        Arbitraries.longs().between(1, 9),
                        Arbitraries.longs().between(1, 5_000))
                .as(OrdersDecideAsPromotionWouldTests::item)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<Promotion>> promotions() {
        return Combinators.combine(
                        Arbitraries.of("p", "q", "r", "s", "t", "u"),
                        AnyBenefits.of(selections()),
                        conditions().injectNull(0.5),
                        Arbitraries.of(Choice.class).injectNull(0.7),
                        Arbitraries.longs().between(1, 2_000).injectNull(0.7),
                        Arbitraries.of(true, true, true, false),
                        Arbitraries.integers().between(0, 19))
                .as((id, benefit, condition, choice, cap, combinable, random) -> promotion(
                        id,
                        new Definition(
                                benefit,
                                condition,
                                Layer.values()[random % 5],
                                choice == null ? null : new Group("g", choice),
                                cap == null ? null : pence(cap),
                                random % 4 == 0 ? THIRDS : List.of()),
                        combinable,
                        random % 3,
                        random == 0))
                .list()
                .uniqueElements(Promotion::promotionId)
                .ofMaxSize(6)
                .map(ArrayList::new);
    }

    private static Arbitrary<Selection> selections() {
        return Arbitraries.of(
                Selection.EVERYTHING,
                new Skus(Set.of("a", "b")),
                new Skus(Set.of("c")),
                new Categories(Set.of("home")),
                new Tags(Set.of("summer", "winter")),
                new Attribute("colour", Set.of("red")));
    }

    private static Arbitrary<Condition> conditions() {
        return Arbitraries.of(
                new Subtotal(Selection.EVERYTHING, pence(3_000), null),
                new Quantity(new Skus(Set.of("a")), 2),
                new ChannelIn(Set.of("web")),
                new CountryIn(Set.of("GB")),
                new PaymentMethodIn(Set.of("sandbox")),
                new AllOf(List.of(
                        new ChannelIn(Set.of("web", "app")),
                        new NoneOf(List.of(new Quantity(Selection.EVERYTHING, 9))))));
    }
}
