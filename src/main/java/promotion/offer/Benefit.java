package promotion.offer;

import org.jspecify.annotations.Nullable;
import platform.money.Money;

/** The reduction that a promotion gives. */
public sealed interface Benefit {

    int WHOLE = 10_000;

    /**
     * Returns the reduction of an amount; never more than the amount.
     *
     * @param left the amount that earlier promotions have left
     */
    Money off(Money left);

    /** As the table and the API name them. */
    enum Kind {
        PERCENT,
        AMOUNT_OFF
    }

    default Kind kind() {
        return switch (this) {
            case Percent percent -> Kind.PERCENT;
            case AmountOff amountOff -> Kind.AMOUNT_OFF;
        };
    }

    /** The hundredths of a percent; null for a benefit that is no percentage. */
    default @Nullable Integer percentage() {
        return switch (this) {
            case Percent percent -> percent.basisPoints();
            case AmountOff amountOff -> null;
        };
    }

    /** The amount of money in the promotion's currency; null for a benefit without one. */
    default @Nullable Long amount() {
        return switch (this) {
            case Percent percent -> null;
            case AmountOff amountOff -> amountOff.amountMinor();
        };
    }

    /** @param basisPoints hundredths of a percent, 1 to 10,000; the reduction of the sum of the lines is rounded half up */
    record Percent(int basisPoints) implements Benefit {

        public Percent {
            if (basisPoints < 1 || basisPoints > WHOLE) {
                throw new IllegalArgumentException(basisPoints + " basis points: must be between 1 and 10000");
            }
        }

        @Override
        public Money off(Money left) {
            return left.fraction(basisPoints, WHOLE);
        }
    }

    /** @param amountMinor in the promotion's currency, above zero */
    record AmountOff(long amountMinor) implements Benefit {

        public AmountOff {
            if (amountMinor < 1) {
                throw new IllegalArgumentException("The amount off must be above zero: " + amountMinor);
            }
        }

        @Override
        public Money off(Money left) {
            return Money.ofMinor(Math.min(amountMinor, left.amountMinor()), left.currency());
        }
    }
}
