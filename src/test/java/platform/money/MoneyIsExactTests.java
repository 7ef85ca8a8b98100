package platform.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Currency;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.json.JsonMapper;

/** No operation overflows silently or mixes currencies. An operation rounds only if its contract says so. */
class MoneyIsExactTests {

    private final JsonMapper json = JsonMapper.shared();

    @Property
    void sumsAreThoseOfWholeNumbersOrRefused(@ForAll long a, @ForAll long b) {
        BigInteger sum = BigInteger.valueOf(a).add(BigInteger.valueOf(b));

        if (sum.bitLength() < Long.SIZE) {
            Money total = Money.ofMinor(a, "GBP").plus(Money.ofMinor(b, "GBP"));
            assertThat(total).isEqualTo(Money.ofMinor(sum.longValueExact(), "GBP"));
            assertThat(total.minus(Money.ofMinor(b, "GBP"))).isEqualTo(Money.ofMinor(a, "GBP"));
        } else {
            assertThatThrownBy(() -> Money.ofMinor(a, "GBP").plus(Money.ofMinor(b, "GBP")))
                    .isInstanceOf(ArithmeticException.class);
        }
    }

    @Property
    void productsAreThoseOfWholeNumbersOrRefused(@ForAll long price, @ForAll long quantity) {
        BigInteger product = BigInteger.valueOf(price).multiply(BigInteger.valueOf(quantity));

        if (product.bitLength() < Long.SIZE) {
            assertThat(Money.ofMinor(price, "EUR").times(quantity).amountMinor())
                    .isEqualTo(product.longValueExact());
        } else {
            assertThatThrownBy(() -> Money.ofMinor(price, "EUR").times(quantity))
                    .isInstanceOf(ArithmeticException.class);
        }
    }

    @Property
    void decimalsLeadBackToTheSameAmount(@ForAll long amountMinor, @ForAll("currencies") String currency) {
        Money money = Money.ofMinor(amountMinor, currency);

        BigDecimal decimal = money.toDecimal();

        assertThat(Money.ofMinor(decimal.unscaledValue().longValueExact(), currency))
                .isEqualTo(money);
        assertThat(decimal.scale()).isEqualTo(Currency.getInstance(currency).getDefaultFractionDigits());
    }

    @Property
    void jsonLeadsBackToTheSameAmount(@ForAll long amountMinor, @ForAll("currencies") String currency) {
        Money money = Money.ofMinor(amountMinor, currency);

        assertThat(json.readValue(json.writeValueAsString(money), Money.class)).isEqualTo(money);
    }

    @Property
    void orderIsThatOfAmounts(@ForAll long a, @ForAll long b) {
        assertThat(Integer.signum(Money.ofMinor(a, "JPY").compareTo(Money.ofMinor(b, "JPY"))))
                .isEqualTo(Integer.signum(Long.compare(a, b)));
        assertThat(Money.ofMinor(a, "JPY").isNegative()).isEqualTo(a < 0);
    }

    @Example
    void fractionsAreRoundedHalfUp() {
        assertThat(Money.ofMinor(5, "GBP").fraction(1, 2)).isEqualTo(Money.ofMinor(3, "GBP"));
        assertThat(Money.ofMinor(-5, "GBP").fraction(1, 2)).isEqualTo(Money.ofMinor(-3, "GBP"));
        assertThat(Money.ofMinor(1999, "GBP").fraction(20, 120)).isEqualTo(Money.ofMinor(333, "GBP"));
        assertThatThrownBy(() -> Money.ofMinor(Long.MAX_VALUE, "GBP").fraction(2, 1))
                .isInstanceOf(ArithmeticException.class);
    }

    @Provide
    Arbitrary<String> currencies() {
        return Arbitraries.of("GBP", "EUR", "USD", "CNY", "JPY", "KWD");
    }

    @Example
    void decimalsAreThoseOfTheCurrency() {
        assertThat(Money.ofMinor(255, "GBP").toDecimal()).isEqualTo(new BigDecimal("2.55"));
        assertThat(Money.ofMinor(250, "GBP").toDecimal()).isEqualTo(new BigDecimal("2.50"));
        assertThat(Money.ofMinor(1234, "KWD").toDecimal()).isEqualTo(new BigDecimal("1.234"));
        assertThat(Money.ofMinor(100, "JPY").toDecimal()).isEqualTo(new BigDecimal("100"));
        assertThat(Money.ofMinor(250, "GBP")).hasToString("GBP 2.50");
    }

    @Example
    void currenciesAreThoseOfIso4217() {
        assertThatIllegalArgumentException().isThrownBy(() -> Money.zero("gbp"));
        assertThatIllegalArgumentException().isThrownBy(() -> Money.zero("XQX"));
        assertThatIllegalArgumentException().isThrownBy(() -> Money.zero("XAU")); // gold has no minor unit
    }

    @Example
    void currenciesDoNotMix() {
        Money pounds = Money.ofMinor(1, "GBP");
        Money euros = Money.ofMinor(1, "EUR");

        assertThatIllegalArgumentException().isThrownBy(() -> pounds.plus(euros));
        assertThatIllegalArgumentException().isThrownBy(() -> pounds.minus(euros));
        assertThatIllegalArgumentException().isThrownBy(() -> pounds.compareTo(euros));
    }

    @Example
    void jsonIsMinorUnitsAndCurrency() {
        assertThat(json.writeValueAsString(Money.ofMinor(255, "GBP")))
                .isEqualTo("{\"amount_minor\":255,\"currency\":\"GBP\"}");
        assertThatThrownBy(() -> json.readValue("{\"amount_minor\":255}", Money.class))
                .hasMessageContaining("amount_minor and currency");
        assertThatThrownBy(() -> json.readValue("{\"amount_minor\":255,\"currency\":\"pounds\"}", Money.class))
                .hasMessageContaining("ISO 4217");
    }
}
