package payment.alipay;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import payment.alipay.AlipayRequest.OfRefund;
import payment.alipay.AlipayRequest.OfTrade;
import payment.alipay.AlipayRequest.Refund;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.Operation;
import payment.provider.PaymentMethod;
import payment.provider.PaymentProvider;
import payment.provider.PaymentStanding;
import payment.provider.ProviderCallback;
import payment.provider.RefundAnswer;
import payment.provider.StartedPayment;
import payment.statement.AlipayTradeBill;
import payment.statement.StatementFormat;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;
import platform.money.Money;

/**
 * Alipay. The shopper pays on a page, whose address is signed here without a call, or scans a code that Alipay returns. Our references are
 * Alipay's {@code out_trade_no} and {@code out_request_no}, under which it acts only once. Alipay knows a payment only after the shopper has
 * signed in on the page or scanned the code. The id of a captured payment is Alipay's {@code trade_no}; before, it is our reference.
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

    private static final Set<String> UNKNOWN_TRADE = Set.of("ACQ.TRADE_NOT_EXIST", "TRADE_NOT_EXIST");

    /** A payment with these codes is refused for good. Any other code may be a failure of Alipay, or a setting that the shop can change. */
    private static final Set<String> PAYMENT_REFUSED =
            Set.of("ACQ.INVALID_PARAMETER", "ACQ.TOTAL_FEE_EXCEED", "ACQ.EXIST_FORBIDDEN_WORD", "ACQ.TRADE_HAS_CLOSE");

    /** The payment cannot be closed; perhaps it is paid or closed already. */
    private static final Set<String> NOT_CLOSED =
            Set.of("ACQ.TRADE_STATUS_ERROR", "ACQ.REASON_TRADE_STATUS_INVALID", "ACQ.REASON_ILLEGAL_STATUS");

    /** A refund with these codes is refused for good. For example, the account may get the money that it lacks, so that is not among them. */
    private static final Set<String> REFUND_REFUSED = Set.of(
            "ACQ.INVALID_PARAMETER",
            "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL",
            "ACQ.REASON_TRADE_REFUND_FEE_ERR",
            "ACQ.REFUND_FEE_ERROR",
            "ACQ.TRADE_HAS_FINISHED",
            "ACQ.TRADE_NOT_ALLOW_REFUND");

    private final AlipayGateway gateway;
    private final AlipaySignatures signatures;
    private final String appId;
    private final String sellerId;
    private final String notifyUrl;
    private final AlipayTrades trades;

    AlipayProvider(AlipayProperties properties, AlipayGateway gateway, AlipaySignatures signatures) {
        this.gateway = gateway;
        this.signatures = signatures;
        this.appId = properties.appId();
        this.sellerId = Objects.requireNonNull(properties.sellerId());
        this.notifyUrl =
                Objects.requireNonNull(properties.publicBaseUrl()).toString().replaceFirst("/$", "") + CALLBACKS;
        this.trades =
                new AlipayTrades(Objects.requireNonNull(properties.returnUrl()), properties.instalmentSellerPercent());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<PaymentMethod> methods() {
        return Set.of(new PaymentMethod(
                METHOD,
                Operation.withoutCaptures(),
                AlipayTradeType.ALL,
                Set.of(AlipayValues.CURRENCY),
                trades.instalments()));
    }

    /** The request is signed with its own time, so that the address of the page is the same each time. */
    @Override
    public Optional<Creation> createLocally(NewPayment payment) {
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
        AlipayTradeType type = typeOf(payment);
        AlipayAnswer answer = call(type.method(), trades.request(payment, type), notifyUrl, payment.reference());
        if (answer.isFailure(PAYMENT_REFUSED)) {
            return new Creation.Refused(answer.reason());
        }
        requireSuccess(answer, payment.reference());
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
        AlipayAnswer answer = call("alipay.trade.query", new OfTrade(payment.reference()), null, payment.reference());
        if (answer.isFailure(UNKNOWN_TRADE)) {
            return new PaymentStanding.NotFound();
        }
        requireSuccess(answer, payment.reference());
        return standing(answer);
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
        if (answer.sendPayDate() == null) {
            throw new IOException("Alipay's answer lacks send_pay_date");
        }
        try {
            return new PaymentStanding.Captured(
                    answer.tradeNo(),
                    money("total_amount", answer.totalAmount()),
                    AlipayValues.instant(answer.sendPayDate()));
        } catch (IllegalArgumentException wrong) {
            throw new IOException("Alipay's answer has a send_pay_date that is no time", wrong);
        }
    }

    private static Money money(String field, @Nullable String yuan) throws IOException {
        try {
            return AlipayValues.money(Objects.requireNonNullElse(yuan, ""));
        } catch (IllegalArgumentException wrong) {
            throw new IOException("Alipay's answer has a %s that is no amount".formatted(field), wrong);
        }
    }

    @Override
    public PaymentStanding close(StartedPayment payment) throws IOException, InterruptedException {
        AlipayAnswer answer = call("alipay.trade.close", new OfTrade(payment.reference()), null, payment.reference());
        if (answer.isFailure(UNKNOWN_TRADE)) {
            return new PaymentStanding.NotFound();
        }
        if (answer.isFailure(NOT_CLOSED)) {
            return query(payment);
        }
        requireSuccess(answer, payment.reference());
        return new PaymentStanding.Closed("closed at the end of the payment window");
    }

    /** Alipay has made the refund only if its answer says that money has moved. Otherwise it is asked what became of the refund. */
    @Override
    public RefundAnswer refund(NewRefund refund) throws IOException, InterruptedException {
        Optional<RefundAnswer> refused =
                AlipayTrades.refusal(refund.reference()).map(RefundAnswer.Refused::new);
        if (refused.isPresent()) {
            return refused.get();
        }
        AlipayAnswer answer = call(
                "alipay.trade.refund",
                new Refund(refund.paymentReference(), refund.reference(), AlipayValues.yuan(refund.amount())),
                null,
                refund.paymentReference());
        if (answer.isSuccess() && "Y".equals(answer.fundChange())) {
            requireSuccess(answer, refund.paymentReference());
            return new RefundAnswer.Succeeded();
        }
        Optional<RefundAnswer> found = queryRefund(refund);
        if (found.isPresent()) {
            return found.get();
        }
        if (answer.isFailure(REFUND_REFUSED)) {
            return new RefundAnswer.Refused(answer.reason());
        }
        throw new IOException("The outcome of the refund is unknown: " + answer.reason());
    }

    /** A refund that failed is not told apart from an unknown one. Both can be requested again with the same reference. */
    @Override
    public Optional<RefundAnswer> queryRefund(NewRefund refund) throws IOException, InterruptedException {
        AlipayAnswer answer = call(
                "alipay.trade.fastpay.refund.query",
                new OfRefund(refund.paymentReference(), refund.reference()),
                null,
                refund.paymentReference());
        if (answer.isFailure(UNKNOWN_TRADE) || (answer.isSuccess() && answer.refundStatus() == null)) {
            return Optional.empty();
        }
        requireSuccess(answer, refund.paymentReference());
        if (!"REFUND_SUCCESS".equals(answer.refundStatus())
                || !refund.reference().equals(answer.outRequestNo())
                || !refund.amount().equals(money("refund_amount", answer.refundAmount()))) {
            throw new IOException("Alipay's answer is about another refund, or has no known refund_status");
        }
        return Optional.of(new RefundAnswer.Succeeded());
    }

    /**
     * A signed answer may have been recorded when something else was asked.
     *
     * @param notifyUrl null if Alipay sends no notifications because of this call
     * @param reference of the payment that the answer must be about
     */
    private AlipayAnswer call(String call, AlipayRequest request, @Nullable String notifyUrl, String reference)
            throws IOException, InterruptedException {
        AlipayAnswer answer = gateway.call(call, request, notifyUrl);
        if (answer.outTradeNo() != null && !answer.outTradeNo().equals(reference)) {
            throw new IOException("Alipay's answer is about another payment");
        }
        return answer;
    }

    private static void requireSuccess(AlipayAnswer answer, String reference) throws IOException {
        if (!answer.isSuccess()) {
            throw new IOException(answer.reason());
        }
        if (!reference.equals(answer.outTradeNo())) {
            throw new IOException("Alipay's answer lacks out_trade_no");
        }
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
            return new ParsedCallback.Genuine<>(notification.toCallback(appId, sellerId));
        } catch (IllegalArgumentException wrong) {
            return new ParsedCallback.Unreadable<>(String.valueOf(wrong.getMessage()));
        }
    }

    /** Alipay repeats a notification until it gets exactly this text. */
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
        if (!answer.isSuccess() || answer.billDownloadUrl() == null) {
            throw new IOException(answer.reason());
        }
        gateway.download(answer.billDownloadUrl(), file);
    }

    @Override
    public Optional<String> acknowledgement() {
        return Optional.of(ACKNOWLEDGEMENT);
    }
}
