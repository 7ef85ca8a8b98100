package order;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How orders behave.
 *
 * @param paymentWindow from the moment the stock is held until the order has to be paid
 * @param paymentGrace how long the stock of an unpaid order stays held after that: a payment that was made in time may become known later;
 *     0 to 5 minutes
 * @param answerPatience how long a checkout waits for its outcome before it answers 202
 * @param paymentMethods what a checkout may name; each served by a provider of payment
 * @param shortageDetail how much shoppers are told of what is short; operators are told how many units there are
 */
@ConfigurationProperties("orderwright.order")
record OrderProperties(
        @DefaultValue("15m") Duration paymentWindow,
        @DefaultValue("30s") Duration paymentGrace,
        @DefaultValue("3s") Duration answerPatience,
        @DefaultValue({"sandbox", "sandbox_hosted"}) List<String> paymentMethods,
        @DefaultValue("sku-only") ShortageDetail shortageDetail) {

    /** The audit's {@code order-overdue} allows for it. */
    private static final Duration LONGEST_GRACE = Duration.ofMinutes(5);

    OrderProperties {
        Assert.isTrue(paymentWindow.isPositive(), "orderwright.order.payment-window must be above zero");
        Assert.isTrue(
                !paymentGrace.isNegative() && paymentGrace.compareTo(LONGEST_GRACE) <= 0,
                "orderwright.order.payment-grace must be from 0 to 5 minutes");
        Assert.isTrue(answerPatience.isPositive(), "orderwright.order.answer-patience must be above zero");
        Assert.isTrue(!paymentMethods.isEmpty(), "orderwright.order.payment-methods must name one at least");
    }
}
