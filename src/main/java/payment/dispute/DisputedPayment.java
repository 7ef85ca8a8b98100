package payment.dispute;

import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * What a dispute needs to know of its payment.
 *
 * @param provider null if no provider serves the payment
 */
public record DisputedPayment(
        String reference, String correlation, @Nullable String provider, Money amount) {}
