package order;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How orders behave.
 *
 * @param paymentWindow from the moment the stock is held until an unpaid order expires
 * @param answerPatience how long a checkout waits for its outcome before it answers 202
 * @param paymentMethods what a checkout may name; each served by a provider of payment
 */
@ConfigurationProperties("orderwright.order")
record OrderProperties(
        @DefaultValue("15m") Duration paymentWindow,
        @DefaultValue("3s") Duration answerPatience,
        @DefaultValue({"sandbox", "sandbox_hosted"}) List<String> paymentMethods) {

    OrderProperties {
        Assert.isTrue(paymentWindow.isPositive(), "orderwright.order.payment-window must be above zero");
        Assert.isTrue(answerPatience.isPositive(), "orderwright.order.answer-patience must be above zero");
        Assert.isTrue(!paymentMethods.isEmpty(), "orderwright.order.payment-methods must name one at least");
    }
}
