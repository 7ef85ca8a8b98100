package promotion.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import platform.money.Money;
import promotion.engine.Definition.Choice;
import promotion.engine.Definition.Funder;
import promotion.engine.Definition.Funding;
import promotion.engine.Definition.Group;
import promotion.engine.Selection.Categories;
import promotion.engine.Selection.Skus;

/** Generates carts and promotions of all kinds, small enough that they often meet. */
final class AnyPromotions {

    private static final List<Funding> THIRDS = List.of(
            new Funding(Funder.SHOP, 3_334), new Funding(Funder.SELLER, 3_333), new Funding(Funder.BRAND, 3_333));

    private AnyPromotions() {}

    static Cart cart(List<Cart.Line> lines) {
        return new Cart(
                "GBP",
                Instant.parse("2026-03-01T09:00:00Z"),
                "web",
                null,
                null,
                Cart.Customer.GUEST,
                lines,
                499,
                Set.of());
    }

    static Arbitrary<Cart> carts() {
        return Combinators.combine(
                        Arbitraries.of("a", "b", "c", "d"),
                        Arbitraries.longs().between(1, 9),
                        Arbitraries.longs().between(0, 5_000),
                        Arbitraries.of(0L, 0L, 20L))
                .as((sku, quantity, amount, floor) -> new Cart.Line(
                        "",
                        sku,
                        quantity,
                        amount,
                        sku.equals("a") ? Set.of("x", "y") : Set.of("y"),
                        Map.of(),
                        Set.of(),
                        floor))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(lines -> {
                    List<Cart.Line> numbered = new ArrayList<>();
                    for (Cart.Line line : lines) {
                        numbered.add(new Cart.Line(
                                "line " + numbered.size(),
                                line.skuId(),
                                line.quantity(),
                                line.listMinor(),
                                line.categories(),
                                line.attributes(),
                                line.tags(),
                                line.floorMinor()));
                    }
                    return cart(numbered);
                });
    }

    static Arbitrary<List<PromotionVersion>> promotions() {
        return Combinators.combine(
                        Arbitraries.of("p", "q", "r", "s", "t", "u"),
                        AnyBenefits.of(selections()),
                        Arbitraries.of(Layer.class),
                        Arbitraries.of(Choice.class).injectNull(0.7),
                        Arbitraries.longs().between(1, 2_000).injectNull(0.7),
                        Arbitraries.of(true, true, true, false),
                        Arbitraries.integers().between(0, 2))
                .as((id, benefit, layer, choice, cap, combinable, priority) -> new PromotionVersion(
                        id,
                        1,
                        null,
                        false,
                        combinable,
                        priority,
                        new Definition(
                                benefit,
                                null,
                                layer,
                                choice == null ? null : new Group("g", choice),
                                cap == null ? null : pounds(cap),
                                priority == 0 ? THIRDS : List.of())))
                .list()
                .uniqueElements(PromotionVersion::promotionId)
                .ofMaxSize(6);
    }

    private static Arbitrary<Selection> selections() {
        return Arbitraries.of(
                Selection.EVERYTHING,
                new Skus(Set.of("a", "b")),
                new Skus(Set.of("c")),
                new Categories(Set.of("x")),
                new Categories(Set.of("y")));
    }

    static Money pounds(long minor) {
        return Money.ofMinor(minor, "GBP");
    }
}
