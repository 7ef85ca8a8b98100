package payment.adapter.alipay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static payment.adapter.alipay.AlipayUnderTest.AMOUNT;
import static payment.adapter.alipay.AlipayUnderTest.REFERENCE;
import static payment.adapter.alipay.AlipayUnderTest.REFUND;
import static payment.adapter.alipay.AlipayUnderTest.payment;
import static payment.adapter.alipay.AlipayUnderTest.refund;
import static payment.adapter.alipay.AlipayUnderTest.started;

import java.math.BigDecimal;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import payment.adapter.alipay.AlipayServer.FailsLate;
import payment.call.CountedCalls;
import payment.fake.Trouble;
import payment.provider.RefundAnswer;
import platform.money.Money;

/** A refund has happened only if Alipay has moved money for it, and it is refused only if Alipay has not. */
class RefundsThroughAlipayTests extends AlipayTest {

    private final AlipayProvider alipay = setup.provider(AlipayServer.ALIPAY);

    @Test
    void aPaymentIsRefundedInParts() throws Exception {
        setup.pay();
        Money part = Money.ofMinor(1000, "CNY");
        Money rest = Money.ofMinor(1550, "CNY");
        assertThat(alipay.refund(refund(REFUND, part))).isEqualTo(new RefundAnswer.Succeeded());
        assertThat(server.calls().getLast().content().toString())
                .isEqualTo("{\"out_trade_no\":\"%s\",\"out_request_no\":\"%s\",\"refund_amount\":\"10.00\"}"
                        .formatted(REFERENCE, REFUND));
        assertThat(server.countCalls("alipay.trade.fastpay.refund.query")).isZero();
        assertThat(alipay.refund(refund("ref2", AMOUNT)))
                .isEqualTo(new RefundAnswer.Refused("Alipay answered ACQ.REASON_TRADE_REFUND_FEE_ERR"));
        assertThat(alipay.refund(refund("ref3", rest))).isEqualTo(new RefundAnswer.Succeeded());
        assertThat(server.account.refunded(REFERENCE)).isEqualByComparingTo(new BigDecimal("25.50"));
    }

    @Test
    void aRepeatedRefundMovesNoMoney() throws Exception {
        setup.pay();
        alipay.query(started()); // leaves an open connection
        server.troubles.add(new Trouble.LosesTheAnswer());
        assertThatIOException().isThrownBy(() -> alipay.refund(refund()));
        assertThat(server.countCalls("alipay.trade.refund"))
                .as("no silent retry")
                .isOne();
        assertThat(alipay.refund(refund())).as("fund_change=N").isEqualTo(new RefundAnswer.Succeeded());
        assertThat(alipay.refund(refund())).isEqualTo(new RefundAnswer.Succeeded());
        assertThat(server.account.refunded(REFERENCE)).isEqualByComparingTo(new BigDecimal("25.50"));
    }

    @ParameterizedTest
    @CsvSource({"20000, isp.unknow-error", "40004, ACQ.SYSTEM_ERROR", "40004, ACQ.TRADE_NOT_ALLOW_REFUND"})
    void aRefundThatHappenedIsNeverRefused(String code, String subCode) throws Exception {
        setup.pay();
        server.troubles.add(new FailsLate(code, subCode));
        assertThat(alipay.refund(refund())).isEqualTo(new RefundAnswer.Succeeded());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ACQ.INVALID_PARAMETER",
                "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL",
                "ACQ.REASON_TRADE_REFUND_FEE_ERR",
                "ACQ.REFUND_FEE_ERROR",
                "ACQ.TRADE_HAS_FINISHED",
                "ACQ.TRADE_NOT_ALLOW_REFUND"
            })
    void aRefusedRefundIsRefusedOnlyIfItDidNotHappen(String code) throws Exception {
        setup.pay();
        server.troubles.add(AlipayServer.fails("40004", code));
        assertThat(alipay.refund(refund())).isEqualTo(new RefundAnswer.Refused("Alipay answered " + code));
        server.troubles.add(AlipayServer.fails("40004", code));
        server.troubles.add(AlipayServer.answers(500, ""));
        assertThatIOException().isThrownBy(() -> alipay.refund(refund()));
    }

    @ParameterizedTest
    @CsvSource({
        "40004, ACQ.SELLER_BALANCE_NOT_ENOUGH, true",
        "40004, ACQ.REASON_TRADE_BEEN_FREEZEN, true",
        "40004, ACQ.SYSTEM_ERROR, false",
        "20000, isp.unknow-error, false",
        "20001, aop.invalid-auth-token, false",
        "40002, isv.invalid-signature, false",
        "40005, isv.call-limited, false"
    })
    void aRefusalOfOneRefundStopsNoOtherCall(String code, String subCode, boolean goesOn) {
        setup.pay();
        server.failsIf(
                call -> call.method().equals("alipay.trade.refund"),
                Collections.nCopies(100, AlipayServer.fails(code, subCode)).toArray(Trouble[]::new));
        assertThat(CountedCalls.goOn(() -> alipay.refund(refund()))).isEqualTo(goesOn);
    }

    @Test
    void withoutMovedMoneyTheOutcomeIsUnknown() throws Exception {
        setup.pay();
        String withoutMoney = "{\"code\":\"10000\",\"fund_change\":\"N\",\"out_trade_no\":\"%s\"}".formatted(REFERENCE);
        server.troubles.add(AlipayServer.answers(
                200,
                "{\"alipay_trade_refund_response\":%s,\"sign\":\"%s\"}"
                        .formatted(withoutMoney, AlipayServer.sign(withoutMoney, AlipayServer.ALIPAY))));
        assertThatIOException().isThrownBy(() -> alipay.refund(refund()));
    }

    @Test
    void aRefundIsAskedAbout() throws Exception {
        assertThat(alipay.queryRefund(refund())).as("an unknown payment").isEmpty();
        setup.pay();
        assertThat(alipay.queryRefund(refund())).as("an unknown refund").isEmpty();
        alipay.refund(refund(REFUND, Money.ofMinor(1000, "CNY")));
        assertThat(alipay.queryRefund(refund(REFUND, Money.ofMinor(1000, "CNY"))))
                .contains(new RefundAnswer.Succeeded());
        assertThatIOException()
                .as("another amount")
                .isThrownBy(() -> alipay.queryRefund(refund(REFUND, Money.ofMinor(999, "CNY"))));
        server.trouble = AlipayServer.fails("40004", "ACQ.SYSTEM_ERROR");
        assertThatIOException().isThrownBy(() -> alipay.queryRefund(refund()));
    }
}
