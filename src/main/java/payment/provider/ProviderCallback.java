package payment.provider;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import platform.money.Money;
import platform.web.Limits;

/**
 * What a provider tells us.
 *
 * @param eventId the provider's own id of it; the same when it is told again
 * @param type the provider's own word for it, kept as it is
 * @param reference ours, of the payment or the refund
 * @param occurredAt by the provider's clock
 */
public record ProviderCallback(
        String eventId, String type, String reference, Money amount, Instant occurredAt, Fact fact) {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderCallback.class);
    private static final int LONGEST_NAME = 200;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Pattern UNREADABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /**
     * Drops the payment id of a capture if it is no name: no fact is lost because of it.
     *
     * @throws IllegalArgumentException when another name is empty, longer than 200 characters, or holds control characters, or
     *     when the time cannot be meant
     */
    public ProviderCallback {
        requireName("event_id", eventId);
        requireName("type", type);
        requireName("reference", reference);
        if (occurredAt.isBefore(EARLIEST) || occurredAt.isAfter(LATEST)) {
            throw new IllegalArgumentException("occurred_at is not a time of ours");
        }
        String paymentId = fact instanceof Captured captured ? captured.providerPaymentId() : null;
        if (paymentId != null && !isName(paymentId)) {
            LOG.warn(
                    "Payment id ignored, the capture counts without it: event={} reference={} length={}; a payment id must be 1 to {} characters without control characters",
                    eventId,
                    reference,
                    paymentId.length(),
                    LONGEST_NAME);
            fact = new Captured(null);
        }
    }

    private static void requireName(String field, String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "%s must be 1 to %d characters without control characters".formatted(field, LONGEST_NAME));
        }
    }

    private static boolean isName(String name) {
        return !name.isBlank() && name.length() <= LONGEST_NAME && name.chars().noneMatch(Character::isISOControl);
    }

    /** At most 255 characters, and none that PostgreSQL does not store or that nobody can read. */
    private static String readable(String words) {
        return UNREADABLE
                .matcher(words.length() <= Limits.MAX_TEXT ? words : words.substring(0, Limits.MAX_TEXT))
                .replaceAll("\uFFFD");
    }

    /** What has happened at the provider. */
    public sealed interface Fact {}

    public sealed interface PaymentFact extends Fact {}

    public sealed interface RefundFact extends Fact {}

    /**
     * The money is ours.
     *
     * @param providerPaymentId null if the callback does not carry it, or carries one that cannot be stored
     */
    public record Captured(@Nullable String providerPaymentId) implements PaymentFact {}

    /**
     * The shopper did not pay.
     *
     * @param reason the provider's own words, made readable: no fact is lost because of the words that explain it
     */
    public record Failed(String reason) implements PaymentFact {

        public Failed {
            reason = readable(reason);
        }
    }

    /** The money has gone back. */
    public record Refunded() implements RefundFact {}

    /**
     * The money has not gone back and will not.
     *
     * @param reason the provider's own words, made readable
     */
    public record RefundRefused(String reason) implements RefundFact {

        public RefundRefused {
            reason = readable(reason);
        }
    }

    /** Kept, and otherwise of no consequence, such as an authorization that a capture follows. */
    public record Information() implements Fact {}
}
