package payment.wallet;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of wallets.
 *
 * @param topUpWindow how long a customer has to pay a top-up; what is captured later counts nevertheless
 * @param heldBeyond how long an amount is held after the end of the payment window if the outcome of the payment is not known. It should be
 *     longer than the grace period of orders
 */
@ConfigurationProperties("orderwright.payment.wallet")
public record WalletProperties(
        @DefaultValue("30m") Duration topUpWindow,
        @DefaultValue("1h") Duration heldBeyond) {

    public WalletProperties {
        Assert.isTrue(topUpWindow.isPositive(), "orderwright.payment.wallet.top-up-window must be above zero");
        Assert.isTrue(!heldBeyond.isNegative(), "orderwright.payment.wallet.held-beyond must not be below zero");
    }
}
