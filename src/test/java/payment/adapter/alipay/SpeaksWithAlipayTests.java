package payment.adapter.alipay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static payment.adapter.alipay.AlipayUnderTest.AMOUNT;
import static payment.adapter.alipay.AlipayUnderTest.EXPIRES_AT;
import static payment.adapter.alipay.AlipayUnderTest.NOW;
import static payment.adapter.alipay.AlipayUnderTest.PRECREATE;
import static payment.adapter.alipay.AlipayUnderTest.REFERENCE;
import static payment.adapter.alipay.AlipayUnderTest.payment;
import static payment.adapter.alipay.AlipayUnderTest.refund;
import static payment.adapter.alipay.AlipayUnderTest.started;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import payment.adapter.alipay.AlipayServer.Changes;
import payment.fake.Trouble;
import payment.provider.Creation;
import payment.provider.PaymentStanding;
import payment.provider.StartedPayment;

/** Each answer of Alipay, and what it says of a payment. */
class SpeaksWithAlipayTests extends AlipayTest {

    private static final Instant PAID_AT = Instant.parse("2026-03-01T09:02:00Z");

    private final AlipayProvider alipay = setup.provider(AlipayServer.ALIPAY);
    private final AlipayProvider impatient = setup.impatient(Duration.ofMillis(300));

    @ParameterizedTest
    @CsvSource({
        "40004, ACQ.SYSTEM_ERROR",
        "40004, ACQ.ACCESS_FORBIDDEN",
        "40004, ACQ.TRADE_HAS_SUCCESS",
        "40004, ACQ.CONTEXT_INCONSISTENT",
        "40004, ACQ.SELLER_BALANCE_NOT_ENOUGH",
        "40004, ACQ.REASON_TRADE_BEEN_FREEZEN",
        "40004, ACQ.DISCORDANT_REPEAT_REQUEST",
        "40004, SOMETHING_NEW",
        "40005, isv.call-limited",
        "40006, isv.insufficient-isv-permissions",
        "20000, isp.unknow-error",
        "20000, aop.ACQ.SYSTEM_ERROR",
        "20000, ACQ.TRADE_NOT_EXIST",
        "20000, ACQ.INVALID_PARAMETER"
    })
    void anythingElseIsUnknownAndTriedAgain(String code, String subCode) {
        server.trouble = AlipayServer.fails(code, subCode);
        everyCallFails(subCode);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "<html>nonsense</html>",
                "{\"alipay_trade_query_response\":{\"code\":\"10000\"}}",
                "{\"alipay_trade_query_response\":{\"code\":\"40004\",\"sub_code\":\"ACQ.TRADE_NOT_EXIST\"},\"sign\":\"\"}",
                "{\"alipay_trade_query_response\":{\"code\":\"40004\",\"sub_code\":\"ACQ.TRADE_NOT_EXIST\"},\"sign\":\"no Base64\"}",
                "{\"error_response\":{\"code\":\"40002\",\"sub_code\":\"isv.invalid-signature\"}}"
            })
    void nonsenseIsUnknownAndTriedAgain(String body) {
        server.trouble = AlipayServer.answers(200, body);
        everyCallFails("");
    }

    @Test
    void anErrorOfTheServerIsUnknownAndTriedAgain() {
        for (int status : List.of(302, 404, 429, 500, 502)) {
            server.trouble = AlipayServer.answers(status, "{}");
            everyCallFails(" " + status);
        }
    }

    @Test
    void anAnswerThatIsTooLongIsUnknownAndTriedAgain() {
        server.trouble = new Changes(answer -> answer.replaceFirst("\\{", "{\"x\":\"" + "x".repeat(1 << 20) + "\","));
        everyCallFails("");
    }

    @Test
    void aServerThatHangsOrIsGoneIsUnknownAndTriedAgain() {
        server.trouble = new Trouble.AnswersAfter(60_000);
        everyCallFails(impatient, "has not answered within PT0.3S");
        server.close();
        everyCallFails(alipay, "no answer");
    }

    private void everyCallFails(String reason) {
        everyCallFails(alipay, reason);
    }

    private static void everyCallFails(AlipayProvider alipay, String reason) {
        List<ThrowingCallable> calls = List.of(
                () -> alipay.create(payment(PRECREATE)),
                () -> alipay.query(started()),
                () -> alipay.close(started()),
                () -> alipay.refund(refund()),
                () -> alipay.queryRefund(refund()));
        assertThat(calls)
                .allSatisfy(call -> assertThatIOException().isThrownBy(call).withMessageContaining(reason));
    }

    @Test
    void onlyAnswersThatAlipayHasSignedCount() throws Exception {
        setup.pay();
        PaymentStanding captured = alipay.query(started());
        unknown(new Changes(answer -> answer.replace("25.50", "0.01")));
        unknown(new Changes(answer -> answer.replaceFirst("\"sign\":\"[^\"]+\"", "\"other\":\"\"")));
        server.keys = AlipayServer.newKeys();
        unknown(null);
        server.keys = AlipayServer.APP;
        unknown(null);
        server.keys = AlipayServer.ALIPAY;
        assertThat(alipay.query(started())).isEqualTo(captured);
    }

    /** The text that is read is the text that was signed, wherever else the answer has such a text. */
    @Test
    void noOtherPartOfASignedAnswerCounts() throws Exception {
        setup.open();
        String lie =
                "{\"code\":\"10000\",\"out_trade_no\":\"%s\",\"trade_status\":\"TRADE_CLOSED\"}".formatted(REFERENCE);
        server.troubles.add(new Changes(answer -> "{\"a\":" + lie + "," + answer.substring(1)));
        assertThat(alipay.query(started())).isEqualTo(new PaymentStanding.Open());
        server.troubles.add(new Changes(answer -> answer.substring(0, answer.length() - 1) + ",\"z\":" + lie + "}"));
        assertThat(alipay.query(started())).isEqualTo(new PaymentStanding.Open());
        String name = "\"alipay_trade_query_response\":";
        unknown(new Changes(answer -> "{" + name + lie + "," + answer.substring(1)));
        unknown(new Changes(answer -> answer.substring(0, answer.length() - 1) + "," + name + lie + "}"));
        unknown(new Changes(answer -> answer + lie));
    }

    @Test
    void anAnswerAboutAnotherPaymentDoesNotCount() throws Exception {
        setup.pay();
        String[] recorded = new String[1];
        server.troubles.add(new Changes(answer -> recorded[0] = answer));
        alipay.query(started());
        StartedPayment other = new StartedPayment("other", "alipay", "other", AMOUNT, NOW, EXPIRES_AT);
        server.trouble = new Changes(answer -> recorded[0]);
        assertThatIOException().isThrownBy(() -> alipay.query(other)).withMessageContaining("another payment");
    }

    private void unknown(@Nullable Changes change) {
        if (change != null) {
            server.troubles.add(change);
        }
        assertThatIOException().isThrownBy(() -> alipay.query(started()));
    }

    @Test
    void whileAlipayReplacesItsKeyBothCount() throws Exception {
        AlipayProvider both = setup.provider(AlipayServer.newKeys(), AlipayServer.ALIPAY);
        assertThat(both.query(started())).isEqualTo(new PaymentStanding.NotFound());
    }

    @Test
    void slashesMayBeEscapedBeforeOrAfterTheSignature() throws Exception {
        Creation code = alipay.create(payment(PRECREATE));
        server.escapesLate = true;
        assertThat(alipay.create(payment(PRECREATE))).isEqualTo(code);
    }

    @Test
    void aPaymentIsAskedAbout() throws Exception {
        alipay.create(payment(PRECREATE));
        assertThat(alipay.query(started())).as("nobody has scanned the code").isEqualTo(new PaymentStanding.NotFound());
        server.account.scan(REFERENCE);
        assertThat(alipay.query(started())).isEqualTo(new PaymentStanding.Open());
        server.account.pay(REFERENCE);
        PaymentStanding captured = new PaymentStanding.Captured(server.account.tradeNumber(REFERENCE), AMOUNT, PAID_AT);
        assertThat(alipay.query(started())).isEqualTo(captured);
        server.account.setStatus(REFERENCE, "TRADE_FINISHED");
        assertThat(alipay.query(started())).isEqualTo(captured);
        server.account.setStatus(REFERENCE, "TRADE_CLOSED");
        assertThat(alipay.query(started()))
                .isEqualTo(new PaymentStanding.Closed("paid, and then refunded completely outside the platform"));
        server.account.setStatus(REFERENCE, "TRADE_DREAMT");
        unknown(null);
    }

    /** The order's total counts, not what the shopper pays after Alipay's discounts. */
    @Test
    void theTotalCounts() throws Exception {
        setup.pay();
        assertThat(alipay.query(started())).extracting("amount").isEqualTo(AMOUNT);
        unknown(resigned("\"total_amount\":\"25.50\"", "\"total_amount\":\"25.505\""));
        unknown(resigned("\"total_amount\":\"25.50\"", "\"total_amount\":\"-1.00\""));
        unknown(resigned("\"send_pay_date\":\"[^\"]*\"", "\"x\":\"\""));
        unknown(resigned("\"send_pay_date\":\"[^\"]*\"", "\"send_pay_date\":\"yesterday\""));
        unknown(resigned("\"code\":\"10000\"", "\"x\":\"\""));
        unknown(resigned("\"out_trade_no\":\"[^\"]*\"", "\"x\":\"\""));
        server.troubles.add(resigned("\"total_amount\":\"25.50\"", "\"total_amount\":25.5"));
        assertThat(alipay.query(started()))
                .as("as a number")
                .extracting("amount")
                .isEqualTo(AMOUNT);
    }

    /** An answer with another content, which Alipay has signed. */
    private static Changes resigned(String part, String other) {
        return new Changes(answer -> {
            String content = answer.substring(answer.indexOf(':') + 1, answer.lastIndexOf(",\"sign\""))
                    .replaceFirst(part, other);
            return "{\"alipay_trade_query_response\":%s,\"sign\":\"%s\"}"
                    .formatted(content, AlipayServer.sign(content, AlipayServer.ALIPAY));
        });
    }

    @Test
    void anUnpaidPaymentIsClosedAndAPaidOneIsNot() throws Exception {
        assertThat(alipay.close(started())).isEqualTo(new PaymentStanding.NotFound());
        setup.open();
        assertThat(alipay.close(started()))
                .isEqualTo(new PaymentStanding.Closed("closed at the end of the payment window"));
        assertThat(server.account.status(REFERENCE)).isEqualTo("TRADE_CLOSED");
        assertThat(alipay.close(started())).isEqualTo(new PaymentStanding.Closed("closed without a payment"));
    }

    @Test
    void aPaidPaymentIsFoundWhenItIsToBeClosed() throws Exception {
        setup.pay();
        assertThat(alipay.close(started()))
                .isEqualTo(new PaymentStanding.Captured(server.account.tradeNumber(REFERENCE), AMOUNT, PAID_AT));
        assertThat(server.account.status(REFERENCE)).isEqualTo("TRADE_SUCCESS");
    }

    @Test
    void anInterruptedCallEnds() throws Exception {
        server.trouble = new Trouble.AnswersAfter(60_000);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> alipay.query(started()));
    }
}
