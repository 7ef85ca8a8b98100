package payment.adapter.wechat;

import com.google.gson.annotations.JsonAdapter;
import com.wechat.pay.java.core.http.UrlEncoder;
import com.wechat.pay.java.service.payments.jsapi.model.Amount;
import com.wechat.pay.java.service.payments.jsapi.model.CloseRequest;
import com.wechat.pay.java.service.payments.jsapi.model.Payer;
import com.wechat.pay.java.service.payments.jsapi.model.PrepayRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.PaymentMethod;
import payment.provider.PaymentMethod.TradeType;
import payment.provider.PaymentProvider;
import payment.provider.PaymentStanding;
import payment.provider.ProviderCallback;
import payment.provider.RefundAnswer;
import payment.provider.StartedPayment;
import payment.statement.FundStatementFormat;
import payment.statement.StatementFormat;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;
import platform.money.Money;

/**
 * WeChat Pay. The shopper scans a code, or pays in a page, mini program or app that opens WeChat. Our references are WeChat's order numbers
 * and refund numbers; the id of a captured payment is WeChat's transaction id.
 *
 * <p>Source of the rules: the documentation of WeChat Pay on the API v3 (orders, refunds, error codes, notifications).
 */
final class WeChatProvider implements PaymentProvider {

    static final String NAME = "wechat";
    static final String CODE_URL = "code_url";

    private static final StatementFormat BILL = new WeChatTradeBill();
    private static final FundStatementFormat FUNDS = new WeChatFundBill();
    private static final String ORDERS = "/v3/pay/transactions/";
    private static final String ORDER = ORDERS + "out-trade-no/";
    private static final Pattern ORDER_NUMBER = Pattern.compile("[0-9A-Za-z_*-]{6,32}");
    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);
    private static final int NOT_FOUND = 404;
    private static final Set<String> UNKNOWN_ORDER = Set.of("ORDER_NOT_EXIST", "ORDER_NOT_EXISTS");

    /** A repeated call would get the same answer. Other refusals depend on the account, on an earlier call, or on the moment. */
    private static final Set<String> FINAL = Set.of("PARAM_ERROR", "OPENID_MISMATCH", "ORDER_CLOSED");

    private final WeChatApi api;
    private final WeChatRefunds refunds;
    private final WeChatStatements statements;
    private final WeChatProperties properties;
    private final PlatformKeys keys;
    private final MerchantSignature merchant;
    private final WeChatCallbacks callbacks;
    private final String callbackAddress;

    WeChatProvider(WeChatProperties properties, PlatformKeys keys, MerchantSignature merchant, Clock clock) {
        this.api = WeChatApi.checking(keys, merchant, properties, clock);
        this.properties = properties;
        this.keys = keys;
        this.merchant = merchant;
        this.callbacks = new WeChatCallbacks(
                properties.merchantId(), properties.allAppIds(), new ApiV3Keys(properties.apiV3Keys()));
        this.callbackAddress = Objects.requireNonNull(properties.publicBaseUrl())
                .resolve("/api/v2/payments/callbacks/" + NAME)
                .toString();
        this.refunds = new WeChatRefunds(api, callbackAddress);
        this.statements =
                new WeChatStatements(api, WeChatApi.downloads(keys, merchant, properties), properties.apiBase());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<PaymentMethod> methods() {
        return Set.of(WeChatMethod.WECHAT);
    }

    /** WeChat's answer to a request for a payment: the code to scan, or the id that a page or an app needs. */
    private record Prepaid(
            @Nullable String codeUrl, @Nullable String prepayId) {}

    @Override
    public Creation create(NewPayment payment) throws IOException {
        Optional<String> objection = objection(payment);
        if (objection.isPresent()) {
            return new Creation.Refused(objection.get());
        }
        String type = tradeType(payment).orElseThrow().name();
        try {
            Prepaid prepaid = api.post(ORDERS + type, newOrder(payment, type), Prepaid.class);
            return new Creation.Created(payment.reference(), instructions(type, prepaid));
        } catch (WeChatRefusal refused) {
            if (refused.isOneOf(FINAL)) {
                return new Creation.Refused(refused.reason());
            }
            throw refused.withoutOutcome();
        }
    }

    private static Optional<TradeType> tradeType(NewPayment payment) {
        return WeChatMethod.WECHAT.tradeType(payment.terms().tradeType());
    }

    /** Why WeChat Pay cannot take this payment; empty if it may. */
    private static Optional<String> objection(NewPayment payment) {
        if (!ORDER_NUMBER.matcher(payment.reference()).matches()) {
            return Optional.of("WeChat Pay takes order numbers of 6 to 32 letters, digits, _, - and * only");
        }
        Money amount = payment.amount();
        if (!amount.currency().equals(WeChatMethod.CURRENCY) || amount.amountMinor() > Integer.MAX_VALUE) {
            return Optional.of("WeChat Pay takes CNY only, and at most %d fen".formatted(Integer.MAX_VALUE));
        }
        Optional<TradeType> type = tradeType(payment);
        if (type.isEmpty()) {
            return Optional.of("WeChat Pay has the trade types native, jsapi and app only");
        }
        return type.get().needsPayerId() && payment.terms().payerId() == null
                ? Optional.of("The trade type %s needs the payer's id"
                        .formatted(type.get().name()))
                : Optional.empty();
    }

    /** The same for each call with one reference, because WeChat Pay refuses a repeated number with other content. */
    private PrepayRequest newOrder(NewPayment payment, String type) {
        Amount amount = new Amount();
        amount.setTotal(Math.toIntExact(payment.amount().amountMinor()));
        amount.setCurrency(WeChatMethod.CURRENCY);
        PrepayRequest order = new PrepayRequest(); // the requests of the other trade types lack only the payer
        order.setMchid(properties.merchantId());
        order.setAppid(properties.appIdOf(type));
        order.setDescription(Objects.requireNonNullElse(properties.description(), payment.reference()));
        order.setOutTradeNo(payment.reference());
        order.setTimeExpire(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                payment.expiresAt().truncatedTo(ChronoUnit.SECONDS).atOffset(CHINA)));
        order.setNotifyUrl(callbackAddress);
        order.setAmount(amount);
        if (type.equals(WeChatMethod.JSAPI)) {
            Payer payer = new Payer();
            payer.setOpenid(payment.terms().payerId());
            order.setPayer(payer);
        }
        return order;
    }

    private Map<String, String> instructions(String type, Prepaid prepaid) throws IOException {
        String appId = properties.appIdOf(type);
        return switch (type) {
            case WeChatMethod.NATIVE -> Map.of(CODE_URL, Answer.present(CODE_URL, prepaid.codeUrl()));
            case WeChatMethod.JSAPI -> merchant.ofPage(appId, Answer.present("prepay_id", prepaid.prepayId()));
            default -> merchant.ofApp(appId, Answer.present("prepay_id", prepaid.prepayId()));
        };
    }

    @Override
    public PaymentStanding query(StartedPayment payment) throws IOException {
        String path = ORDER + UrlEncoder.urlEncode(payment.reference()) + "?mchid=" + properties.merchantId();
        try {
            return standing(api.get(path, Order.class), payment.reference());
        } catch (WeChatRefusal refused) {
            if (refused.status() == NOT_FOUND && UNKNOWN_ORDER.contains(refused.code())) {
                return new PaymentStanding.NotFound();
            }
            throw refused.withoutOutcome();
        }
    }

    /** WeChat Pay refuses to close an order that is paid, closed or unknown; the order then says what it is. */
    @Override
    public PaymentStanding close(StartedPayment payment) throws IOException {
        CloseRequest request = new CloseRequest();
        request.setMchid(properties.merchantId());
        try {
            api.post(ORDER + UrlEncoder.urlEncode(payment.reference()) + "/close", request);
            return new PaymentStanding.Closed("closed at the end of the payment window");
        } catch (WeChatRefusal refused) {
            return query(payment);
        }
    }

    /** The fields of an order that are used. */
    private record Order(
            @Nullable String mchid,
            @Nullable String appid,
            @Nullable String outTradeNo,
            @Nullable String transactionId,
            @Nullable String tradeState,
            @Nullable String successTime,
            @Nullable Total amount) {}

    /** What the order costs, in fen; the payer's part after discounts is not read. */
    private record Total(
            @JsonAdapter(WholeFen.class) @Nullable Long total,
            @Nullable String currency) {}

    /** The payer may try again after a failure, so only a closed order is surely not paid any more. A refunded one was paid. */
    private PaymentStanding standing(Order order, String reference) throws IOException {
        Answer.requireEqual("mchid", order.mchid(), properties.merchantId());
        Answer.requireEqual("out_trade_no", order.outTradeNo(), reference);
        if (!properties.allAppIds().contains(Answer.present("appid", order.appid()))) {
            throw Answer.wrong("appid");
        }
        return switch (Answer.present("trade_state", order.tradeState())) {
            case "SUCCESS", "REFUND" -> captured(order);
            case "NOTPAY", "USERPAYING", "PAYERROR", "ACCEPT" -> new PaymentStanding.Open();
            case "CLOSED", "REVOKED" -> new PaymentStanding.Closed("closed at WeChat Pay");
            default -> throw Answer.wrong("trade_state");
        };
    }

    private static PaymentStanding captured(Order order) throws IOException {
        Total amount = Answer.present("amount", order.amount());
        try {
            return new PaymentStanding.Captured(
                    Answer.present("transaction_id", order.transactionId()),
                    Money.ofMinor(
                            Answer.present("amount.total", amount.total()),
                            Objects.requireNonNullElse(amount.currency(), WeChatMethod.CURRENCY)),
                    WeChatCallbacks.instant(Answer.present("success_time", order.successTime())));
        } catch (IllegalArgumentException wrong) {
            throw Answer.wrong("amount.currency or success_time");
        }
    }

    @Override
    public RefundAnswer refund(NewRefund refund) throws IOException {
        return refunds.request(refund);
    }

    @Override
    public Optional<RefundAnswer> queryRefund(NewRefund refund) throws IOException {
        return refunds.find(refund);
    }

    @Override
    public Optional<StatementFormat> statementFormat() {
        return Optional.of(BILL);
    }

    @Override
    public void writeStatement(LocalDate day, OutputStream file) throws IOException {
        statements.writeTrades(day, file);
    }

    @Override
    public Optional<FundStatementFormat> fundStatementFormat() {
        return Optional.of(FUNDS);
    }

    @Override
    public boolean givesFundStatements() {
        return true;
    }

    @Override
    public void writeFundStatement(String account, LocalDate day, OutputStream file) throws IOException {
        statements.writeFunds(account, day, file);
    }

    @Override
    public ParsedCallback<ProviderCallback> read(CallbackMessage message) {
        byte[] body = message.body();
        Optional<String> objection =
                keys.objection(name -> message.header(name).orElse(null), body, message.receivedAt());
        if (objection.isPresent()) {
            return new ParsedCallback.Forged<>(objection.get());
        }
        try {
            return new ParsedCallback.Genuine<>(callbacks.read(body));
        } catch (IllegalArgumentException wrong) {
            return new ParsedCallback.Unreadable<>(String.valueOf(wrong.getMessage()));
        }
    }
}
