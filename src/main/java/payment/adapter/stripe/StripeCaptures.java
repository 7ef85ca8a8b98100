package payment.adapter.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.Charge;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCancelParams;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import payment.provider.CaptureAnswer;
import payment.provider.NewCapture;
import payment.provider.PaymentStanding;
import payment.provider.StartedPayment;
import platform.money.Money;

/**
 * Payment intents that are authorised first and captured later. A capture leaves its reference and its amount in the metadata of the intent, so
 * that Stripe can be asked for it after its idempotency key has expired.
 *
 * <p>Source of the rules: Stripe's reference on payment intents, and its guides on holds and on
 * <a href="https://docs.stripe.com/payments/multicapture">multicapture</a>. Whether a payment can be captured several times depends on the account
 * and on the card, so the charge says it when the payment is authorised.
 */
final class StripeCaptures {

    /** How long an authorisation holds, unless the charge says it. */
    static final Duration USUAL_HOLD = Duration.ofDays(7);

    static final String MANUAL = "manual";
    static final String REQUIRES_CAPTURE = "requires_capture";
    private static final String SUCCEEDED = "succeeded";
    private static final String CANCELED = "canceled";
    private static final String AVAILABLE = "available";
    private static final String BALANCE_TRANSACTION = "latest_charge.balance_transaction";

    private final StripeClient client;

    StripeCaptures(StripeClient client) {
        this.client = client;
    }

    /** Whether the payment is authorised first. The intent says it, because the settings may have changed since the payment was started. */
    static boolean isCapturedLater(PaymentIntent intent) {
        return MANUAL.equals(intent.getCaptureMethod());
    }

    CaptureAnswer capture(NewCapture capture) throws IOException, StripeException {
        PaymentIntent intent = intent(capture.providerPaymentId());
        if (metadata(intent).containsKey(capture.reference())) {
            return succeeded(intent);
        }
        if (!REQUIRES_CAPTURE.equals(intent.getStatus())) {
            return decidedElsewhere(capture, intent);
        }
        PaymentIntentCaptureParams.Builder parameters = PaymentIntentCaptureParams.builder()
                .setAmountToCapture(capture.amount().amountMinor())
                .putMetadata(
                        capture.reference(), String.valueOf(capture.amount().amountMinor()))
                .addExpand(BALANCE_TRANSACTION);
        if (!capture.last()) {
            parameters.setFinalCapture(false); // Stripe refuses it if multicapture is not available for the payment
        }
        try {
            return succeeded(client.v1()
                    .paymentIntents()
                    .capture(capture.providerPaymentId(), parameters.build(), withKey(capture.reference())));
        } catch (InvalidRequestException | CardException refused) {
            return new CaptureAnswer.Refused(reasonOf(refused));
        }
    }

    /** If none of our captures is known, somebody else has made the only one. */
    private static CaptureAnswer decidedElsewhere(NewCapture capture, PaymentIntent intent) throws IOException {
        boolean isCaptured = SUCCEEDED.equals(intent.getStatus())
                && Set.of(StripeProvider.REFERENCE).containsAll(metadata(intent).keySet())
                && intent.getAmountReceived().equals(capture.amount().amountMinor());
        return isCaptured
                ? succeeded(intent)
                : new CaptureAnswer.Refused("Stripe says that the payment is " + intent.getStatus());
    }

    /** The time of a later capture of several is not in the intent; that of the first one is. */
    private static CaptureAnswer succeeded(PaymentIntent intent) throws IOException {
        Charge charge = intent.getLatestChargeObject();
        BalanceTransaction booked = charge == null ? null : charge.getBalanceTransactionObject();
        if (booked == null) {
            throw new IOException("The answer of Stripe lacks the balance transaction of the charge");
        }
        return new CaptureAnswer.Succeeded(null, Instant.ofEpochSecond(booked.getCreated()));
    }

    /** Canceling an intent releases what is not captured of it. */
    PaymentStanding voidRest(StartedPayment payment) throws IOException, StripeException {
        String id = payment.providerPaymentId();
        if (id == null) {
            return new PaymentStanding.NotFound();
        }
        try {
            return standing(client.v1()
                    .paymentIntents()
                    .cancel(
                            id,
                            PaymentIntentCancelParams.builder()
                                    .addExpand("latest_charge")
                                    .build()));
        } catch (InvalidRequestException notPossible) {
            return standing(intent(id));
        }
    }

    /** What became of an intent whose authorisation the platform does not know: whatever is captured of it is reported. */
    PaymentStanding standingOfOpen(PaymentIntent intent) throws IOException {
        return SUCCEEDED.equals(intent.getStatus())
                ? new PaymentStanding.Captured(
                        intent.getId(), money(intent, intent.getAmountReceived()), charge(intent))
                : standing(intent);
    }

    /** What became of an intent, of which the shopper has authorised the amount. */
    PaymentStanding standing(PaymentIntent intent) throws IOException {
        return switch (intent.getStatus()) {
            case REQUIRES_CAPTURE -> authorised(intent);
            case CANCELED -> new PaymentStanding.Closed("Stripe has released the authorisation");
            case SUCCEEDED -> captured(intent);
            default -> new PaymentStanding.Open();
        };
    }

    /** Nothing is left to release after the last capture, also if it was a part. */
    private static PaymentStanding captured(PaymentIntent intent) throws IOException {
        return intent.getAmountReceived().equals(intent.getAmount())
                ? new PaymentStanding.Captured(intent.getId(), amount(intent), charge(intent))
                : new PaymentStanding.Closed("Stripe has released the rest with the last capture");
    }

    private static PaymentStanding authorised(PaymentIntent intent) throws IOException {
        Instant at = charge(intent);
        Optional<Charge.PaymentMethodDetails.Card> card = card(intent);
        Instant expiresAt = card.map(Charge.PaymentMethodDetails.Card::getCaptureBefore)
                .map(Instant::ofEpochSecond)
                .orElse(at.plus(USUAL_HOLD));
        boolean inParts = card.map(Charge.PaymentMethodDetails.Card::getMulticapture)
                .filter(multicapture -> AVAILABLE.equals(multicapture.getStatus()))
                .isPresent();
        return new PaymentStanding.Authorised(intent.getId(), amount(intent), at, expiresAt, inParts);
    }

    private static Money amount(PaymentIntent intent) {
        return money(intent, intent.getAmount());
    }

    private static Money money(PaymentIntent intent, long minor) {
        return Money.ofMinor(minor, intent.getCurrency().toUpperCase(Locale.ROOT));
    }

    private static Instant charge(PaymentIntent intent) throws IOException {
        if (intent.getLatestChargeObject() == null) {
            throw new IOException("The answer of Stripe lacks the charge of the payment");
        }
        return Instant.ofEpochSecond(intent.getLatestChargeObject().getCreated());
    }

    /** Empty if the shopper has not paid by card. */
    private static Optional<Charge.PaymentMethodDetails.Card> card(PaymentIntent intent) {
        return Optional.ofNullable(intent.getLatestChargeObject().getPaymentMethodDetails())
                .map(Charge.PaymentMethodDetails::getCard);
    }

    private PaymentIntent intent(String id) throws StripeException {
        return client.v1()
                .paymentIntents()
                .retrieve(
                        id,
                        PaymentIntentRetrieveParams.builder()
                                .addExpand(BALANCE_TRANSACTION)
                                .build());
    }

    private static Map<String, String> metadata(PaymentIntent intent) {
        return intent.getMetadata() == null ? Map.of() : intent.getMetadata();
    }

    static RequestOptions withKey(String reference) {
        return RequestOptions.builder().setIdempotencyKey(reference).build();
    }

    /** Stripe's code of the error: its text may repeat what was sent. */
    static String reasonOf(StripeException refused) {
        return "Stripe answered " + (refused.getCode() == null ? refused.getStatusCode() : refused.getCode());
    }
}
