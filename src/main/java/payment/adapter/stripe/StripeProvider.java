package payment.adapter.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.ApiException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Refund;
import com.stripe.model.StripeCollection;
import com.stripe.model.checkout.Session;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionCreateParams.LineItem;
import com.stripe.param.checkout.SessionCreateParams.PaymentIntentData;
import com.stripe.param.checkout.SessionRetrieveParams;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import payment.adapter.base.CaptureMode;
import payment.provider.CaptureAnswer;
import payment.provider.Creation;
import payment.provider.NewCapture;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.NotNowException;
import payment.provider.Operation;
import payment.provider.PaymentMethod;
import payment.provider.PaymentProvider;
import payment.provider.PaymentStanding;
import payment.provider.ProviderCallback;
import payment.provider.RefundAnswer;
import payment.provider.StartedPayment;
import payment.statement.StatementFormat;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;
import platform.callback.TimedSignature;
import platform.money.Money;

/**
 * Stripe. A payment is a session of Stripe Checkout: the shopper pays on a page of Stripe, whose address is the instruction. Our references
 * are the idempotency keys of the calls, and stand in the sessions and refunds. The id of a captured payment is that of its payment intent.
 *
 * <p>Source of the rules: the API reference of Stripe on Checkout sessions, refunds, errors, idempotent requests and webhook signatures.
 */
final class StripeProvider implements PaymentProvider {

    static final String NAME = "stripe";
    static final String METHOD = "stripe";
    static final String PAY_URL = "pay_url";

    /** The metadata of payment intents and refunds that holds our reference. */
    static final String REFERENCE = "reference";

    static final String PAID = "paid";
    /** The ids of payment intents begin with it. */
    private static final String INTENT = "pi_";

    private static final String SIGNATURE = "Stripe-Signature";
    private static final String LATEST_CHARGE = "payment_intent.latest_charge";
    private static final long PAGE = 100;

    /** Stripe counts these in other units than ISO 4217, or takes only some amounts of them. */
    private static final Set<String> OTHER_UNITS =
            Set.of("BHD", "IQD", "ISK", "JOD", "KWD", "LYD", "MGA", "OMR", "TND", "UGX");

    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .filter(currency -> !OTHER_UNITS.contains(currency))
            .collect(Collectors.toUnmodifiableSet());

    /** The account lacks money for the refund; the shop can add some. */
    private static final String BALANCE_TOO_LOW = "balance_insufficient";

    private final StripeClient client;
    private final TimedSignature webhookSignature;
    private final URI returnUrl;
    private final CaptureMode capture;
    private final StripeCaptures captures;

    StripeProvider(StripeProperties properties) {
        client = new StripeClient.StripeClientBuilder()
                .setApiKey(properties.apiKey())
                .setApiBase(properties.apiBase().toString())
                .setConnectTimeout((int) properties.connectTimeout().toMillis())
                .setReadTimeout((int) properties.answerTimeout().toMillis())
                .setMaxNetworkRetries(0) // calls are repeated by the transport
                .build();
        webhookSignature = new TimedSignature(properties.webhookSecrets().stream()
                .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                .toList());
        returnUrl = Objects.requireNonNull(properties.returnUrl());
        capture = properties.capture();
        captures = new StripeCaptures(client);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<PaymentMethod> methods() {
        return Set.of(PaymentMethod.of(METHOD, operations()).in(CURRENCIES));
    }

    private Set<Operation> operations() {
        return switch (capture) {
            case AUTOMATIC -> Operation.withoutCaptures();
            case MANUAL -> EnumSet.complementOf(EnumSet.of(Operation.PARTIAL_CAPTURES));
            case MANUAL_IN_PARTS -> EnumSet.allOf(Operation.class);
        };
    }

    @Override
    public Creation create(NewPayment payment) throws IOException {
        try {
            Session session = client.v1()
                    .checkout()
                    .sessions()
                    .create(newSession(payment), StripeCaptures.withKey(payment.reference()));
            return new Creation.Created(session.getId(), Map.of(PAY_URL, session.getUrl()));
        } catch (InvalidRequestException | CardException refused) {
            return new Creation.Refused(StripeCaptures.reasonOf(refused));
        } catch (StripeException unknown) {
            throw withoutOutcome(unknown);
        }
    }

    /** The same for each call with one reference, because Stripe refuses a repeated key with other parameters. */
    private SessionCreateParams newSession(NewPayment payment) {
        SessionCreateParams.Builder session = SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.PAYMENT)
                .setClientReferenceId(payment.reference())
                .setSuccessUrl(returnUrlOf(payment))
                .setCancelUrl(returnUrlOf(payment))
                .addLineItem(LineItem.builder()
                        .setQuantity(1L)
                        .setPriceData(LineItem.PriceData.builder()
                                .setCurrency(payment.amount().currency().toLowerCase(Locale.ROOT))
                                .setUnitAmount(payment.amount().amountMinor())
                                .setProductData(LineItem.PriceData.ProductData.builder()
                                        .setName(payment.reference())
                                        .build())
                                .build())
                        .build())
                .setPaymentIntentData(intentData(payment));
        if (capture == CaptureMode.MANUAL_IN_PARTS) {
            session.setPaymentMethodOptions(SessionCreateParams.PaymentMethodOptions.builder()
                    .setCard(SessionCreateParams.PaymentMethodOptions.Card.builder()
                            .setRequestMulticapture(
                                    SessionCreateParams.PaymentMethodOptions.Card.RequestMulticapture.IF_AVAILABLE)
                            .build())
                    .build());
        }
        return session.build();
    }

    private PaymentIntentData intentData(NewPayment payment) {
        PaymentIntentData.Builder intent = PaymentIntentData.builder().putMetadata(REFERENCE, payment.reference());
        if (capture != CaptureMode.AUTOMATIC) {
            intent.setCaptureMethod(PaymentIntentData.CaptureMethod.MANUAL);
        }
        return intent.build();
    }

    private String returnUrlOf(NewPayment payment) {
        return Objects.requireNonNullElse(payment.terms().returnUrl(), returnUrl)
                .toString();
    }

    /** A payment whose id is not known was never shown to the shopper, so nobody can pay it. */
    @Override
    public PaymentStanding query(StartedPayment payment) throws IOException {
        if (payment.providerPaymentId() == null) {
            return new PaymentStanding.NotFound();
        }
        if (payment.providerPaymentId().startsWith(INTENT)) {
            return answered(() -> captures.standing(client.v1()
                    .paymentIntents()
                    .retrieve(
                            payment.providerPaymentId(),
                            PaymentIntentRetrieveParams.builder()
                                    .addExpand("latest_charge")
                                    .build())));
        }
        try {
            SessionRetrieveParams withCharge =
                    SessionRetrieveParams.builder().addExpand(LATEST_CHARGE).build();
            return standing(client.v1().checkout().sessions().retrieve(payment.providerPaymentId(), withCharge));
        } catch (StripeException unknown) {
            throw withoutOutcome(unknown);
        }
    }

    @Override
    public PaymentStanding close(StartedPayment payment) throws IOException {
        if (payment.providerPaymentId() == null) {
            return new PaymentStanding.NotFound();
        }
        try {
            return standing(client.v1().checkout().sessions().expire(payment.providerPaymentId()));
        } catch (InvalidRequestException notOpen) {
            return query(payment);
        } catch (StripeException unknown) {
            throw withoutOutcome(unknown);
        }
    }

    /** A session that is complete and not paid waits for the shopper's bank. */
    private PaymentStanding standing(Session session) throws IOException {
        if (session.getPaymentIntentObject() != null
                && StripeCaptures.isCapturedLater(session.getPaymentIntentObject())) {
            return captures.standingOfOpen(session.getPaymentIntentObject());
        }
        if (PAID.equals(session.getPaymentStatus())) {
            if (session.getPaymentIntentObject() == null
                    || session.getPaymentIntentObject().getLatestChargeObject() == null) {
                throw new IOException("The answer of Stripe lacks the charge of the session");
            }
            return new PaymentStanding.Captured(
                    session.getPaymentIntent(),
                    Money.ofMinor(
                            session.getAmountTotal(), session.getCurrency().toUpperCase(Locale.ROOT)),
                    Instant.ofEpochSecond(session.getPaymentIntentObject()
                            .getLatestChargeObject()
                            .getCreated()));
        }
        return "expired".equals(session.getStatus())
                ? new PaymentStanding.Closed("the session has expired")
                : new PaymentStanding.Open();
    }

    @Override
    public CaptureAnswer capture(NewCapture due) throws IOException {
        return answered(() -> captures.capture(due));
    }

    @Override
    public PaymentStanding voidRest(StartedPayment payment) throws IOException {
        return answered(() -> captures.voidRest(payment));
    }

    private interface Call<T> {
        T call() throws IOException, StripeException;
    }

    private static <T> T answered(Call<T> call) throws IOException {
        try {
            return call.call();
        } catch (StripeException unknown) {
            throw withoutOutcome(unknown);
        }
    }

    /**
     * After an error of Stripe the refund may have been made, and Stripe answers each further call with the same key with this error until the key
     * has expired. So Stripe is asked for the refund.
     */
    @Override
    public RefundAnswer refund(NewRefund refund) throws IOException {
        RefundCreateParams parameters = RefundCreateParams.builder()
                .setPaymentIntent(refund.providerPaymentId())
                .setAmount(refund.amount().amountMinor())
                .putMetadata(REFERENCE, refund.reference())
                .build();
        try {
            return answer(client.v1().refunds().create(parameters, StripeCaptures.withKey(refund.reference())));
        } catch (InvalidRequestException refused) {
            if (BALANCE_TOO_LOW.equals(refused.getCode())) {
                throw withoutOutcome(refused);
            }
            return new RefundAnswer.Refused(StripeCaptures.reasonOf(refused));
        } catch (ApiException | IdempotencyException unknown) {
            Optional<RefundAnswer> made = queryRefund(refund);
            if (made.isEmpty()) {
                throw withoutOutcome(unknown);
            }
            return made.get();
        } catch (StripeException unknown) {
            throw withoutOutcome(unknown);
        }
    }

    @Override
    public Optional<RefundAnswer> queryRefund(NewRefund refund) throws IOException {
        RefundListParams.Builder ofPayment = RefundListParams.builder()
                .setPaymentIntent(refund.providerPaymentId())
                .setLimit(PAGE);
        try {
            while (true) {
                StripeCollection<Refund> page = client.v1().refunds().list(ofPayment.build());
                for (Refund each : page.getData()) {
                    if (refund.reference().equals(each.getMetadata().get(REFERENCE))) {
                        return Optional.of(answer(each));
                    }
                }
                if (!page.getHasMore()) {
                    return Optional.empty();
                }
                ofPayment.setStartingAfter(page.getData().getLast().getId());
            }
        } catch (StripeException unknown) {
            throw withoutOutcome(unknown);
        }
    }

    private static RefundAnswer answer(Refund refund) {
        return switch (refund.getStatus()) {
            case "succeeded" -> new RefundAnswer.Succeeded();
            case "failed", "canceled" ->
                new RefundAnswer.Returned(
                        refund.getFailureReason() == null ? refund.getStatus() : refund.getFailureReason());
            default -> new RefundAnswer.Accepted();
        };
    }

    @Override
    public Optional<StatementFormat> statementFormat() {
        return Optional.of(StripeStatements.FORM);
    }

    @Override
    public void writeStatement(LocalDate day, OutputStream file) throws IOException {
        try {
            StripeStatements.write(client, day, file);
        } catch (StripeException unknown) {
            throw withoutOutcome(unknown);
        }
    }

    @Override
    public ParsedCallback<ProviderCallback> read(CallbackMessage message) {
        return webhookSignature.read(message, SIGNATURE, StripeCallback::read);
    }

    /** Keys that Stripe does not accept, too many calls and failures of Stripe concern each request alike. */
    private static IOException withoutOutcome(StripeException failed) {
        String reason = StripeCaptures.reasonOf(failed);
        return switch (failed) {
            case InvalidRequestException refused -> new NotNowException(reason, failed);
            case CardException refused -> new NotNowException(reason, failed);
            case IdempotencyException refused -> new NotNowException(reason, failed);
            default -> new IOException(reason, failed);
        };
    }
}
