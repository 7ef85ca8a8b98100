package notification.settings;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Set;
import notification.mail.MailKind;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import platform.language.Language;
import platform.mail.EmailAddress;
import platform.text.Visible;

/**
 * Settings of mails to shoppers. The mail server itself is set up by {@code spring.mail}.
 *
 * @param from the sender's address; required with a mail server
 * @param replyTo the address to which answers go; null for the sender
 * @param shopName the name of the shop in mails, up to 100 characters
 * @param orderLink the page of the shop that shows an order: an address that begins with {@code https://} and contains {@code {order_no}};
 *     null for mails without a link
 * @param off the kinds of mails that are not sent
 * @param defaultLanguage of a shopper whose language is unknown: {@code english} or {@code chinese}
 * @param zone of the times in mails
 * @param maxAge what happened longer ago than this is not told, for example when the module reads an old log; above zero
 * @param retryFor how long a mail is tried, above zero
 * @param firstPause the pause after the first failure, above zero; each further pause is twice as long
 * @param longestPause the longest pause
 * @param keep how long the list of mails shows a mail, at least {@code retryFor}
 * @param keepOrders how long after its last change an order can still have mails, at least {@code maxAge}
 * @param interval how often the log is polled, above zero
 * @param batchLimit maximum number of events that one transaction reads, from 1 to 20,000
 * @param concurrent how many mails one instance sends at the same time, from 1 to 64
 */
@ConfigurationProperties("orderwright.notification")
public record NotificationProperties(
        @Nullable String from,
        @Nullable String replyTo,
        @DefaultValue("Orderwright") String shopName,
        @Nullable String orderLink,
        @DefaultValue Set<MailKind> off,
        @DefaultValue("english") Language defaultLanguage,
        @DefaultValue("UTC") ZoneId zone,
        @DefaultValue("24h") Duration maxAge,
        @DefaultValue("24h") Duration retryFor,
        @DefaultValue("30s") Duration firstPause,
        @DefaultValue("2h") Duration longestPause,
        @DefaultValue("90d") Duration keep,
        @DefaultValue("400d") Duration keepOrders,
        @DefaultValue("500ms") Duration interval,
        @DefaultValue("1000") int batchLimit,
        @DefaultValue("4") int concurrent) {

    /** Where the number of the order stands in {@code orderLink}. */
    public static final String ORDER_NO = "{order_no}";

    private static final String PREFIX = "orderwright.notification.";
    private static final int MAX_NAME = 100;
    private static final int MAX_LINK = 500;

    public NotificationProperties {
        requireAddress("from", from);
        requireAddress("reply-to", replyTo);
        Assert.isTrue(
                !shopName.isBlank() && shopName.length() <= MAX_NAME && shopName.matches(Visible.PATTERN),
                PREFIX + "shop-name must have 1 to 100 characters and no control character");
        Assert.isTrue(
                orderLink == null
                        || orderLink.length() <= MAX_LINK
                                && orderLink.contains(ORDER_NO)
                                && orderLink.replace(ORDER_NO, "").matches("https://[\\w.~:/?#@!$&()*+,;=%-]+"),
                PREFIX + "order-link must be an address that begins with https:// and contains " + ORDER_NO);
        Assert.isTrue(maxAge.isPositive(), PREFIX + "max-age must be above zero");
        Assert.isTrue(retryFor.isPositive(), PREFIX + "retry-for must be above zero");
        Assert.isTrue(
                firstPause.isPositive() && longestPause.compareTo(firstPause) >= 0,
                PREFIX + "first-pause must be above zero and not above " + PREFIX + "longest-pause");
        Assert.isTrue(keep.compareTo(retryFor) >= 0, PREFIX + "keep must not be below " + PREFIX + "retry-for");
        Assert.isTrue(
                keepOrders.compareTo(maxAge) >= 0, PREFIX + "keep-orders must not be below " + PREFIX + "max-age");
        Assert.isTrue(interval.isPositive(), PREFIX + "interval must be above zero");
        Assert.isTrue(batchLimit > 0 && batchLimit <= 20_000, PREFIX + "batch-limit must be between 1 and 20000");
        Assert.isTrue(concurrent > 0 && concurrent <= 64, PREFIX + "concurrent must be between 1 and 64");
    }

    private static void requireAddress(String key, @Nullable String address) {
        Assert.isTrue(address == null || EmailAddress.Rule.isAddress(address), PREFIX + key + " " + EmailAddress.RULE);
    }
}
