package order.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import platform.web.Limits;
import platform.web.Texts;

/**
 * How orders behave.
 *
 * @param paymentWindow from the moment the stock is held until the order has to be paid
 * @param paymentGrace how long the stock of an unpaid order stays held after that: a payment that was made in time may become known later;
 *     0 to 5 minutes
 * @param answerPatience how long a checkout waits for its outcome before it answers 202
 * @param paymentMethods what a checkout may name; each served by a provider of payment
 * @param shortageDetail how much shoppers are told of what is short; operators are told how many units there are
 * @param channels where orders may come from
 * @param clientChannels the channels of clients whose tokens have no claim {@code channels}, by client id or subject; {@code *} for the
 *     others
 * @param countries ISO 3166-1 alpha-2 codes of the countries that the shop delivers to; empty: all
 */
@ConfigurationProperties("orderwright.order")
public record OrderProperties(
        @DefaultValue("15m") Duration paymentWindow,
        @DefaultValue("30s") Duration paymentGrace,
        @DefaultValue("3s") Duration answerPatience,
        @DefaultValue({"sandbox", "sandbox_hosted"}) List<String> paymentMethods,
        @DefaultValue("sku-only") ShortageDetail shortageDetail,

        @DefaultValue({"web", "app", "shop", "phone", "marketplace"})
        Set<String> channels,

        @DefaultValue Map<String, List<String>> clientChannels,
        @DefaultValue Set<String> countries) {

    /** The audit's {@code order-overdue} allows for it. */
    private static final Duration LONGEST_GRACE = Duration.ofMinutes(5);

    public OrderProperties {
        Assert.isTrue(paymentWindow.isPositive(), "orderwright.order.payment-window must be above zero");
        Assert.isTrue(
                !paymentGrace.isNegative() && paymentGrace.compareTo(LONGEST_GRACE) <= 0,
                "orderwright.order.payment-grace must be from 0 to 5 minutes");
        Assert.isTrue(answerPatience.isPositive(), "orderwright.order.answer-patience must be above zero");
        Assert.isTrue(!paymentMethods.isEmpty(), "orderwright.order.payment-methods must name one at least");
        Assert.isTrue(!channels.isEmpty(), "orderwright.order.channels must name one at least");
        channels.forEach(channel -> Assert.isTrue(
                channel.length() <= Limits.MAX_REFERENCE && channel.matches(Texts.VISIBLE),
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
