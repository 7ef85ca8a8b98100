package payment.provider;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import payment.PaymentEvent.DisputeStatus;
import platform.money.Money;
import platform.web.Limits;

/**
 * A callback of a payment provider, parsed.
 *
 * @param eventId the provider's id of the callback; a duplicate has the same id
 * @param type the provider's name for the event, stored unchanged
 * @param reference our reference of the payment or the refund
 * @param occurredAt time of the event, by the provider's clock
 */
public record ProviderCallback(
        String eventId, String type, String reference, Money amount, Instant occurredAt, Fact fact) {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderCallback.class);
    private static final int LONGEST_NAME = 200;

    /** What the time of a fact must be. */
    public static final String RULE_OF_TIMES = "must be between 1970 and 9998";

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Pattern UNREADABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /**
     * Drops the payment id of a capture if it is not a valid name, so that the capture is not lost because of its id.
     *
     * @throws IllegalArgumentException when the event id, type or reference is empty, longer than 200 characters, or contains control
     *     characters or unpaired surrogates, when the time is before 1970 or after the year 9998, or when the amount or the fee of a
     *     dispute is below zero or above {@link Limits#MAX_REPORTED_MINOR}
     */
    public ProviderCallback {
        requireName("event_id", eventId);
        requireName("type", type);
        requireName("reference", reference);
        requireAmount("amount", amount.amountMinor());
        if (fact instanceof Disputed disputed) {
            requireAmount("fee", disputed.feeMinor());
        }
        requireTime("occurred_at", occurredAt);
        if (fact instanceof WithPaymentId identified) {
            String paymentId = identified.providerPaymentId();
            if (paymentId != null && !isName(paymentId)) {
                LOG.warn(
                        "Payment id ignored, the fact counts without it: event={} reference={} length={}; a payment id must be 1 to {} characters without control characters",
                        eventId,
                        reference,
                        paymentId.length(),
                        LONGEST_NAME);
                fact = identified.withoutPaymentId();
            }
        }
    }

    private static void requireAmount(String field, long minor) {
        if (minor < 0 || minor > Limits.MAX_REPORTED_MINOR) {
            throw new IllegalArgumentException(
                    "%s must be from 0 to %d minor units".formatted(field, Limits.MAX_REPORTED_MINOR));
        }
    }

    private static void requireTime(String field, Instant time) {
        if (!isTime(time)) {
            throw new IllegalArgumentException(field + " " + RULE_OF_TIMES);
        }
    }

    /** Whether a fact can have this time, see {@link #RULE_OF_TIMES}. */
    public static boolean isTime(Instant time) {
        return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
    }

    private static void requireName(String field, String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "%s must be 1 to %d characters without control characters".formatted(field, LONGEST_NAME));
        }
    }

    private static boolean isName(String name) {
        return !name.isBlank()
                && name.length() <= LONGEST_NAME
                && !UNREADABLE.matcher(name).find();
    }

    /** Cuts the text to 255 characters, and replaces control characters and unpaired surrogates, which cannot be stored or read. */
    private static String readable(String words) {
        return UNREADABLE
                .matcher(words.length() <= Limits.MAX_TEXT ? words : words.substring(0, Limits.MAX_TEXT))
                .replaceAll("\uFFFD");
    }

    /** The fact that a callback reports. */
    public sealed interface Fact {}

    public sealed interface PaymentFact extends Fact {}

    public sealed interface RefundFact extends Fact {}

    /** About a capture of an authorised payment; the callback has the reference and the amount of the capture. */
    public sealed interface CaptureFact extends Fact {}

    /** A fact that may contain the provider's id of the payment. */
    private sealed interface WithPaymentId extends Fact {

        @Nullable
        String providerPaymentId();

        Fact withoutPaymentId();
    }

    /**
     * The provider has collected the money.
     *
     * @param providerPaymentId null if the callback has none, or one that cannot be stored
     */
    public record Captured(@Nullable String providerPaymentId) implements PaymentFact, WithPaymentId {

        @Override
        public Captured withoutPaymentId() {
            return new Captured(null);
        }
    }

    /**
     * The provider holds the money for the shop, which captures it later. Only for payments that the provider was asked to authorise first, also
     * if its settings have changed since; for other payments, an authorisation before a capture is {@link Information}.
     *
     * @param providerPaymentId null if the callback has none, or one that cannot be stored
     * @param expiresAt until when it can be captured, by the provider's clock
     * @param inParts whether this payment can be captured in several parts; without effect if the method cannot
     *     ({@link Operation#PARTIAL_CAPTURES}). Null if the callback does not say it: the provider is then asked for the payment
     */
    public record Authorised(
            @Nullable String providerPaymentId,
            Instant expiresAt,
            @Nullable Boolean inParts) implements PaymentFact, WithPaymentId {

        /**
         * The payment can be captured in several parts if the method can.
         *
         * @throws IllegalArgumentException when the time is before 1970 or after the year 9998
         */
        public Authorised(@Nullable String providerPaymentId, Instant expiresAt) {
            this(providerPaymentId, expiresAt, true);
        }

        /** @throws IllegalArgumentException when the time is before 1970 or after the year 9998 */
        public Authorised {
            requireTime("expires_at", expiresAt);
        }

        @Override
        public Authorised withoutPaymentId() {
            return new Authorised(null, expiresAt, inParts);
        }
    }

    /**
     * The shopper did not pay, or the authorisation has ended: what is not captured is released.
     *
     * @param reason the provider's text, made readable, so that the failure is not lost because of unreadable text
     */
    public record Failed(String reason) implements PaymentFact {

        public Failed {
            reason = readable(reason);
        }
    }

    /** The provider has refunded the money. */
    public record Refunded() implements RefundFact {}

    /**
     * The provider has not refunded the money and will not do so.
     *
     * @param reason the provider's text, made readable
     */
    public record RefundRefused(String reason) implements RefundFact {

        public RefundRefused {
            reason = readable(reason);
        }
    }

    /**
     * The refund has failed for good: the shop has the money, also if the provider has reported or will report a success. Whether this or the success
     * arrives first does not matter.
     *
     * @param reason the provider's text, made readable
     */
    public record RefundReturned(String reason) implements RefundFact {

        public RefundReturned {
            reason = readable(reason);
        }
    }

    /**
     * A dispute (chargeback) of a captured payment, as it stands now. The amount of the callback is the disputed amount.
     *
     * @param disputeId the provider's id of the dispute, 1 to 200 characters
     * @param providerPaymentId the provider's id of the payment, if the provider does not repeat our reference; the reference of the callback
     *     is this id, too. Null if the reference of the callback is ours
     * @param reason the provider's text, made readable
     * @param evidenceDueAt the time until which the provider takes evidence; null if it does not say
     * @param feeMinor what the provider charges for the dispute, in minor units of the disputed currency, from zero
     */
    public record Disputed(
            String disputeId,
            @Nullable String providerPaymentId,
            DisputeStatus status,
            String reason,
            @Nullable Instant evidenceDueAt,
            long feeMinor)
            implements Fact {

        /** @throws IllegalArgumentException when the id of the dispute cannot be stored, or the fee is below zero */
        public Disputed {
            requireName("dispute id", disputeId);
            if (feeMinor < 0) {
                throw new IllegalArgumentException("the fee of a dispute must not be below zero");
            }
            reason = readable(reason);
        }
    }

    /**
     * The provider has collected a part of an authorised payment, or all of it.
     *
     * @param providerPaymentId the id that refunds name; null if it is that of the authorisation
     */
    public record CaptureSucceeded(@Nullable String providerPaymentId) implements CaptureFact, WithPaymentId {

        @Override
        public CaptureSucceeded withoutPaymentId() {
            return new CaptureSucceeded(null);
        }
    }

    /**
     * The provider has not captured the amount and will not do so.
     *
     * @param reason the provider's text, made readable
     */
    public record CaptureRefused(String reason) implements CaptureFact {

        public CaptureRefused {
            reason = readable(reason);
        }
    }

    /** This callback with our reference, which the provider does not know. */
    public ProviderCallback withReference(String ours) {
        return new ProviderCallback(eventId, type, ours, amount, occurredAt, fact);
    }

    /** This callback with another time of the event. */
    public ProviderCallback at(Instant time) {
        return new ProviderCallback(eventId, type, reference, amount, time, fact);
    }

    /** Any other event, such as an authorization before a capture. It is stored and has no other effect. */
    public record Information() implements Fact {}
}
