package payment.adapter.alipay;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import payment.adapter.alipay.AlipayRequest.Cancel;
import payment.adapter.alipay.AlipayRequest.Capture;
import payment.adapter.alipay.AlipayRequest.Freeze;
import payment.adapter.alipay.AlipayRequest.OfFreeze;
import payment.adapter.alipay.AlipayRequest.Unfreeze;
import payment.provider.CaptureAnswer;
import payment.provider.Creation;
import payment.provider.NewCapture;
import payment.provider.NewPayment;
import payment.provider.PaymentStanding;
import payment.provider.StartedPayment;
import platform.money.Money;

/**
 * Payments that the shopper authorises first (预授权支付), and that are captured later in one or several parts. The reference of the payment is
 * {@code out_order_no} and {@code out_request_no} of the authorisation; Alipay's id is {@code auth_no}. Each capture is a payment of its own at
 * Alipay, with its reference as {@code out_trade_no}; so refunds and the bill name captures. What is released has a number of its own.
 *
 * <p>Source of the rules: the texts on the fields in Alipay's own library ({@code alipay-sdk-java}, models of {@code alipay.fund.auth.*} and
 * {@code alipay.trade.pay}), Alipay's page on 预授权支付 (product code, several captures, states of an authorisation), a list of its error codes, and
 * a notification as published in public code. Not tried at Alipay's servers: how long an authorisation holds there (the setting
 * {@code authorisation-holds} says it), which codes refuse a capture besides those that are named here, and whether the notification of a capture is
 * sent without an address.
 */
final class AlipayAuthorisations {

    static final String ORDER_STRING = "order_string";

    /** Until it is authorised, the id of such a payment is this and its reference; so it is told from a payment that is collected at once. */
    private static final String ID_PREFIX = "freeze:";

    private static final String PRODUCT = "PREAUTH_PAY";
    private static final String FREEZE = "FREEZE";
    private static final String INITIAL = "INIT";
    private static final String AUTHORISED = "AUTHORIZED";
    private static final String FINISHED = "FINISH";
    private static final String CLOSED = "CLOSED";
    private static final String SUCCESS = "SUCCESS";

    private static final Set<String> UNKNOWN = Set.of("AUTH_ORDER_NOT_EXIST", "AUTH_OPERATION_NOT_EXIST");

    /** An authorisation with these codes is refused for good. */
    private static final Set<String> REFUSED =
            Set.of("ILLEGAL_ARGUMENT", "ORDER_ALREADY_CLOSED", "ORDER_ALREADY_FINISH");

    /** A capture with these codes is refused for good, if Alipay does not know it. */
    private static final Set<String> CAPTURE_REFUSED = Set.of(
            "ACQ.INVALID_PARAMETER",
            "ACQ.TOTAL_FEE_EXCEED",
            "ACQ.AUTH_AMOUNT_NOT_ENOUGH",
            "ACQ.AUTH_NO_ERROR",
            "ACQ.AUTH_ORDER_HAS_CLOSED",
            "ACQ.AUTH_ORDER_HAS_FINISHED");

    private final AlipayCalls calls;
    private final AlipayGateway gateway;
    private final String sellerId;
    private final String notifyUrl;
    private final Duration holds;

    AlipayAuthorisations(AlipayCalls calls, AlipayGateway gateway, AlipayProperties properties, String notifyUrl) {
        this.calls = calls;
        this.gateway = gateway;
        this.sellerId = Objects.requireNonNull(properties.sellerId());
        this.holds = properties.authorisationHolds();
        this.notifyUrl = notifyUrl;
    }

    /** Whether the payment was started as an authorisation; its id says it, whatever the settings are now. */
    static boolean isAuthorisation(StartedPayment payment, boolean otherwise) {
        String id = payment.providerPaymentId();
        return id == null ? otherwise : !id.equals(payment.reference());
    }

    /** Empty when a call is necessary. */
    Optional<Creation> createLocally(NewPayment payment) {
        Optional<AlipayFreezeType> type = AlipayFreezeType.named(payment.terms().tradeType());
        Optional<Creation> refused =
                AlipayTrades.refusal(payment, type.isPresent(), Set.of()).map(Creation.Refused::new);
        if (refused.isPresent()) {
            return refused;
        }
        return switch (type.orElseThrow()) {
            case APP ->
                Optional.of(created(
                        payment,
                        ORDER_STRING,
                        gateway.orderString(
                                AlipayFreezeType.APP.method(), freeze(payment), payment.requestedAt(), notifyUrl)));
            case PRECREATE -> Optional.empty();
        };
    }

    Creation create(NewPayment payment) throws IOException, InterruptedException {
        AlipayAnswer answer = calls.ofAuthorisation(
                AlipayFreezeType.PRECREATE.method(), freeze(payment), notifyUrl, payment.reference());
        if (answer.isFailure(REFUSED)) {
            return new Creation.Refused(answer.reason());
        }
        AlipayCalls.requireAuthorisation(answer, payment.reference());
        if (answer.codeValue() == null) {
            throw new IOException("Alipay's answer lacks code_value");
        }
        return created(payment, AlipayProvider.QR_CODE, answer.codeValue());
    }

    private static Creation.Created created(NewPayment payment, String instruction, String value) {
        return new Creation.Created(ID_PREFIX + payment.reference(), Map.of(instruction, value));
    }

    private Freeze freeze(NewPayment payment) {
        long minutes =
                Duration.between(payment.requestedAt(), payment.expiresAt()).toMinutes();
        return new Freeze(
                payment.reference(),
                payment.reference(),
                payment.reference(),
                AlipayValues.yuan(payment.amount()),
                PRODUCT,
                sellerId,
                Math.max(1, minutes) + "m");
    }

    PaymentStanding query(StartedPayment payment) throws IOException, InterruptedException {
        Optional<AlipayAnswer> found = ask(payment);
        return found.isEmpty() ? new PaymentStanding.NotFound() : standing(found.get());
    }

    /** Empty if Alipay does not know the authorisation, because the shopper has not begun. */
    private Optional<AlipayAnswer> ask(StartedPayment payment) throws IOException, InterruptedException {
        String reference = payment.reference();
        AlipayAnswer answer = calls.ofAuthorisation(
                "alipay.fund.auth.operation.detail.query", new OfFreeze(reference, reference, FREEZE), null, reference);
        if (answer.isFailure(UNKNOWN)) {
            return Optional.empty();
        }
        AlipayCalls.requireAuthorisation(answer, reference);
        return Optional.of(answer);
    }

    private PaymentStanding standing(AlipayAnswer answer) throws IOException {
        return switch (Objects.requireNonNullElse(answer.orderStatus(), "")) {
            case INITIAL -> new PaymentStanding.Open();
            case AUTHORISED -> {
                Instant at = AlipayCalls.instant("gmt_trans", answer.gmtTrans());
                yield new PaymentStanding.Authorised(answer.authNo(), whole(answer), at, at.plus(holds));
            }
            case FINISHED ->
                whole(answer).equals(AlipayCalls.money("total_pay_amount", answer.totalPayAmount()))
                        ? new PaymentStanding.Captured(
                                answer.authNo(), whole(answer), AlipayCalls.instant("gmt_trans", answer.gmtTrans()))
                        : new PaymentStanding.Closed("Alipay has released the rest with the last capture");
            case CLOSED -> new PaymentStanding.Closed("Alipay has closed or released the authorisation");
            default -> throw new IOException("Alipay's answer has no known order_status");
        };
    }

    private static Money whole(AlipayAnswer answer) throws IOException {
        return AlipayCalls.money("total_freeze_amount", answer.totalFreezeAmount());
    }

    /** An authorisation that was made is not touched, so Alipay is asked before. */
    PaymentStanding close(StartedPayment payment) throws IOException, InterruptedException {
        PaymentStanding standing = query(payment);
        if (!(standing instanceof PaymentStanding.Open)) {
            return standing;
        }
        String reference = payment.reference();
        AlipayAnswer answer = calls.ofAuthorisation(
                "alipay.fund.auth.operation.cancel",
                new Cancel(reference, reference, "the payment window has ended"),
                null,
                reference);
        if (!answer.isSuccess()) {
            PaymentStanding after = query(payment);
            if (after instanceof PaymentStanding.Open) {
                throw answer.withoutOutcome("");
            }
            return after;
        }
        AlipayCalls.requireAuthorisation(answer, reference);
        return new PaymentStanding.Closed("closed at the end of the payment window");
    }

    /** A repeated capture is known to Alipay by its reference, so it is made once. */
    CaptureAnswer capture(NewCapture capture) throws IOException, InterruptedException {
        Optional<CaptureAnswer> refused =
                AlipayTrades.refusal(capture.reference()).map(CaptureAnswer.Refused::new);
        if (refused.isPresent()) {
            return refused.get();
        }
        AlipayAnswer answer = calls.ofTrade(
                "alipay.trade.pay",
                new Capture(
                        capture.reference(),
                        AlipayValues.yuan(capture.amount()),
                        capture.reference(),
                        PRODUCT,
                        sellerId,
                        capture.providerPaymentId(),
                        capture.last() ? "COMPLETE" : "NOT_COMPLETE"),
                null,
                capture.reference());
        if (answer.isSuccess()) {
            AlipayCalls.requireTrade(answer, capture.reference());
            return captured(capture, answer, "gmt_payment", answer.gmtPayment());
        }
        if (answer.isInProgress()) {
            return new CaptureAnswer.Accepted();
        }
        AlipayAnswer trade = calls.trade(capture.reference());
        if (!trade.isFailure(AlipayCalls.UNKNOWN_TRADE)) {
            return known(capture, trade);
        }
        if (answer.isFailure(CAPTURE_REFUSED)) {
            return new CaptureAnswer.Refused(answer.reason());
        }
        throw answer.withoutOutcome("The outcome of the capture is unknown: ");
    }

    private static CaptureAnswer known(NewCapture capture, AlipayAnswer trade) throws IOException {
        return switch (Objects.requireNonNullElse(trade.tradeStatus(), "")) {
            case "WAIT_BUYER_PAY" -> new CaptureAnswer.Accepted();
            case "TRADE_SUCCESS", "TRADE_FINISHED" -> captured(capture, trade, "send_pay_date", trade.sendPayDate());
            case "TRADE_CLOSED" ->
                new CaptureAnswer.Refused(
                        trade.sendPayDate() == null
                                ? "Alipay has closed the capture"
                                : "captured, and then refunded completely outside the platform");
            default -> throw new IOException("Alipay's answer has no known trade_status");
        };
    }

    /** The id of the authorisation stays that of the payment, because further captures name it. */
    private static CaptureAnswer captured(NewCapture capture, AlipayAnswer answer, String field, @Nullable String time)
            throws IOException {
        if (!capture.amount().equals(AlipayCalls.money("total_amount", answer.totalAmount()))) {
            throw new IOException("Alipay's answer is about a capture of another amount");
        }
        return new CaptureAnswer.Succeeded(null, AlipayCalls.instant(field, time));
    }

    /** The number of a release has the amount in it, so a repeated release has the same number and amount. */
    PaymentStanding voidRest(StartedPayment payment) throws IOException, InterruptedException {
        Optional<AlipayAnswer> found = ask(payment);
        if (found.isEmpty()) {
            return new PaymentStanding.NotFound();
        }
        if (!AUTHORISED.equals(found.get().orderStatus())) {
            return standing(found.get());
        }
        Money rest = AlipayCalls.money("rest_amount", found.get().restAmount());
        String authorisation = found.get().authNo();
        if (authorisation == null) {
            throw new IOException("Alipay's answer lacks auth_no");
        }
        if (rest.amountMinor() == 0) {
            return new PaymentStanding.Closed("nothing is authorised any more");
        }
        String number = payment.reference() + "_" + rest.amountMinor();
        AlipayAnswer answer = calls.ofAuthorisation(
                "alipay.fund.auth.order.unfreeze",
                new Unfreeze(authorisation, number, AlipayValues.yuan(rest), "not captured"),
                notifyUrl,
                payment.reference());
        if (answer.isSuccess() && SUCCESS.equals(answer.status()) && number.equals(answer.outRequestNo())) {
            return new PaymentStanding.Closed("released by Alipay");
        }
        PaymentStanding after = query(payment);
        if (after instanceof PaymentStanding.Authorised && !answer.isSuccess()) {
            throw answer.withoutOutcome("The outcome of the release is unknown: ");
        }
        return after;
    }
}
