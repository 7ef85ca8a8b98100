package payment.adapter.unionpay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import payment.adapter.unionpay.UnionPayServer.Changes;
import payment.adapter.unionpay.UnionPayServer.Falsifies;
import payment.adapter.unionpay.UnionPayServer.IsSignedBy;
import payment.adapter.unionpay.UnionPayServer.Refuses;
import payment.fake.Trouble;
import payment.provider.CaptureAnswer;
import payment.provider.Creation;
import payment.provider.NewCapture;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.Operation;
import payment.provider.PaymentMethod;
import payment.provider.PaymentStanding;
import payment.provider.PaymentTerms;
import payment.provider.ProviderCallback;
import payment.provider.RefundAnswer;
import payment.provider.StartedPayment;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback.Forged;
import platform.callback.ParsedCallback.Genuine;
import platform.money.Money;
import testing.Apart;
import testing.MutableClock;

/** Payments are authorised at UnionPay, captured once with a part of the amount or all of it, and released as a whole. */
@Apart
class CapturesThroughUnionPayTests extends UnionPayTest {

    private static final Instant REQUESTED_AT = Instant.parse("2026-03-01T09:00:00Z");
    private static final Instant EXPIRES_AT = Instant.parse("2026-03-01T09:15:00Z");
    private static final Instant ENDS_AT = UnionPayServer.PAID_AT.plus(Duration.ofDays(30));
    private static final Money AMOUNT = Money.ofMinor(2550, "CNY");
    private static final String PAYMENT = "pay00000000000000000000000000001";
    private static final String CAPTURE = "cap00000000000000000000000000001";
    private static final String BACK = "backTransReq.do";

    private final MutableClock clock = new MutableClock(REQUESTED_AT);
    private final UnionPayProvider unionPay = provider(Settings.authorising(shop, "20s"), clock);
    private final UnionPayProvider impatient = provider(Settings.authorising(shop, "500ms"), clock);

    @Test
    void onlyItsConfigurationMakesUnionPayAuthoriseFirst() {
        try (UnionPayProvider usual = new UnionPayProvider(Settings.of(shop), clock)) {
            assertThat(method(usual).isAuthorisedFirst()).isFalse();
        }
        assertThat(method(unionPay).isAuthorisedFirst()).isTrue();
        assertThat(method(unionPay).can(Operation.VOID)).isTrue();
        assertThat(method(unionPay).can(Operation.PARTIAL_CAPTURES)).isFalse();
    }

    @Test
    void theFormAsksForAnAuthorisation() {
        assertThat(((Creation.Created) unionPay.create(payment())).instructions())
                .containsEntry("form_field.txnType", "02")
                .containsEntry("form_field.txnSubType", "01");
    }

    @Test
    void aPaymentIsAuthorisedWhenTheShopperHasPaid() throws Exception {
        pay();
        PaymentStanding authorised =
                new PaymentStanding.Authorised(server.queryId(PAYMENT), AMOUNT, UnionPayServer.PAID_AT, ENDS_AT);
        assertThat(unionPay.query(started())).isEqualTo(authorised);
        try (UnionPayProvider usual = new UnionPayProvider(Settings.of(shop), clock)) {
            assertThat(usual.query(started())).as("whatever is configured now").isEqualTo(authorised);
        }
        assertThat(genuine(server.notification(PAYMENT)))
                .isEqualTo(new ProviderCallback(
                        server.queryId(PAYMENT) + ":02:00",
                        "txnType=02&respCode=00",
                        PAYMENT,
                        AMOUNT,
                        UnionPayServer.PAID_AT,
                        new ProviderCallback.Authorised(server.queryId(PAYMENT), ENDS_AT)));
        assertThat(unionPay.read(message(shop.forgedNotification(PAYMENT)))).isInstanceOf(Forged.class);
    }

    @Test
    void anAuthorisationEndsAfterThirtyDays() throws Exception {
        pay();
        clock.set(ENDS_AT.minusSeconds(1));
        assertThat(unionPay.query(started())).isInstanceOf(PaymentStanding.Authorised.class);
        clock.set(ENDS_AT);
        assertThat(unionPay.query(started())).isEqualTo(new PaymentStanding.Closed("the authorisation has expired"));
        assertThat(unionPay.voidRest(authorised())).isInstanceOf(PaymentStanding.Closed.class);
    }

    @Test
    void aPaymentIsCapturedOnceWithAPart() throws Exception {
        pay();
        assertThat(unionPay.capture(capture(CAPTURE, 1000))).isEqualTo(new CaptureAnswer.Accepted());
        Map<String, String> request = new TreeMap<>(server.requests.getLast());
        assertThat(request.remove("signature")).isBase64();
        assertThat(request).isEqualTo(server.expectedBackRequest("03", CAPTURE, PAYMENT));
        assertThat(unionPay.capture(capture(CAPTURE, 1000))).as("not decided").isEqualTo(new CaptureAnswer.Accepted());
        server.decide(CAPTURE, "00");
        CaptureAnswer captured = new CaptureAnswer.Succeeded(server.queryId(CAPTURE), UnionPayServer.PAID_AT);
        assertThat(unionPay.capture(capture(CAPTURE, 1000))).isEqualTo(captured);
        assertThat(unionPay.capture(capture(CAPTURE + "b", 500))).isInstanceOf(CaptureAnswer.Refused.class);
        assertThat(server.captures()).isOne();
        ProviderCallback callback = genuine(server.notification(CAPTURE));
        assertThat(callback.reference()).isEqualTo(CAPTURE);
        assertThat(callback.amount()).isEqualTo(Money.ofMinor(1000, "CNY"));
        assertThat(callback.fact()).isEqualTo(new ProviderCallback.CaptureSucceeded(server.queryId(CAPTURE)));
    }

    @Test
    void aRefundNamesTheCapture() throws Exception {
        pay();
        unionPay.capture(capture(CAPTURE, 1000));
        server.decide(CAPTURE, "00");
        assertThat(unionPay.refund(refund(server.queryId(CAPTURE), 1000))).isEqualTo(new RefundAnswer.Accepted());
        assertThat(server.refunds()).isOne();
    }

    /** UnionPay would take 115 %, the platform does not ask for it. */
    @Test
    void nothingAboveTheAuthorisedAmountIsCaptured() throws Exception {
        pay();
        assertThat(unionPay.capture(capture(CAPTURE, 2551)))
                .isEqualTo(new CaptureAnswer.Refused("the capture exceeds the authorised amount"));
        assertThat(server.captures()).isZero();
        assertThat(unionPay.capture(capture(CAPTURE, 2550))).isEqualTo(new CaptureAnswer.Accepted());
    }

    @Test
    void aCaptureWhoseAnswerIsLostOrLateIsMadeOnce() throws Exception {
        pay();
        server.failsAt(BACK, new Trouble.LosesTheAnswer());
        assertThatIOException().isThrownBy(() -> unionPay.capture(capture(CAPTURE, 1000)));
        assertThat(unionPay.capture(capture(CAPTURE, 1000))).isEqualTo(new CaptureAnswer.Accepted());
        assertThat(server.captures()).isOne();
        server.decide(CAPTURE, "00");
        server.trouble = new Trouble.AnswersAfter(60_000);
        assertThatIOException().isThrownBy(() -> impatient.capture(capture(CAPTURE, 1000)));
        server.trouble = null;
        assertThat(unionPay.capture(capture(CAPTURE, 1000))).isInstanceOf(CaptureAnswer.Succeeded.class);
        assertThat(server.captures()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "13", "33", "35", "36", "38", "45"})
    void whatUnionPayRefusesForGoodIsRefusedIfItDoesNotKnowTheCapture(String code) throws Exception {
        pay();
        server.failsAt(BACK, new Refuses(code));
        assertThat(unionPay.capture(capture(CAPTURE, 1000)))
                .isEqualTo(new CaptureAnswer.Refused("UnionPay answered %s [26000%s]".formatted(code, code)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "02", "06", "11", "37", "60", "99", "ZZ"})
    void anyOtherCodeIsUnknownAndTriedAgain(String code) throws Exception {
        pay();
        server.failsAt(BACK, new Refuses(code));
        assertThatIOException().isThrownBy(() -> unionPay.capture(capture(CAPTURE, 1000)));
        server.failsAt(BACK, new Refuses(code));
        assertThatIOException().isThrownBy(() -> unionPay.voidRest(authorised()));
    }

    @Test
    void aCaptureThatTheBankRefusesIsRefused() throws Exception {
        pay();
        unionPay.capture(capture(CAPTURE, 1000));
        server.decide(CAPTURE, "61");
        assertThat(unionPay.capture(capture(CAPTURE, 1000)))
                .isEqualTo(new CaptureAnswer.Refused("UnionPay answered 61 [6154037]"));
    }

    @Test
    void anUnusableAnswerIsUnknown() throws Exception {
        pay();
        for (Trouble each : List.of(
                UnionPayServer.answers(503, "busy"),
                UnionPayServer.answers(200, "<html>nonsense</html>"),
                new Falsifies("respMsg", "other"),
                new IsSignedBy(UnionPayServer.SHOP),
                new Changes("merId", "777290058110049"),
                new Changes("orderId", "anotherorder"))) {
            server.trouble = each;
            assertThatIOException().as("%s", each).isThrownBy(() -> unionPay.query(started()));
            assertThatIOException().as("%s", each).isThrownBy(() -> unionPay.capture(capture(CAPTURE, 1000)));
            assertThatIOException().as("%s", each).isThrownBy(() -> unionPay.voidRest(authorised()));
        }
        assertThat(server.captures()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"txnAmt, 1001", "txnAmt, ", "currencyCode, 840", "queryId, ", "origRespCode, ", "txnType, 01"})
    void anAnswerAboutAnotherCaptureDoesNotCount(String field, String value) throws Exception {
        pay();
        unionPay.capture(capture(CAPTURE, 1000));
        server.decide(CAPTURE, "00");
        server.trouble = new Changes(field, value);
        assertThatIOException().isThrownBy(() -> unionPay.capture(capture(CAPTURE, 1000)));
        server.trouble = null;
        assertThat(unionPay.capture(capture(CAPTURE, 1000))).isInstanceOf(CaptureAnswer.Succeeded.class);
    }

    @Test
    void anAuthorisationIsReleasedAsAWhole() throws Exception {
        pay();
        assertThat(unionPay.voidRest(authorised()))
                .as("accepted, and not decided")
                .isInstanceOf(PaymentStanding.Authorised.class);
        assertThat(server.requests)
                .filteredOn(request -> request.get("path").equals(BACK))
                .singleElement()
                .satisfies(request -> assertThat(request)
                        .containsEntry("txnType", "32")
                        .containsEntry("orderId", "v" + PAYMENT.substring(1))
                        .containsEntry("txnAmt", "2550")
                        .containsEntry("origQryId", server.queryId(PAYMENT)));
        assertThat(server.isReleased(PAYMENT)).isTrue();
        server.decide("v" + PAYMENT.substring(1), "00");
        assertThat(unionPay.voidRest(authorised()))
                .isEqualTo(new PaymentStanding.Closed("UnionPay has released the authorisation"));
        assertThat(unionPay.capture(capture(CAPTURE, 1000))).isInstanceOf(CaptureAnswer.Refused.class);
    }

    /** UnionPay knows a transaction by its number and time, and wants another time in a release than in the request of the payment. */
    @Test
    void aReleaseHasAnotherTimeThanTheRequestOfThePayment() throws Exception {
        pay();
        unionPay.voidRest(authorised());
        assertThat(server.requests)
                .filteredOn(request -> request.getOrDefault("orderId", "").startsWith("v"))
                .extracting(request -> request.get("path") + " " + request.get("txnTime"))
                .containsExactly(
                        "queryTrans.do 20260301170200", BACK + " 20260301170200", "queryTrans.do 20260301170200");
        assertThat(server.isReleased(PAYMENT)).isTrue();
    }

    /** UnionPay may refuse a release, for example because its time is too old; then the hold ends by itself. */
    @Test
    void aReleaseThatUnionPayRefusesWaitsForTheEndOfTheAuthorisation() throws Exception {
        pay();
        server.failsAt(BACK, new Refuses("36"));
        assertThat(unionPay.voidRest(authorised()))
                .isEqualTo(new PaymentStanding.Authorised(
                        server.queryId(PAYMENT), AMOUNT, UnionPayServer.PAID_AT, ENDS_AT));
        clock.set(ENDS_AT);
        assertThat(unionPay.voidRest(authorised()))
                .isEqualTo(new PaymentStanding.Closed("the authorisation has expired"));
    }

    @Test
    void aReleaseWhoseAnswerIsLostIsMadeOnce() throws Exception {
        pay();
        server.failsAt(BACK, new Trouble.LosesTheAnswer());
        assertThatIOException().isThrownBy(() -> unionPay.voidRest(authorised()));
        server.decide("v" + PAYMENT.substring(1), "00");
        assertThat(unionPay.voidRest(authorised())).isInstanceOf(PaymentStanding.Closed.class);
        assertThat(server.requests)
                .filteredOn(request -> request.get("path").equals(BACK))
                .hasSize(1);
    }

    private void pay() {
        assertThat(shop.open(((Creation.Created) unionPay.create(payment())).instructions()))
                .isEqualTo("choose a card");
        server.pay(PAYMENT);
    }

    private static PaymentMethod method(UnionPayProvider unionPay) {
        return unionPay.methods().iterator().next();
    }

    private ProviderCallback genuine(String body) {
        return ((Genuine<ProviderCallback>) unionPay.read(message(body))).message();
    }

    private static CallbackMessage message(String body) {
        return new CallbackMessage(body.getBytes(StandardCharsets.UTF_8), Map.of(), REQUESTED_AT);
    }

    private static NewPayment payment() {
        return new NewPayment(PAYMENT, "unionpay", PaymentTerms.USUAL, AMOUNT, REQUESTED_AT, EXPIRES_AT);
    }

    private static StartedPayment started() {
        return new StartedPayment(PAYMENT, "unionpay", PAYMENT, AMOUNT, REQUESTED_AT, EXPIRES_AT);
    }

    private StartedPayment authorised() {
        return new StartedPayment(PAYMENT, "unionpay", server.queryId(PAYMENT), AMOUNT, REQUESTED_AT, ENDS_AT);
    }

    private NewCapture capture(String reference, long minor) {
        return new NewCapture(
                reference,
                PAYMENT,
                "unionpay",
                server.queryId(PAYMENT),
                AMOUNT,
                Money.ofMinor(minor, "CNY"),
                true,
                UnionPayServer.PAID_AT,
                Instant.parse("2026-03-01T16:00:00Z"));
    }

    private static NewRefund refund(String captureId, long minor) {
        return new NewRefund(
                "ref00000000000000000000000000001",
                PAYMENT,
                captureId,
                Money.ofMinor(1000, "CNY"),
                Money.ofMinor(minor, "CNY"),
                Instant.parse("2026-03-02T16:00:00Z"),
                "returned",
                List.of());
    }
}
