package platform.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An amount in the smallest unit of its currency. Exact, or refused: only {@link #split} and {@link #fraction} round,
 * as they say, and overflow is an {@link ArithmeticException}.
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
     * An amount as people write it.
     *
     * @throws IllegalArgumentException if the amount has more decimals than the currency, or is too large for minor units
     */
    public static Money parse(BigDecimal amount, String currency) {
        requireCurrency(currency);
        try {
            return new Money(amount.movePointRight(decimals(currency)).longValueExact(), currency);
        } catch (ArithmeticException inexact) {
            throw new IllegalArgumentException(
                    "%s is not an amount in minor units of %s".formatted(amount.toPlainString(), currency), inexact);
        }
    }

    /** The JSON form, where either part may be missing. */
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
     * Splits it in proportion to the weights by largest remainder (Hamilton's method): each part is its share rounded down or up, and
     * the parts add up exactly. Of equal remainders the earlier is rounded up.
     *
     * @param weights none negative, not all zero; a part of weight zero is zero
     * @throws IllegalArgumentException if the weights are not so, or the amount is negative
     */
    public List<Money> split(List<Long> weights) {
        BigInteger whole = weights.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        if (amountMinor < 0 || whole.signum() <= 0 || weights.stream().anyMatch(weight -> weight < 0)) {
            throw new IllegalArgumentException("%s cannot be split by %s".formatted(this, weights));
        }
        long[] parts = new long[weights.size()];
        BigInteger[] remainders = new BigInteger[parts.length];
        long left = amountMinor;
        for (int i = 0; i < parts.length; i++) {
            BigInteger[] share = BigInteger.valueOf(amountMinor)
                    .multiply(BigInteger.valueOf(weights.get(i)))
                    .divideAndRemainder(whole);
            parts[i] = share[0].longValueExact();
            remainders[i] = share[1];
            left -= parts[i];
        }
        IntStream.range(0, parts.length)
                .boxed()
                .sorted(Comparator.<Integer, BigInteger>comparing(i -> remainders[i])
                        .reversed())
                .limit(left)
                .forEach(i -> parts[i]++);
        return Arrays.stream(parts).mapToObj(part -> new Money(part, currency)).toList();
    }

    /**
     * The part that a ratio makes of it, rounded half up (half away from zero).
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

    /** With exactly the decimals of the currency: 2.50 for 250 pence. */
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
     * @throws IllegalArgumentException if the currencies differ: such amounts have no order
     */
    @Override
    public int compareTo(Money other) {
        requireSameCurrency(other);
        return Long.compare(amountMinor, other.amountMinor);
    }

    /** As people write it: {@code GBP 2.50}. */
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
