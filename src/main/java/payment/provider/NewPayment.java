package payment.provider;

import java.time.Instant;
import platform.money.Money;

/**
 * A payment to be started.
 *
 * @param amount above zero
 * @param expiresAt after this time the shopper should not be able to pay
 */
public record NewPayment(String reference, String method, Money amount, Instant expiresAt) {}
