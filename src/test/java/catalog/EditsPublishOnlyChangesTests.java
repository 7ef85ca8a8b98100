package catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import catalog.CatalogEvent.SkuDelisted;
import catalog.CatalogEvent.SkuListed;
import catalog.CatalogEvent.SkuRepriced;
import catalog.CatalogEvent.Traits;
import catalog.sku.Sku;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import platform.money.Money;

class EditsPublishOnlyChangesTests {

    private static final Money POUNDS = Money.ofMinor(255, "GBP");
    private static final Money EUROS = Money.ofMinor(295, "EUR");

    private final Sku unknown = Sku.unknown("85123A");
    private final Sku listed = unknown.edited("Holder", List.of(POUNDS), List.of(), Traits.NONE, true);

    @Test
    void aFirstListing() {
        assertThat(listed.version()).isEqualTo(1);
        assertThat(listed.eventAfter(unknown))
                .contains(new SkuListed("85123A", 1, "Holder", List.of(POUNDS), Traits.NONE, null));
    }

    @Test
    void nothingIfNothingChanges() {
        Sku two = listed.edited("Holder", List.of(POUNDS, EUROS), List.of(), Traits.NONE, true);
        assertThat(two.edited("Holder", List.of(EUROS, POUNDS), List.of(), Traits.NONE, true))
                .isSameAs(two);
        assertThat(two.eventAfter(two)).isEmpty();
        assertThat(unknown.delisted()).isSameAs(unknown);
        assertThat(listed.delisted().delisted()).isEqualTo(listed.delisted());
    }

    @Test
    void anotherPriceOrName() {
        Sku dearer = listed.edited("Holder", List.of(EUROS, POUNDS), List.of(), Traits.NONE, true);
        assertThat(dearer.eventAfter(listed))
                .contains(new SkuRepriced("85123A", 2, "Holder", List.of(EUROS, POUNDS), Traits.NONE, null));
        Sku renamed = dearer.edited("White holder", List.of(POUNDS), List.of(), Traits.NONE, true);
        assertThat(renamed.eventAfter(dearer))
                .contains(new SkuRepriced("85123A", 3, "White holder", List.of(POUNDS), Traits.NONE, null));
    }

    @Test
    void anotherTrait() {
        Traits heavy = new Traits("lights", "reduced", 250, Map.of("material", "wood"), List.of(), List.of());
        Sku heavier = listed.edited("Holder", List.of(POUNDS), List.of(), heavy, true);
        assertThat(heavier.eventAfter(listed))
                .contains(new SkuRepriced("85123A", 2, "Holder", List.of(POUNDS), heavy, null));
        Traits again =
                new Traits("lights", "reduced", 250, new HashMap<>(Map.of("material", "wood")), List.of(), List.of());
        assertThat(heavier.edited("Holder", List.of(POUNDS), List.of(), again, true))
                .isSameAs(heavier);
        assertThat(heavier.delisted().traits()).isEqualTo(heavy);
    }

    @Test
    void offSaleAndBack() {
        Sku delisted = listed.delisted();
        assertThat(delisted.eventAfter(listed)).contains(new SkuDelisted("85123A", 2));
        Sku renamed = delisted.edited("White holder", List.of(POUNDS), List.of(), Traits.NONE, false);
        assertThat(renamed.version()).isEqualTo(3);
        assertThat(renamed.eventAfter(delisted)).as("it is not on sale").isEmpty();
        Sku back = renamed.edited("White holder", List.of(POUNDS), List.of(), Traits.NONE, true);
        assertThat(back.eventAfter(renamed))
                .contains(new SkuListed("85123A", 4, "White holder", List.of(POUNDS), Traits.NONE, null));
    }

    @Test
    void neverOnSale() {
        Sku draft = unknown.edited("Holder", List.of(POUNDS), List.of(), Traits.NONE, false);
        assertThat(draft.version()).isEqualTo(1);
        assertThat(draft.eventAfter(unknown)).isEmpty();
    }

    @Test
    void pricesAreAboveZeroAndOneACurrency() {
        assertThatThrownBy(() ->
                        listed.edited("Holder", List.of(POUNDS, Money.ofMinor(1, "GBP")), List.of(), Traits.NONE, true))
                .hasMessageContaining("two prices in one currency");
        assertThatThrownBy(() -> listed.edited("Holder", List.of(Money.zero("GBP")), List.of(), Traits.NONE, true))
                .hasMessageContaining("not above zero");
    }
}
