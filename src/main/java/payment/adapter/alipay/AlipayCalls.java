package payment.adapter.alipay;

import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/** Calls whose answers must be about the payment that was asked about: a signed answer may have been recorded when something else was asked. */
final class AlipayCalls {

    static final Set<String> UNKNOWN_TRADE = Set.of("ACQ.TRADE_NOT_EXIST", "TRADE_NOT_EXIST");

    private final AlipayGateway gateway;

    AlipayCalls(AlipayGateway gateway) {
        this.gateway = gateway;
    }

    /**
     * @param notifyUrl null if Alipay sends no notifications because of this call
     * @param reference of the payment that the answer must be about
     */
    AlipayAnswer ofTrade(String call, AlipayRequest request, @Nullable String notifyUrl, String reference)
            throws IOException, InterruptedException {
        return call(call, request, notifyUrl, reference, false);
    }

    /** As {@link #ofTrade}, for an authorisation. */
    AlipayAnswer ofAuthorisation(String call, AlipayRequest request, @Nullable String notifyUrl, String reference)
            throws IOException, InterruptedException {
        return call(call, request, notifyUrl, reference, true);
    }

    private AlipayAnswer call(
            String call, AlipayRequest request, @Nullable String notifyUrl, String reference, boolean ofAuthorisation)
            throws IOException, InterruptedException {
        AlipayAnswer answer = gateway.call(call, request, notifyUrl);
        String about = ofAuthorisation ? answer.outOrderNo() : answer.outTradeNo();
        if (about != null && !about.equals(reference)) {
            throw new IOException("Alipay's answer is about another payment");
        }
        return answer;
    }

    /** What Alipay says about a payment; the answer may be that it does not know it ({@link #UNKNOWN_TRADE}). */
    AlipayAnswer trade(String reference) throws IOException, InterruptedException {
        AlipayAnswer answer = ofTrade("alipay.trade.query", new AlipayRequest.OfTrade(reference), null, reference);
        if (!answer.isFailure(UNKNOWN_TRADE)) {
            requireTrade(answer, reference);
        }
        return answer;
    }

    static void requireTrade(AlipayAnswer answer, String reference) throws IOException {
        require(answer, "out_trade_no", answer.outTradeNo(), reference);
    }

    static void requireAuthorisation(AlipayAnswer answer, String reference) throws IOException {
        require(answer, "out_order_no", answer.outOrderNo(), reference);
    }

    private static void require(AlipayAnswer answer, String field, @Nullable String about, String reference)
            throws IOException {
        if (!answer.isSuccess()) {
            throw answer.withoutOutcome("");
        }
        if (!reference.equals(about)) {
            throw new IOException("Alipay's answer lacks " + field);
        }
    }

    static Money money(String field, @Nullable String yuan) throws IOException {
        try {
            return AlipayValues.money(Objects.requireNonNullElse(yuan, ""));
        } catch (IllegalArgumentException wrong) {
            throw new IOException("Alipay's answer has a %s that is no amount".formatted(field), wrong);
        }
    }

    static Instant instant(String field, @Nullable String time) throws IOException {
        if (time == null) {
            throw new IOException("Alipay's answer lacks " + field);
        }
        try {
            return AlipayValues.instant(time);
        } catch (IllegalArgumentException wrong) {
            throw new IOException("Alipay's answer has a %s that is no time".formatted(field), wrong);
        }
    }
}
