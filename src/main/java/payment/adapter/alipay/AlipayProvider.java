package payment.adapter.alipay;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import payment.adapter.alipay.AlipayRequest.OfTrade;
import payment.adapter.base.CaptureMode;
import payment.provider.CaptureAnswer;
import payment.provider.Creation;
import payment.provider.NewCapture;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.NoStatementException;
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

/**
 * Alipay. The shopper pays on a page, whose address is signed here without a call, or scans a code that Alipay returns. Our references are
 * Alipay's {@code out_trade_no} and {@code out_request_no}, under which it acts only once. Alipay knows a payment only after the shopper has
 * signed in on the page or scanned the code. The id of a captured payment is Alipay's {@code trade_no}; before, it is our reference. If the
 * settings say so, payments are authorised first and captured later ({@link AlipayAuthorisations}).
 *
 * <p>Source of the rules: the texts on the fields in Alipay's own library, and the documents of its open platform on notifications, error
 * codes and refunds.
 */
final class AlipayProvider implements PaymentProvider {

    static final String NAME = "alipay";
    static final String METHOD = "alipay";
    static final String PAY_URL = "pay_url";
    static final String QR_CODE = "qr_code";

    private static final StatementFormat BILL = new AlipayTradeBill();
    private static final String ACKNOWLEDGEMENT = "success";
    private static final String CALLBACKS = "/api/v2/payments/callbacks/" + NAME;

    /** A payment with these codes is refused for good. Any other code may be a failure of Alipay, or a setting that the shop can change. */
    private static final Set<String> PAYMENT_REFUSED =
            Set.of("ACQ.INVALID_PARAMETER", "ACQ.TOTAL_FEE_EXCEED", "ACQ.EXIST_FORBIDDEN_WORD", "ACQ.TRADE_HAS_CLOSE");

    /** The payment cannot be closed; perhaps it is paid or closed already. */
    private static final Set<String> NOT_CLOSED =
            Set.of("ACQ.TRADE_STATUS_ERROR", "ACQ.REASON_TRADE_STATUS_INVALID", "ACQ.REASON_ILLEGAL_STATUS");

    /** Nothing happened on the day, or the bill is not made yet. */
    private static final Set<String> NO_BILL = Set.of("isp.bill_not_exist");

    private final AlipayGateway gateway;
    private final AlipaySignatures signatures;
    private final String appId;
    private final String sellerId;
    private final String notifyUrl;
    private final AlipayTrades trades;
    private final CaptureMode capture;
    private final Duration authorisationHolds;
    private final AlipayCalls calls;
    private final AlipayRefunds refunds;
    private final AlipayAuthorisations authorisations;

    AlipayProvider(AlipayProperties properties, AlipayGateway gateway, AlipaySignatures signatures) {
        this.gateway = gateway;
        this.signatures = signatures;
        this.appId = properties.appId();
        this.sellerId = Objects.requireNonNull(properties.sellerId());
        this.notifyUrl =
                Objects.requireNonNull(properties.publicBaseUrl()).toString().replaceFirst("/$", "") + CALLBACKS;
        this.trades = new AlipayTrades(
                Objects.requireNonNull(properties.returnUrl()),
                properties.precreateProduct(),
                properties.instalmentSellerPercent());
        this.capture = properties.capture();
        this.authorisationHolds = properties.authorisationHolds();
        this.calls = new AlipayCalls(gateway);
        this.refunds = new AlipayRefunds(calls);
        this.authorisations = new AlipayAuthorisations(calls, gateway, properties, notifyUrl);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<PaymentMethod> methods() {
        Set<String> currencies = Set.of(AlipayValues.CURRENCY);
        return Set.of(
                authorises()
                        ? new PaymentMethod(METHOD, operations(), AlipayFreezeType.ALL, currencies, Set.of())
                        : new PaymentMethod(
                                METHOD, operations(), AlipayTradeType.ALL, currencies, trades.instalments()));
    }

    private boolean authorises() {
        return capture != CaptureMode.AUTOMATIC;
    }

    private Set<Operation> operations() {
        return switch (capture) {
            case AUTOMATIC -> Operation.withoutCaptures();
            case MANUAL -> EnumSet.complementOf(EnumSet.of(Operation.PARTIAL_CAPTURES));
            case MANUAL_IN_PARTS -> EnumSet.allOf(Operation.class);
        };
    }

    @Override
    public boolean capturesApart() {
        return true;
    }

    /** The request is signed with its own time, so that the address of the page is the same each time. */
    @Override
    public Optional<Creation> createLocally(NewPayment payment) {
        if (authorises()) {
            return authorisations.createLocally(payment);
        }
        Optional<Creation> refused = trades.refusal(payment).map(Creation.Refused::new);
        if (refused.isPresent()) {
            return refused;
        }
        AlipayTradeType type = typeOf(payment);
        return switch (type) {
            case PAGE, WAP -> Optional.of(created(payment, PAY_URL, pageOf(payment, type)));
            case PRECREATE -> Optional.empty();
        };
    }

    private String pageOf(NewPayment payment, AlipayTradeType type) {
        return gateway.pageAddress(
                type.method(),
                trades.request(payment, type),
                payment.requestedAt(),
                notifyUrl,
                trades.returnUrlOf(payment));
    }

    private static AlipayTradeType typeOf(NewPayment payment) {
        return AlipayTradeType.named(payment.terms().tradeType()).orElseThrow();
    }

    @Override
    public Creation create(NewPayment payment) throws IOException, InterruptedException {
        Optional<Creation> local = createLocally(payment);
        if (local.isPresent()) {
            return local.get();
        }
        if (authorises()) {
            return authorisations.create(payment);
        }
        AlipayTradeType type = typeOf(payment);
        AlipayAnswer answer =
                calls.ofTrade(type.method(), trades.request(payment, type), notifyUrl, payment.reference());
        if (answer.isFailure(PAYMENT_REFUSED)) {
            return new Creation.Refused(answer.reason());
        }
        AlipayCalls.requireTrade(answer, payment.reference());
        if (answer.qrCode() == null) {
            throw new IOException("Alipay's answer lacks qr_code");
        }
        return created(payment, QR_CODE, answer.qrCode());
    }

    private static Creation.Created created(NewPayment payment, String instruction, String value) {
        return new Creation.Created(payment.reference(), Map.of(instruction, value));
    }

    @Override
    public PaymentStanding query(StartedPayment payment) throws IOException, InterruptedException {
        if (AlipayAuthorisations.isAuthorisation(payment, authorises())) {
            return authorisations.query(payment);
        }
        AlipayAnswer answer = calls.trade(payment.reference());
        return answer.isFailure(AlipayCalls.UNKNOWN_TRADE) ? new PaymentStanding.NotFound() : standing(answer);
    }

    private static PaymentStanding standing(AlipayAnswer answer) throws IOException {
        String status = Objects.requireNonNullElse(answer.tradeStatus(), "");
        return switch (status) {
            case "WAIT_BUYER_PAY" -> new PaymentStanding.Open();
            case "TRADE_SUCCESS", "TRADE_FINISHED" -> captured(answer);
            case "TRADE_CLOSED" ->
                new PaymentStanding.Closed(
                        answer.sendPayDate() == null
                                ? "closed without a payment"
                                : "paid, and then refunded completely outside the platform");
            default -> throw new IOException("Alipay's answer has no known trade_status");
        };
    }

    private static PaymentStanding captured(AlipayAnswer answer) throws IOException {
        return new PaymentStanding.Captured(
                answer.tradeNo(),
                AlipayCalls.money("total_amount", answer.totalAmount()),
                AlipayCalls.instant("send_pay_date", answer.sendPayDate()));
    }

    @Override
    public PaymentStanding close(StartedPayment payment) throws IOException, InterruptedException {
        if (AlipayAuthorisations.isAuthorisation(payment, authorises())) {
            return authorisations.close(payment);
        }
        AlipayAnswer answer =
                calls.ofTrade("alipay.trade.close", new OfTrade(payment.reference()), null, payment.reference());
        if (answer.isFailure(AlipayCalls.UNKNOWN_TRADE)) {
            return new PaymentStanding.NotFound();
        }
        if (answer.isFailure(NOT_CLOSED)) {
            return query(payment);
        }
        AlipayCalls.requireTrade(answer, payment.reference());
        return new PaymentStanding.Closed("closed at the end of the payment window");
    }

    @Override
    public CaptureAnswer capture(NewCapture due) throws IOException, InterruptedException {
        return authorisations.capture(due);
    }

    @Override
    public PaymentStanding voidRest(StartedPayment payment) throws IOException, InterruptedException {
        return authorisations.voidRest(payment);
    }

    @Override
    public RefundAnswer refund(NewRefund refund) throws IOException, InterruptedException {
        return refunds.refund(refund);
    }

    @Override
    public Optional<RefundAnswer> queryRefund(NewRefund refund) throws IOException, InterruptedException {
        return refunds.query(refund);
    }

    @Override
    public ParsedCallback<ProviderCallback> read(CallbackMessage message) {
        AlipayNotification notification;
        try {
            notification = AlipayNotification.verified(message.body(), signatures);
        } catch (IllegalArgumentException forged) {
            return new ParsedCallback.Forged<>(String.valueOf(forged.getMessage()));
        }
        try {
            return new ParsedCallback.Genuine<>(notification.toCallback(appId, sellerId, authorisationHolds));
        } catch (IllegalArgumentException wrong) {
            return new ParsedCallback.Unreadable<>(String.valueOf(wrong.getMessage()));
        }
    }

    @Override
    public Optional<StatementFormat> statementFormat() {
        return Optional.of(BILL);
    }

    /** The address of the bill is valid for 30 seconds, so it is used at once. */
    @Override
    public void writeStatement(LocalDate day, OutputStream file) throws IOException, InterruptedException {
        AlipayAnswer answer = gateway.call(
                "alipay.data.dataservice.bill.downloadurl.query",
                new AlipayRequest.OfBill("trade", day.toString()),
                null);
        if (answer.isFailure(NO_BILL)) {
            throw new NoStatementException("Alipay has no bill of %s".formatted(day));
        }
        if (!answer.isSuccess() || answer.billDownloadUrl() == null) {
            throw answer.withoutOutcome("");
        }
        gateway.download(answer.billDownloadUrl(), file);
    }

    /** Alipay repeats a notification until it gets exactly this text. */
    @Override
    public Optional<String> acknowledgement() {
        return Optional.of(ACKNOWLEDGEMENT);
    }
}
