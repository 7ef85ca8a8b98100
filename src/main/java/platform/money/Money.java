package platform.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An amount in the smallest unit of its currency. Calculations are exact or fail. Only {@link #fraction} rounds, as its
 * comment says. Overflow is an {@link ArithmeticException}.
 *
 * @param amountMinor the amount in minor units (pence, cents, yen)
 * @param currency an ISO 4217 code of a currency that has minor units
 */
public record Money(
        @JsonProperty("amount_minor") long amountMinor,
        @JsonProperty("currency") String currency) implements Comparable<Money> {

    public Money {
        requireCurrency(currency);
    }

    public static Money zero(String currency) {
        return new Money(0, currency);
    }

    public static Money ofMinor(long amountMinor, String currency) {
        return new Money(amountMinor, currency);
    }

    /**
     * Reads the JSON form. Either part may be null, if it is missing in the JSON.
     *
     * @throws IllegalArgumentException if a part is missing
     */
    @JsonCreator
    static Money read(
            @JsonProperty("amount_minor") @Nullable Long amountMinor,
            @JsonProperty("currency") @CurrencyCode @Nullable String currency) {
        if (amountMinor == null || currency == null) {
            throw new IllegalArgumentException("must have amount_minor and currency");
        }
        return new Money(amountMinor, currency);
    }

    public Money plus(Money other) {
        requireSameCurrency(other);
        return new Money(Math.addExact(amountMinor, other.amountMinor), currency);
    }

    public Money minus(Money other) {
        requireSameCurrency(other);
        return new Money(Math.subtractExact(amountMinor, other.amountMinor), currency);
    }

    public Money times(long quantity) {
        return new Money(Math.multiplyExact(amountMinor, quantity), currency);
    }

    /**
     * This amount times {@code numerator / denominator}, rounded half up (half away from zero).
     *
     * @param denominator above zero
     */
    public Money fraction(long numerator, long denominator) {
        return new Money(
                BigDecimal.valueOf(amountMinor)
                        .multiply(BigDecimal.valueOf(numerator))
                        .divide(BigDecimal.valueOf(denominator), 0, RoundingMode.HALF_UP)
                        .longValueExact(),
                currency);
    }

    /** The amount in major units, with exactly the decimals of the currency: 2.50 for 250 pence. */
    public BigDecimal toDecimal() {
        return BigDecimal.valueOf(amountMinor, decimals(currency));
    }

    @JsonIgnore
    public boolean isNegative() {
        return amountMinor < 0;
    }

    /**
     * Compares amounts of one currency.
     *
     * @throws IllegalArgumentException if the currencies differ, as amounts of different currencies have no order
     */
    @Override
    public int compareTo(Money other) {
        requireSameCurrency(other);
        return Long.compare(amountMinor, other.amountMinor);
    }

    /** The amount in major units with its currency: {@code GBP 2.50}. */
    @Override
    public String toString() {
        return currency + " " + toDecimal().toPlainString();
    }

    private void requireSameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException(
                    "%s and %s are different currencies".formatted(currency, other.currency));
        }
    }

    private static void requireCurrency(String currency) {
        if (!CurrencyCode.Reader.isCurrency(Objects.requireNonNull(currency, "currency"))) {
            throw new IllegalArgumentException("%s is not an ISO 4217 currency".formatted(currency));
        }
    }

    private static int decimals(String currency) {
        return Currency.getInstance(currency).getDefaultFractionDigits();
    }
}
