package order.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import platform.text.Visible;
import platform.web.Limits;

/**
 * The configuration of orders.
 *
 * @param paymentWindow how long the customer may pay for an order after its stock is held
 * @param paymentGrace how long the stock of an unpaid order stays held after the payment window, because a payment that was made in time may
 *     be reported later; 0 to 5 minutes
 * @param answerTimeout how long a checkout waits for its outcome before the response is 202
 * @param paymentMethods the payment methods that a checkout may name; a provider of the payment module serves each of them
 * @param shortageDetail how much detail shoppers get about a shortage; operators always get the number of available units
 * @param channels the sales channels that orders may come from
 * @param clientChannels the channels of clients whose tokens have no claim {@code channels}, by client id or subject; {@code *} for clients
 *     that are not named
 * @param countries ISO 3166-1 alpha-2 codes of the countries that the shop delivers to; empty for all countries
 */
@ConfigurationProperties("orderwright.order")
public record OrderProperties(
        @DefaultValue("15m") Duration paymentWindow,
        @DefaultValue("30s") Duration paymentGrace,
        @DefaultValue("3s") Duration answerTimeout,

        @DefaultValue({"sandbox", "sandbox_hosted", "sandbox_authorised", "sandbox_authorised_once", "balance"})
        List<String> paymentMethods,

        @DefaultValue("sku-only") ShortageDetail shortageDetail,

        @DefaultValue({"web", "app", "shop", "phone", "marketplace"})
        Set<String> channels,

        @DefaultValue Map<String, List<String>> clientChannels,
        @DefaultValue Set<String> countries) {

    /** The audit's check {@code order-overdue} assumes this maximum. */
    private static final Duration LONGEST_GRACE = Duration.ofMinutes(5);

    public OrderProperties {
        Assert.isTrue(paymentWindow.isPositive(), "orderwright.order.payment-window must be above zero");
        Assert.isTrue(
                !paymentGrace.isNegative() && paymentGrace.compareTo(LONGEST_GRACE) <= 0,
                "orderwright.order.payment-grace must be from 0 to 5 minutes");
        Assert.isTrue(answerTimeout.isPositive(), "orderwright.order.answer-timeout must be above zero");
        Assert.isTrue(!paymentMethods.isEmpty(), "orderwright.order.payment-methods must name at least one method");
        Assert.isTrue(!channels.isEmpty(), "orderwright.order.channels must name at least one channel");
        channels.forEach(channel -> Assert.isTrue(
                channel.length() <= Limits.MAX_REFERENCE && channel.matches(Visible.PATTERN),
                () -> "orderwright.order.channels: \"%s\" must be at most %d visible characters"
                        .formatted(channel, Limits.MAX_REFERENCE)));
        clientChannels.forEach((client, its) -> its.forEach(channel -> Assert.isTrue(
                channels.contains(channel),
                () -> "orderwright.order.client-channels[%s]: \"%s\" must be one of orderwright.order.channels"
                        .formatted(client, channel))));
        countries.forEach(country -> Assert.isTrue(
                Countries.isCode(country),
                () -> "orderwright.order.countries: \"%s\" must be an ISO 3166-1 alpha-2 code".formatted(country)));
    }

    public Countries servedCountries() {
        return new Countries(countries);
    }

    public SalesChannels salesChannels() {
        return new SalesChannels(channels, clientChannels);
    }
}
