package payment.adapter.unionpay;

import static payment.adapter.unionpay.UnionPayMessage.CODE;
import static payment.adapter.unionpay.UnionPayMessage.PAYMENT_ID;
import static payment.adapter.unionpay.UnionPayMessage.QUERIED_CODE;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.security.SignatureException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import payment.adapter.base.CaptureMode;
import payment.provider.CaptureAnswer;
import payment.provider.Creation;
import payment.provider.NewCapture;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.NoStatementException;
import payment.provider.Operation;
import payment.provider.PaymentMethod;
import payment.provider.PaymentMethod.TradeType;
import payment.provider.PaymentProvider;
import payment.provider.PaymentStanding;
import payment.provider.ProviderCallback;
import payment.provider.RefundAnswer;
import payment.provider.StartedPayment;
import payment.statement.StatementFormat;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;

/**
 * The online gateway of UnionPay. A payment starts without a call: the instructions are a signed form, which the shopper's browser posts to
 * UnionPay. Our references are the order numbers; UnionPay knows a transaction by its order number and the time of its request. The id of a
 * captured payment is the {@code queryId}. UnionPay cannot close a payment. It takes none after {@code payTimeout}, the end of the window. If
 * the settings say so, payments are authorised first and captured later ({@link UnionPayCaptures}).
 *
 * <p>Source of the rules: UnionPay's own SDK 5.1.0 and its examples for the gateway, compared with other public implementations;
 * {@code docs/payments/unionpay.md} names them.
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

    private static final Set<Operation> ALWAYS =
            EnumSet.of(Operation.QUERY, Operation.QUERY_REFUND, Operation.STATEMENT);

    private static final Pattern ORDER_NUMBER = Pattern.compile("[0-9A-Za-z]{8,40}");
    private static final String REFERENCE_RULE = "UnionPay takes references of 8 to 40 letters and digits only";
    private static final long MAX_AMOUNT = 999_999_999_999L;

    /** The file of a day, unpacked. A line has about 500 bytes. */
    private static final long MAX_FILE_BYTES = 2L << 30;

    /** After the end of the window nobody can pay, so a failure is final. This is for clocks that differ. */
    private static final Duration FAILED_AFTER = Duration.ofMinutes(5);

    /** UnionPay recommends its last question about an undecided payment after two hours. */
    private static final Duration UNPAID_AFTER = Duration.ofHours(2);

    private final String merchantId;
    private final URI frontAddress;
    private final URI backAddress;
    private final URI fileAddress;
    private final PaymentMethod method;
    private final Requests requests;
    private final SigningKey key;
    private final SignatureVerifier verifier;
    private final Gateway gateway;
    private final Questions questions;
    private final UnionPayCaptures captures;
    private final Clock clock;

    UnionPayProvider(UnionPayProperties properties, Clock clock) {
        this.clock = clock;
        merchantId = properties.merchantId();
        frontAddress = properties.frontAddress();
        backAddress = properties.backAddress();
        fileAddress = properties.fileAddress();
        method = PaymentMethod.of(METHOD, operations(properties.capture()))
                .by(List.of(new TradeType(WEB, false), new TradeType(WAP, false)))
                .in(Set.of(CURRENCY));
        requests = new Requests(properties);
        key = SigningKey.of(properties);
        verifier = new SignatureVerifier(properties);
        gateway = new Gateway(properties, key, verifier, clock);
        questions = new Questions(requests, gateway, properties.queryAddress());
        captures = new UnionPayCaptures(requests, gateway, questions, backAddress, clock);
    }

    private static Set<Operation> operations(CaptureMode capture) {
        Set<Operation> operations = EnumSet.copyOf(ALWAYS);
        if (capture == CaptureMode.MANUAL) {
            operations.addAll(EnumSet.of(Operation.CAPTURE, Operation.VOID));
        }
        return operations;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<PaymentMethod> methods() {
        return Set.of(method);
    }

    @Override
    public Optional<Creation> createLocally(NewPayment payment) {
        return Optional.of(create(payment));
    }

    /** Makes no call. */
    @Override
    public Creation create(NewPayment payment) {
        Optional<TradeType> tradeType = method.tradeType(payment.terms().tradeType());
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
        Optional<UnionPayMessage> found = questions.ask(
                payment.reference(), payment.requestedAt(), Requests.PAYMENT_TYPE, Requests.AUTHORISATION_TYPE);
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
        if (ResponseCodes.isSuccess(code) && answer.has(UnionPayMessage.TYPE, Requests.AUTHORISATION_TYPE)) {
            return captures.standing(answer);
        }
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
        throw ResponseCodes.withoutOutcome("refund", code);
    }

    @Override
    public Optional<RefundAnswer> queryRefund(NewRefund refund) throws IOException, InterruptedException {
        Optional<UnionPayMessage> found = questions.ask(refund.reference(), refund.requestedAt(), Requests.REFUND_TYPE);
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

    @Override
    public CaptureAnswer capture(NewCapture capture) throws IOException, InterruptedException {
        return ORDER_NUMBER.matcher(capture.reference()).matches()
                ? captures.capture(capture)
                : new CaptureAnswer.Refused(REFERENCE_RULE);
    }

    @Override
    public PaymentStanding voidRest(StartedPayment payment) throws IOException, InterruptedException {
        return captures.voidRest(payment);
    }

    @Override
    public Optional<StatementFormat> statementFormat() {
        return Optional.of(STATEMENTS);
    }

    /** The days of the files are UnionPay's settlement days, which begin at 23:00 in Beijing on the day before. */
    @Override
    public void writeStatement(LocalDate day, OutputStream file) throws IOException, InterruptedException {
        Map<String, String> request = requests.file(day, clock.instant());
        UnionPayMessage answer = gateway.fetch(fileAddress, request);
        if (answer.has(CODE, ResponseCodes.NO_FILE)) {
            throw new NoStatementException("UnionPay has no file for %s".formatted(day));
        }
        String settled = Objects.requireNonNull(request.get(UnionPayMessage.SETTLEMENT_DAY));
        if (!answer.has(CODE, ResponseCodes.OK)
                || answer.field(UnionPayMessage.SETTLEMENT_DAY)
                        .filter(settled::equals)
                        .isEmpty()
                || answer.field(UnionPayMessage.FILE).isEmpty()) {
            throw new IOException("UnionPay did not answer with the file of %s: %s".formatted(day, answer));
        }
        UnionPayFile.unpack(answer.required(UnionPayMessage.FILE), file, MAX_FILE_BYTES);
    }

    /** A notification says nothing about when it was sent, so an old one counts. It changes nothing twice. */
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
