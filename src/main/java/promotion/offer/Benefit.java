package promotion.offer;

import platform.money.Money;

/** What a promotion takes off. */
public sealed interface Benefit {

    int WHOLE = 10_000;

    /**
     * What it takes off an amount, never more than that.
     *
     * @param left what earlier promotions have left
     */
    Money off(Money left);

    /** @param basisPoints hundredths of a percent, 1 to 10,000; rounded half up on the sum of the lines */
    record Percent(int basisPoints) implements Benefit {

        public Percent {
            if (basisPoints < 1 || basisPoints > WHOLE) {
                throw new IllegalArgumentException(basisPoints + " basis points are no part of an amount");
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
                throw new IllegalArgumentException("Nothing is taken off: " + amountMinor);
            }
        }

        @Override
        public Money off(Money left) {
            return Money.ofMinor(Math.min(amountMinor, left.amountMinor()), left.currency());
        }
    }
}
