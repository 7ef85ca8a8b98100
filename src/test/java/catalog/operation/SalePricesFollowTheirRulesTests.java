package catalog.operation;

import static org.assertj.core.api.Assertions.assertThat;

import catalog.CatalogEvent.SalePrice;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import platform.money.Money;
import platform.web.FieldProblem;

/** Each sale price that breaks a rule is named with its field and the rule. */
class SalePricesFollowTheirRulesTests {

    private static final Instant NOW = Instant.parse("2026-01-31T09:30:00Z");
    private static final SalePrice ENDED = sale(90, -2, 0);

    @Test
    void oneMayStartWhereAnotherEnds() {
        assertThat(problems(sale(90, 1, 2), sale(80, 0, 1), sale(70, 2, 3))).isEmpty();
    }

    @Test
    void theyMustNotOverlapInWhateverOrderTheyAreListed() {
        assertThat(problems(sale(90, 2, 4), sale(80, 0, 9), sale(70, 5, 6)))
                .extracting(FieldProblem::field)
                .containsExactlyInAnyOrder("sale_prices[0].starts_at", "sale_prices[2].starts_at");
    }

    @Test
    void eachIsBelowTheListPriceOfItsCurrency() {
        assertThat(problems(sale(99, 0, 1))).isEmpty();
        assertThat(problems(sale(100, 0, 1)))
                .containsExactly(new FieldProblem(
                        "sale_prices[0].price.amount_minor", "must be below the list price of GBP 1.00"));
        assertThat(problems(new SalePrice(Money.ofMinor(1, "EUR"), NOW, NOW.plusSeconds(1))))
                .containsExactly(new FieldProblem(
                        "sale_prices[0].price.currency", "must be the currency of a price among prices"));
    }

    @Test
    void aNewOneMustEndInTheFuture() {
        assertThat(problems(sale(90, -1, 0)))
                .containsExactly(new FieldProblem("sale_prices[0].ends_at", "must be in the future"));
        assertThat(problems(sale(90, 1, 1)))
                .containsExactly(new FieldProblem("sale_prices[0].starts_at", "must be before ends_at"));
    }

    @Test
    void aStoredOneMayHaveEndedEvenIfTheListPriceHasFallenSince() {
        assertThat(problems(ENDED)).isEmpty();
        assertThat(rules().problems("", List.of(ENDED), List.of(Money.ofMinor(80, "GBP"))))
                .isEmpty();
    }

    @Test
    void twentyInACurrencyMayLieAheadBesideThoseThatHaveEnded() {
        SalePrice[] twenty =
                IntStream.range(0, 20).mapToObj(i -> sale(50, i, i + 1)).toArray(SalePrice[]::new);
        SalePrice[] more = Arrays.copyOf(twenty, 21);

        more[20] = ENDED;
        assertThat(problems(more)).isEmpty();
        more[20] = sale(50, 20, 21);
        assertThat(problems(more)).extracting(FieldProblem::field).containsExactly("sale_prices");
    }

    private static List<FieldProblem> problems(SalePrice... sales) {
        return rules().problems("", List.of(sales), List.of(Money.ofMinor(100, "GBP")));
    }

    private static SalePriceRules rules() {
        return new SalePriceRules(NOW, ENDED::equals);
    }

    private static SalePrice sale(long minor, int startDay, int endDay) {
        return new SalePrice(
                Money.ofMinor(minor, "GBP"), NOW.plus(Duration.ofDays(startDay)), NOW.plus(Duration.ofDays(endDay)));
    }
}
