package payment.adapter.unionpay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import payment.adapter.unionpay.TestAuthority.Identity;
import payment.adapter.unionpay.UnionPayServer.Changes;
import payment.adapter.unionpay.UnionPayServer.Falsifies;
import payment.adapter.unionpay.UnionPayServer.HasStatus;
import payment.adapter.unionpay.UnionPayServer.IsSignedBy;
import payment.adapter.unionpay.UnionPayServer.Refuses;
import payment.call.CountedCalls;
import payment.fake.Trouble;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.PaymentStanding;
import payment.provider.PaymentTerms;
import payment.provider.RefundAnswer;
import payment.provider.StartedPayment;
import platform.money.Money;
import testing.Apart;
import testing.MutableClock;

/** Each call to UnionPay, and each answer that it may give. */
@Apart
class SpeaksWithUnionPayTests extends UnionPayTest {

    private static final Instant REQUESTED_AT = Instant.parse("2026-03-01T09:00:00.987654Z");
    private static final Instant EXPIRES_AT = Instant.parse("2026-03-01T09:15:00Z");
    private static final Money AMOUNT = Money.ofMinor(2550, "CNY");
    private static final String PAYMENT = "pay00000000000000000000000000001";
    private static final String REFUND = "ref00000000000000000000000000001";

    private final MutableClock clock = new MutableClock(REQUESTED_AT);
    private final UnionPayProvider unionPay = provider(Settings.of(shop), clock);
    private final UnionPayProvider impatient = provider(Settings.impatient(shop), clock);

    @Test
    void aPaymentIsAskedAboutByItsNumberAndTime() throws Exception {
        assertThat(unionPay.query(started())).isEqualTo(new PaymentStanding.NotFound());
        Map<String, String> request = new TreeMap<>(server.requests.getFirst());
        assertThat(request.remove("signature")).isBase64();
        assertThat(request)
                .isEqualTo(Map.ofEntries(
                        Map.entry("path", "queryTrans.do"),
                        Map.entry("version", "5.1.0"),
                        Map.entry("encoding", "UTF-8"),
                        Map.entry("signMethod", "01"),
                        Map.entry("txnType", "00"),
                        Map.entry("txnSubType", "00"),
                        Map.entry("bizType", "000201"),
                        Map.entry("accessType", "0"),
                        Map.entry("merId", "777290058110048"),
                        Map.entry("orderId", PAYMENT),
                        Map.entry("txnTime", "20260301170000"),
                        Map.entry("certId", UnionPayServer.SHOP.certificateId())));
    }

    @Test
    void aPaymentIsCapturedWithItsWholeAmount() throws Exception {
        server.discount = 550;
        open();
        assertThat(unionPay.query(started())).as("the shopper chooses a card").isEqualTo(new PaymentStanding.Open());
        server.pay(PAYMENT);
        PaymentStanding captured =
                new PaymentStanding.Captured(server.queryId(PAYMENT), AMOUNT, UnionPayServer.PAID_AT);
        assertThat(unionPay.query(started())).isEqualTo(captured);
        server.decide(PAYMENT, "A6");
        clock.advance(Duration.ofDays(1));
        assertThat(unionPay.query(started())).isEqualTo(captured);
    }

    @Test
    void aFailureIsOneAttemptUntilTheEndOfTheWindow() throws Exception {
        open();
        server.decide(PAYMENT, "64");
        assertThat(unionPay.query(started())).isEqualTo(new PaymentStanding.Open());
        clock.set(EXPIRES_AT.plusSeconds(299));
        assertThat(unionPay.query(started())).as("clocks differ").isEqualTo(new PaymentStanding.Open());
        clock.set(EXPIRES_AT.plusSeconds(300));
        assertThat(unionPay.query(started()))
                .isEqualTo(new PaymentStanding.Closed("not paid in time: UnionPay answered 64 [6154037]"));
        server.pay(PAYMENT);
        assertThat(unionPay.query(started())).isInstanceOf(PaymentStanding.Captured.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"03", "04", "05"})
    void anUndecidedPaymentIsOpenForTwoHoursMore(String code) throws Exception {
        open();
        server.decide(PAYMENT, code);
        clock.set(EXPIRES_AT.plusSeconds(7_199));
        assertThat(unionPay.query(started())).isEqualTo(new PaymentStanding.Open());
        clock.set(EXPIRES_AT.plusSeconds(7_200));
        assertThat(unionPay.query(started())).isInstanceOf(PaymentStanding.Closed.class);
    }

    @Test
    void aRefundIsRequestedUnderItsNumber() throws Exception {
        open();
        server.pay(PAYMENT);
        assertThat(unionPay.refund(refund(REFUND, 1000))).isEqualTo(new RefundAnswer.Accepted());
        Map<String, String> request = new TreeMap<>(server.requests.getLast());
        assertThat(request.remove("signature")).isBase64();
        assertThat(request).isEqualTo(server.expectedBackRequest("04", REFUND, PAYMENT));
    }

    @Test
    void aPaymentIsRefundedInPartsAndNotMore() throws Exception {
        open();
        server.pay(PAYMENT);
        assertThat(unionPay.refund(refund(REFUND, 1000))).isEqualTo(new RefundAnswer.Accepted());
        assertThat(unionPay.refund(refund(REFUND + "b", 1550))).isEqualTo(new RefundAnswer.Accepted());
        assertThat(unionPay.refund(refund(REFUND + "c", 1)))
                .isEqualTo(new RefundAnswer.Refused("UnionPay answered 36 [2600036]"));
        assertThat(server.refunds()).isEqualTo(2);
    }

    @Test
    void aRefundIsAskedAbout() throws Exception {
        open();
        server.pay(PAYMENT);
        NewRefund refund = refund(REFUND, 1000);
        assertThat(unionPay.queryRefund(refund)).isEmpty();
        unionPay.refund(refund);
        assertThat(unionPay.queryRefund(refund)).contains(new RefundAnswer.Accepted());
        for (String code : List.of("03", "04", "05")) {
            server.decide(REFUND, code);
            assertThat(unionPay.queryRefund(refund)).contains(new RefundAnswer.Accepted());
        }
        for (String code : List.of("00", "A6")) {
            server.decide(REFUND, code);
            assertThat(unionPay.queryRefund(refund)).contains(new RefundAnswer.Succeeded());
        }
        server.decide(REFUND, "61");
        assertThat(unionPay.queryRefund(refund)).contains(new RefundAnswer.Refused("UnionPay answered 61 [6154037]"));
    }

    /** The second call is refused, as a duplicate or as one that exceeds the payment, and still has the outcome of the first. */
    @ParameterizedTest
    @ValueSource(strings = {"12", "35", "36", "45"})
    void aRepeatedRefundHasOneEffect(String refusal) throws Exception {
        open();
        server.pay(PAYMENT);
        server.troubles.add(new Trouble.LosesTheAnswer());
        assertThatIOException().isThrownBy(() -> unionPay.refund(refund(REFUND, 2550)));
        assertThat(server.requests.getLast()).as("sent once").containsEntry("path", "backTransReq.do");
        assertThat(server.requests).as("sent once, after the form").hasSize(2);
        server.troubles.add(new Refuses(refusal));
        assertThat(unionPay.refund(refund(REFUND, 2550))).isEqualTo(new RefundAnswer.Accepted());
        server.decide(REFUND, "00");
        server.troubles.add(new Refuses(refusal));
        assertThat(unionPay.refund(refund(REFUND, 2550))).isEqualTo(new RefundAnswer.Succeeded());
        assertThat(unionPay.refund(refund(REFUND, 2550))).isEqualTo(new RefundAnswer.Succeeded());
        assertThat(server.refunds()).isOne();
    }

    @Test
    void aDuplicateThatCannotBeFoundIsNotRefused() throws Exception {
        server.troubles.add(new Refuses("12"));
        assertThat(unionPay.refund(refund(REFUND, 1))).isEqualTo(new RefundAnswer.Accepted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "13", "33", "35", "36", "38", "45"})
    void whatUnionPayRefusesForGoodIsRefusedIfItDoesNotKnowTheRefund(String code) throws Exception {
        server.troubles.add(new Refuses(code));
        assertThat(unionPay.refund(refund(REFUND, 1)))
                .isEqualTo(new RefundAnswer.Refused("UnionPay answered %s [26000%s]".formatted(code, code)));
        assertThat(server.requests)
                .extracting(request -> request.get("path"))
                .containsExactly("backTransReq.do", "queryTrans.do");
        server.troubles.add(new Refuses(code));
        server.troubles.add(UnionPayServer.answers(503, ""));
        assertThatIOException()
                .as("without the second answer nothing is sure")
                .isThrownBy(() -> unionPay.refund(refund(REFUND, 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "02", "03", "04", "05", "06", "11", "31", "32", "34", "37", "39", "60", "99", "ZZ"})
    void anyOtherCodeOfARefundIsUnknownAndTriedAgain(String code) {
        server.troubles.add(new Refuses(code));
        assertThatIOException().isThrownBy(() -> unionPay.refund(refund(REFUND, 1)));
    }

    @ParameterizedTest
    @CsvSource({"31, true", "37, true", "39, true", "60, true", "02, false", "06, false", "11, false", "99, false"})
    void aRefusalOfOneRefundStopsNoOtherCall(String code, boolean goesOn) {
        server.trouble = new Refuses(code);
        assertThat(CountedCalls.goOn(() -> unionPay.refund(refund(REFUND, 1)))).isEqualTo(goesOn);
        assertThat(CountedCalls.goOn(() -> unionPay.query(started()))).isEqualTo(goesOn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "02", "06", "10", "11", "12", "37", "99"})
    void aQuestionThatUnionPayDoesNotAnswerIsAskedAgain(String code) throws Exception {
        open();
        server.pay(PAYMENT);
        server.trouble = new Refuses(code);
        assertThatIOException().isThrownBy(() -> unionPay.query(started()));
        assertThatIOException().isThrownBy(() -> unionPay.queryRefund(refund(REFUND, 1)));
    }

    @Test
    void anUnusableAnswerIsUnknownAndTriedAgain() {
        Identity expired = UnionPayServer.MIDDLE.issue(
                UnionPayServer.SIGNER, UnionPayServer.UNIONPAY, TestAuthority.VALID_FROM, REQUESTED_AT.minusSeconds(1));
        List<Trouble> unusable = new ArrayList<>(List.of(
                UnionPayServer.answers(500, "error"),
                UnionPayServer.answers(503, "busy"),
                UnionPayServer.answers(302, "elsewhere"),
                UnionPayServer.answers(200, ""),
                UnionPayServer.answers(200, "<html>nonsense</html>"),
                UnionPayServer.answers(200, "respCode=00"),
                UnionPayServer.answers(200, "a".repeat((1 << 20) + 1)),
                new Trouble.AnswersAfter(60_000),
                new Trouble.AnswersSlowly(),
                new Trouble.LosesTheAnswer(),
                new Falsifies("txnAmt", "1"),
                new Falsifies("signature", "?"),
                new Falsifies("signPubKeyCert", "nonsense"),
                new IsSignedBy(expired),
                new IsSignedBy(UnionPayServer.SHOP),
                new IsSignedBy(TestAuthority.root("CN=Test Root,C=CN").issue(UnionPayServer.UNIONPAY)),
                new Changes("merId", "777290058110049"),
                new Changes("orderId", "anotherorder"),
                new Changes("txnTime", "20260301170001"),
                new Changes("orderId", null),
                new Changes("reserved", "a".repeat(1 << 20)),
                new HasStatus(500),
                new HasStatus(201)));
        for (Trouble each : unusable) {
            server.trouble = each;
            everyCallFails(each.toString());
        }
        server.close();
        everyCallFails("gone");
    }

    private void everyCallFails(String why) {
        assertThatIOException().as(why).isThrownBy(() -> impatient.query(started()));
        assertThatIOException().as(why).isThrownBy(() -> impatient.refund(refund(REFUND, 1)));
        assertThatIOException().as(why).isThrownBy(() -> impatient.queryRefund(refund(REFUND, 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "respCode, 99",
        "respCode, ",
        "origRespCode, ",
        "queryId, ",
        "txnAmt, ",
        "txnAmt, 25.50",
        "txnAmt, -1",
        "currencyCode, ",
        "currencyCode, 000",
        "traceTime, 0230120000",
        "traceTime, now",
        "txnType, 04",
        "txnType, "
    })
    void anIncompleteAnswerAboutACaptureIsAskedForAgain(String field, String value) throws Exception {
        open();
        server.pay(PAYMENT);
        server.trouble = new Changes(field, value);
        assertThatIOException().isThrownBy(() -> unionPay.query(started()));
        server.trouble = null;
        assertThat(unionPay.query(started())).isInstanceOf(PaymentStanding.Captured.class);
    }

    @Test
    void aCaptureOfAnotherAmountIsReportedAsItIs() throws Exception {
        open();
        server.pay(PAYMENT);
        server.trouble = new Changes("txnAmt", "2549");
        assertThat(unionPay.query(started())).extracting("amount").isEqualTo(Money.ofMinor(2549, "CNY"));
        server.trouble = new Changes("currencyCode", "840");
        assertThat(unionPay.query(started())).extracting("amount").isEqualTo(Money.ofMinor(2550, "USD"));
    }

    @Test
    void aCaptureWithoutATimeIsReportedAsOfNow() throws Exception {
        open();
        server.pay(PAYMENT);
        server.trouble = new Changes("traceTime", null);
        assertThat(unionPay.query(started())).extracting("at").isEqualTo(REQUESTED_AT);
    }

    /** The shopper's browser posts the form. */
    private void open() {
        NewPayment payment = new NewPayment(PAYMENT, "unionpay", PaymentTerms.USUAL, AMOUNT, REQUESTED_AT, EXPIRES_AT);
        assertThat(shop.open(((Creation.Created) unionPay.create(payment)).instructions()))
                .isEqualTo("choose a card");
    }

    private static StartedPayment started() {
        return new StartedPayment(PAYMENT, "unionpay", PAYMENT, AMOUNT, REQUESTED_AT, EXPIRES_AT);
    }

    private NewRefund refund(String reference, long amountMinor) {
        String paid = server.knows(PAYMENT) ? server.queryId(PAYMENT) : "662401051450467800009";
        return new NewRefund(
                reference,
                PAYMENT,
                paid,
                AMOUNT,
                Money.ofMinor(amountMinor, "CNY"),
                Instant.parse("2026-03-01T16:00:00Z"),
                "returned",
                List.of());
    }
}
