package payment.adapter.stripe;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent.DisputeStatus;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.Fact;
import payment.provider.ProviderJson;
import platform.money.Money;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parts of a Stripe event that matter here; everything else is not even read. Stripe sends events of many kinds to one endpoint, so an
 * event of an unknown kind is information.
 *
 * @param created seconds since 1970
 */
record StripeCallback(
        @Nullable String id,
        @Nullable String type,
        @Nullable Long created,
        @Nullable Data data) {

    private static final JsonMapper JSON = ProviderJson.mapper();

    private static final String SESSION_COMPLETED = "checkout.session.completed";
    private static final String SESSION_PAID_LATER = "checkout.session.async_payment_succeeded";
    private static final String SESSION_NOT_PAID = "checkout.session.async_payment_failed";
    private static final String SESSION = "checkout.session.";
    private static final String INTENT = "payment_intent.";
    private static final String AUTHORISED = "payment_intent.amount_capturable_updated";
    private static final String RELEASED = "payment_intent.canceled";
    private static final String REFUND = "refund.";

    /**
     * Endpoints whose API version is older than 2024-10-28 get this in place of {@link #REFUND} events
     * (<a href="https://docs.stripe.com/changelog/acacia/2024-10-28/refund-webhook-update">changelog</a>).
     */
    private static final String REFUND_OF_CHARGE = "charge.refund.";

    private static final String DISPUTE = "charge.dispute.";

    /** @param dueBy seconds since 1970 */
    record EvidenceDetails(@Nullable Long dueBy) {}

    /** A movement of our balance at Stripe, with its fee in the currency of the balance. */
    record BalanceTransaction(@Nullable Long fee, @Nullable String currency) {}

    record Data(@Nullable StripeObject object) {}

    /** A session of Stripe Checkout, a payment intent, a refund or a dispute. */
    record StripeObject(
            @Nullable String id,
            @Nullable String clientReferenceId,
            @Nullable Long amountTotal,
            @Nullable Long amount,
            @Nullable String currency,
            @Nullable String paymentStatus,
            @Nullable String paymentIntent,
            @Nullable String status,
            @Nullable String captureMethod,
            @Nullable String failureReason,
            @Nullable String reason,
            @Nullable EvidenceDetails evidenceDetails,
            @Nullable List<BalanceTransaction> balanceTransactions,
            @Nullable Map<String, String> metadata) {

        @Nullable
        String reference() {
            return metadata == null ? null : metadata.get(StripeProvider.REFERENCE);
        }
    }

    /** @throws IllegalArgumentException with the reason, if the body cannot be read */
    static ProviderCallback read(byte[] body) {
        try {
            StripeCallback event = JSON.readValue(body, StripeCallback.class);
            if (event == null) {
                throw new IllegalArgumentException("The body is empty.");
            }
            return event.toCallback();
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The body is not the JSON of an event.", e);
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("A time or an amount of the event is out of range.", e);
        }
    }

    /** Only the events of intents that are captured later count. The intent says it, because the settings may have changed since. */
    private ProviderCallback toCallback() {
        StripeObject object = required("data.object", data == null ? null : data.object());
        String kind = required("type", type);
        if (kind.startsWith(SESSION) && object.clientReferenceId() != null) {
            return callback(
                    object.clientReferenceId(), money(object.amountTotal(), object.currency()), ofSession(object));
        }
        String payment = object.reference();
        if (StripeCaptures.MANUAL.equals(object.captureMethod()) && kind.startsWith(INTENT) && payment != null) {
            return callback(payment, money(object.amount(), object.currency()), ofIntent(object));
        }
        String refund = object.reference();
        if ((kind.startsWith(REFUND) || kind.startsWith(REFUND_OF_CHARGE)) && refund != null) {
            return callback(refund, money(object.amount(), object.currency()), ofRefund(object));
        }
        if (kind.startsWith(DISPUTE) && object.paymentIntent() != null) {
            return callback(object.paymentIntent(), money(object.amount(), object.currency()), ofDispute(object));
        }
        // Some objects have no id, such as the balance.
        String subject = object.id() == null ? required("id", id) : object.id();
        return callback(subject, Money.zero("USD"), new ProviderCallback.Information());
    }

    private ProviderCallback callback(String reference, Money amount, Fact fact) {
        return new ProviderCallback(
                required("id", id),
                required("type", type),
                reference,
                amount,
                Instant.ofEpochSecond(required("created", created)),
                fact);
    }

    private Fact ofSession(StripeObject session) {
        return switch (required("type", type)) {
            case SESSION_COMPLETED, SESSION_PAID_LATER ->
                StripeProvider.PAID.equals(session.paymentStatus())
                        ? new ProviderCallback.Captured(session.paymentIntent())
                        : new ProviderCallback.Information();
            case SESSION_NOT_PAID -> new ProviderCallback.Failed("not paid");
            default -> new ProviderCallback.Information();
        };
    }

    /**
     * The event of an authorisation does not say when it expires, and names the charge, which says how it can be captured, only by its id. The amount
     * is that of the whole payment.
     */
    private Fact ofIntent(StripeObject intent) {
        return switch (required("type", type)) {
            case AUTHORISED ->
                StripeCaptures.REQUIRES_CAPTURE.equals(intent.status())
                        ? new ProviderCallback.Authorised(
                                intent.id(),
                                Instant.ofEpochSecond(required("created", created))
                                        .plus(StripeCaptures.USUAL_HOLD),
                                null)
                        : new ProviderCallback.Information();
            case RELEASED -> new ProviderCallback.Failed("Stripe has released the authorisation");
            default -> new ProviderCallback.Information();
        };
    }

    /** A refund can fail after it has succeeded, and then never succeeds again. */
    private static Fact ofRefund(StripeObject refund) {
        String status = required("data.object.status", refund.status());
        return switch (status) {
            case "succeeded" -> new ProviderCallback.Refunded();
            case "failed", "canceled" ->
                new ProviderCallback.RefundReturned(refund.failureReason() == null ? status : refund.failureReason());
            default -> new ProviderCallback.Information();
        };
    }

    /** An inquiry ({@code warning_…}) is no dispute yet: the payment is untouched. Stripe reports a dispute if it becomes one. */
    private static Fact ofDispute(StripeObject dispute) {
        return switch (required("data.object.status", dispute.status())) {
            case "needs_response" -> disputed(dispute, DisputeStatus.RECEIVED);
            case "under_review" -> disputed(dispute, DisputeStatus.UNDER_REVIEW);
            case "won" -> disputed(dispute, DisputeStatus.WON);
            case "lost" -> disputed(dispute, DisputeStatus.LOST);
            default -> new ProviderCallback.Information();
        };
    }

    private static Fact disputed(StripeObject dispute, DisputeStatus status) {
        EvidenceDetails evidence = dispute.evidenceDetails();
        return new ProviderCallback.Disputed(
                required("data.object.id", dispute.id()),
                dispute.paymentIntent(),
                status,
                dispute.reason() == null ? "not stated" : dispute.reason(),
                evidence == null || evidence.dueBy() == null ? null : Instant.ofEpochSecond(evidence.dueBy()),
                fee(dispute));
    }

    /** What Stripe keeps for the dispute. A fee in another currency than that of the dispute is not counted; the statement has it. */
    private static long fee(StripeObject dispute) {
        List<BalanceTransaction> movements = dispute.balanceTransactions();
        long sum = movements == null
                ? 0
                : movements.stream()
                        .filter(each -> each.fee() != null
                                && each.currency() != null
                                && each.currency().equals(dispute.currency()))
                        .mapToLong(each -> Objects.requireNonNull(each.fee()))
                        .reduce(0, Math::addExact);
        return Math.max(0, sum);
    }

    private static Money money(@Nullable Long minor, @Nullable String currency) {
        return Money.ofMinor(
                required("data.object.amount", minor),
                required("data.object.currency", currency).toUpperCase(Locale.ROOT));
    }

    private static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("%s is missing.".formatted(field));
        }
        return value;
    }
}
