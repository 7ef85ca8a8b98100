package payment.adapter.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.adapter.wechat.WeChatMerchant.AMOUNT;
import static payment.adapter.wechat.WeChatMerchant.payment;
import static payment.adapter.wechat.WeChatMerchant.refund;
import static payment.adapter.wechat.WeChatMerchant.started;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import payment.fake.Calls;
import payment.fake.Delivery;
import payment.fake.Provided;
import payment.fake.Trouble;
import payment.provider.Creation;
import payment.provider.PaymentStanding;
import payment.provider.ProviderCallback;
import payment.provider.RefundAnswer;
import payment.statement.StatementFiles;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;
import platform.money.Money;

/** A payment, its refunds and its bill end alike, however slow, silent and wrong WeChat Pay answers, and however its callbacks arrive. */
class PaymentsThroughWeChatEndAlikeTests extends WeChatTest {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final List<StatementLine> BILL = List.of(
            line(2, Kind.PAYMENT, "42000_pay_01", "pay_01", 2550, 15_300),
            line(3, Kind.REFUND, "50000_ref_01", "ref_01", 1000, -6_000),
            line(4, Kind.REFUND, "50000_ref_02", "ref_02", 1550, -9_300));

    static Stream<Arguments> troubles() {
        return Stream.of(
                Arguments.of(Delivery.IN_ORDER, null),
                Arguments.of(Delivery.TWICE, new Trouble.LosesTheAnswer()),
                Arguments.of(Delivery.OUT_OF_ORDER, new Trouble.AnswersAfter(3_000)),
                Arguments.of(Delivery.TWICE, new Trouble.AnswersSlowly()),
                Arguments.of(Delivery.TWICE_AND_OUT_OF_ORDER, new Trouble.CutsTheAnswer()),
                Arguments.of(Delivery.OUT_OF_ORDER, new WeChatServer.SignsWrongly(WeChatServer.Fault.FOREIGN_KEY)),
                Arguments.of(Delivery.TWICE, WeChatServer.error(429, "FREQUENCY_LIMITED")),
                Arguments.of(Delivery.TWICE_AND_OUT_OF_ORDER, WeChatServer.unsigned(503)));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void aPaymentWithTwoRefunds(Delivery delivery, @Nullable Trouble trouble) throws Exception {
        boolean isSlow = trouble instanceof Trouble.AnswersAfter || trouble instanceof Trouble.AnswersSlowly;
        WeChatProvider wechat =
                isSlow ? WeChatMerchant.impatient(server).provider : new WeChatMerchant(server).provider;
        Creation created = after(trouble, () -> wechat.create(payment("pay_01")));
        server.pay("pay_01");
        PaymentStanding standing = after(trouble, () -> wechat.query(started("pay_01")));
        after(trouble, () -> wechat.refund(refund("ref_01", 1000)));
        server.refund("ref_01");
        after(trouble, () -> wechat.refund(refund("ref_02", 1550)));
        server.refund("ref_02");
        server.bill = new String(StatementFiles.weChat(BILL), StandardCharsets.UTF_8);

        assertThat(created)
                .isEqualTo(new Creation.Created("pay_01", Map.of("code_url", "weixin://wxpay/bizpayurl?pr=pay_01")));
        assertThat(standing).isEqualTo(new PaymentStanding.Captured("42000_pay_01", AMOUNT, WeChatOrders.PAID_AT));
        assertThat(server.orders.refunds()).isEqualTo(2);
        assertThat(after(trouble, () -> wechat.queryRefund(refund("ref_01", 1000))))
                .contains(new RefundAnswer.Succeeded());
        assertThat(after(trouble, () -> wechat.queryRefund(refund("ref_02", 1550))))
                .contains(new RefundAnswer.Succeeded());
        assertThat(Provided.lines(wechat, DAY, after(trouble, () -> Provided.statementFile(wechat, DAY))))
                .isEqualTo(BILL);
        assertThat(Provided.facts(wechat, server.takeCallbacks(delivery), WeChatOrders.PAID_AT))
                .isEqualTo(Map.of(
                        "pay_01", List.of(AMOUNT, new ProviderCallback.Captured("42000_pay_01")),
                        "ref_01", List.of(Money.ofMinor(1000, "CNY"), new ProviderCallback.Refunded()),
                        "ref_02", List.of(Money.ofMinor(1550, "CNY"), new ProviderCallback.Refunded())));
    }

    /** Each call is in trouble once, and repeated until it is answered. */
    private <T> T after(@Nullable Trouble trouble, Callable<T> call) throws Exception {
        return Calls.untilAnswered(server, trouble, call);
    }

    private static StatementLine line(
            long lineNo, Kind kind, String id, String reference, long minor, long feeMilliMinor) {
        return new StatementLine(lineNo, kind, id, reference, minor, "CNY", feeMilliMinor, WeChatOrders.PAID_AT);
    }
}
