package payment.provider;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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

    private static final int LONGEST_NAME = 200;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Pattern UNREADABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /**
     * @throws IllegalArgumentException when a name is empty, longer than 200 characters, or holds control characters, or when
     *     the time cannot be meant
     */
    public ProviderCallback {
        requireName("event_id", eventId);
        requireName("type", type);
        requireName("reference", reference);
        if (occurredAt.isBefore(EARLIEST) || occurredAt.isAfter(LATEST)) {
            throw new IllegalArgumentException("occurred_at is not a time of ours");
        }
    }

    private static void requireName(String field, String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "%s must be 1 to %d characters without control characters".formatted(field, LONGEST_NAME));
        }
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
     * @param providerPaymentId null when the callback does not carry it
     */
    public record Captured(@Nullable String providerPaymentId) implements PaymentFact {

        /** @throws IllegalArgumentException when the id is no name, by the rules of {@link ProviderCallback} */
        public Captured {
            if (providerPaymentId != null) {
                requireName("payment_id", providerPaymentId);
            }
        }
    }

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
