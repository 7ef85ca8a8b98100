package payment.unionpay;

import static payment.unionpay.UnionPayMessage.CODE;
import static payment.unionpay.UnionPayMessage.PAYMENT_ID;
import static payment.unionpay.UnionPayMessage.QUERIED_CODE;

import java.io.IOException;
import java.net.URI;
import java.security.SignatureException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.Operation;
import payment.provider.PaymentMethod;
import payment.provider.PaymentMethod.TradeType;
import payment.provider.PaymentProvider;
import payment.provider.PaymentStanding;
import payment.provider.ProviderCallback;
import payment.provider.RefundAnswer;
import payment.provider.StartedPayment;
import payment.statement.StatementFormat;
import payment.statement.UnionPayZmFile;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;

/**
 * The online gateway of UnionPay. A payment starts without a call: the instructions are a signed form, which the shopper's browser posts to
 * UnionPay. Our references are the order numbers; UnionPay knows a transaction by its order number and the time of its request. The id of a
 * captured payment is the {@code queryId}. UnionPay cannot close a payment. It takes none after {@code payTimeout}, the end of the window.
 *
 * <p>Source of the rules: UnionPay's own SDK 5.1.0 and its examples for the gateway, compared with other public implementations;
 * {@code docs/payments.md} names them.
 */
final class UnionPayProvider implements PaymentProvider, AutoCloseable {

    private static final StatementFormat STATEMENTS = new UnionPayZmFile();
    static final String NAME = "unionpay";
    static final String METHOD = "unionpay";
    static final String FORM_URL = "form_url";
    static final String FORM_FIELD = "form_field.";

    private static final String CURRENCY = "CNY";
    private static final String WEB = "web";
    private static final String WAP = "wap";
    private static final String DESKTOP = "07";
    private static final String PHONE = "08";

    private static final PaymentMethod UNIONPAY = PaymentMethod.of(
                    METHOD, Set.of(Operation.QUERY, Operation.QUERY_REFUND))
            .by(List.of(new TradeType(WEB, false), new TradeType(WAP, false)))
            .in(Set.of(CURRENCY));

    private static final Pattern ORDER_NUMBER = Pattern.compile("[0-9A-Za-z]{8,40}");
    private static final String REFERENCE_RULE = "UnionPay takes references of 8 to 40 letters and digits only";
    private static final long MAX_AMOUNT = 999_999_999_999L;

    /** After the end of the window nobody can pay, so a failure is final. This is for clocks that differ. */
    private static final Duration FAILED_AFTER = Duration.ofMinutes(5);

    /** UnionPay recommends its last question about an undecided payment after two hours. */
    private static final Duration UNPAID_AFTER = Duration.ofHours(2);

    private final String merchantId;
    private final URI frontAddress;
    private final URI backAddress;
    private final URI queryAddress;
    private final Requests requests;
    private final SigningKey key;
    private final SignatureVerifier verifier;
    private final Gateway gateway;
    private final Clock clock;

    UnionPayProvider(UnionPayProperties properties, Clock clock) {
        this.clock = clock;
        merchantId = properties.merchantId();
        frontAddress = properties.frontAddress();
        backAddress = properties.backAddress();
        queryAddress = properties.queryAddress();
        requests = new Requests(properties);
        key = SigningKey.of(properties);
        verifier = new SignatureVerifier(properties);
        gateway = new Gateway(properties, key, verifier, clock);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<PaymentMethod> methods() {
        return Set.of(UNIONPAY);
    }

    @Override
    public Optional<Creation> createLocally(NewPayment payment) {
        return Optional.of(create(payment));
    }

    /** Makes no call. */
    @Override
    public Creation create(NewPayment payment) {
        Optional<TradeType> tradeType = UNIONPAY.tradeType(payment.terms().tradeType());
        if (!ORDER_NUMBER.matcher(payment.reference()).matches()) {
            return new Creation.Refused(REFERENCE_RULE);
        }
        if (tradeType.isEmpty()) {
            return new Creation.Refused("UnionPay has the trade types web and wap only");
        }
        if (!payment.amount().currency().equals(CURRENCY) || payment.amount().amountMinor() > MAX_AMOUNT) {
            return new Creation.Refused("UnionPay takes CNY only, at most %d fen".formatted(MAX_AMOUNT));
        }
        if (payment.terms().instalments() != null) {
            return new Creation.Refused("UnionPay is used without instalments");
        }
        Map<String, String> instructions = new HashMap<>();
        instructions.put(FORM_URL, frontAddress.toString());
        String channel = tradeType.get().name().equals(WAP) ? PHONE : DESKTOP;
        key.sign(requests.payment(payment, channel))
                .forEach((name, value) -> instructions.put(FORM_FIELD + name, value));
        return new Creation.Created(payment.reference(), instructions);
    }

    @Override
    public PaymentStanding query(StartedPayment payment) throws IOException, InterruptedException {
        Optional<UnionPayMessage> found = ask(payment.reference(), payment.requestedAt(), Requests.PAYMENT_TYPE);
        try {
            return found.isEmpty() ? new PaymentStanding.NotFound() : standing(payment, found.get());
        } catch (IllegalArgumentException incomplete) {
            throw new IOException("The answer of UnionPay cannot be read: " + incomplete.getMessage(), incomplete);
        }
    }

    /** Before the end of the window a failure is that of one attempt: the shopper can try again. */
    private PaymentStanding standing(StartedPayment payment, UnionPayMessage answer) {
        String code = answer.required(QUERIED_CODE);
        Instant now = clock.instant();
        if (ResponseCodes.isSuccess(code)) {
            return new PaymentStanding.Captured(answer.required(PAYMENT_ID), answer.amount(), answer.at(now));
        }
        Duration margin = ResponseCodes.isUndecided(code) ? UNPAID_AFTER : FAILED_AFTER;
        return now.isBefore(payment.expiresAt().plus(margin))
                ? new PaymentStanding.Open()
                : new PaymentStanding.Closed("not paid in time: " + answer.explain(QUERIED_CODE));
    }

    /**
     * Before a refusal counts, UnionPay is asked whether it knows the refund: an earlier call may have been executed although its answer was
     * lost, and a repeated refund can look like one that exceeds the payment.
     */
    @Override
    public RefundAnswer refund(NewRefund refund) throws IOException, InterruptedException {
        if (!ORDER_NUMBER.matcher(refund.reference()).matches()) {
            return new RefundAnswer.Refused(REFERENCE_RULE);
        }
        UnionPayMessage answer = gateway.post(backAddress, requests.refund(refund));
        String code = answer.field(CODE).orElse("");
        if (ResponseCodes.isSuccess(code)) {
            return new RefundAnswer.Accepted();
        }
        if (code.equals(ResponseCodes.DUPLICATE)) {
            return queryRefund(refund).orElseGet(RefundAnswer.Accepted::new);
        }
        if (ResponseCodes.isRefusal(code)) {
            return queryRefund(refund).orElseGet(() -> new RefundAnswer.Refused(answer.explain(CODE)));
        }
        throw new IOException("The outcome of the refund is unknown: UnionPay answered " + code);
    }

    @Override
    public Optional<RefundAnswer> queryRefund(NewRefund refund) throws IOException, InterruptedException {
        Optional<UnionPayMessage> found = ask(refund.reference(), refund.requestedAt(), Requests.REFUND_TYPE);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String code = found.get()
                .field(QUERIED_CODE)
                .orElseThrow(() -> new IOException("The answer of UnionPay lacks " + QUERIED_CODE));
        if (ResponseCodes.isSuccess(code)) {
            return Optional.of(new RefundAnswer.Succeeded());
        }
        return Optional.of(
                ResponseCodes.isUndecided(code)
                        ? new RefundAnswer.Accepted()
                        : new RefundAnswer.Refused(found.get().explain(QUERIED_CODE)));
    }

    /** What UnionPay says about a transaction; empty if it does not know it. */
    private Optional<UnionPayMessage> ask(String reference, Instant requestedAt, String type)
            throws IOException, InterruptedException {
        UnionPayMessage answer = gateway.post(queryAddress, requests.query(reference, requestedAt));
        if (answer.has(CODE, ResponseCodes.NOT_FOUND)) {
            return Optional.empty();
        }
        if (!answer.has(CODE, ResponseCodes.OK) || !answer.has(UnionPayMessage.TYPE, type)) {
            throw new IOException("UnionPay did not answer the question about a transaction of the type %s: %s"
                    .formatted(type, answer));
        }
        return Optional.of(answer);
    }

    /** A notification says nothing about when it was sent, so an old one counts. It changes nothing twice. */
    /** The gateway gives files only to merchants with a further contract, so an operator imports them. */
    @Override
    public Optional<StatementFormat> statementFormat() {
        return Optional.of(STATEMENTS);
    }

    @Override
    public ParsedCallback<ProviderCallback> read(CallbackMessage message) {
        UnionPayMessage notification;
        try {
            notification = verifier.verify(WireFormat.ofForm(message.body()), message.receivedAt());
        } catch (IllegalArgumentException | SignatureException forged) {
            return new ParsedCallback.Forged<>(String.valueOf(forged.getMessage()));
        }
        if (!notification.has(UnionPayMessage.MERCHANT, merchantId)) {
            return new ParsedCallback.Unreadable<>("merId is that of another shop.");
        }
        try {
            return new ParsedCallback.Genuine<>(UnionPayNotification.read(notification, message.receivedAt()));
        } catch (IllegalArgumentException wrong) {
            return new ParsedCallback.Unreadable<>(String.valueOf(wrong.getMessage()));
        }
    }

    @Override
    public void close() {
        gateway.close();
    }
}
