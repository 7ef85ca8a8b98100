package payment.adapter.alipay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static payment.adapter.alipay.AlipayUnderTest.AMOUNT;
import static payment.adapter.alipay.AlipayUnderTest.EXPIRES_AT;
import static payment.adapter.alipay.AlipayUnderTest.HOLDS;
import static payment.adapter.alipay.AlipayUnderTest.NOW;
import static payment.adapter.alipay.AlipayUnderTest.PRECREATE;
import static payment.adapter.alipay.AlipayUnderTest.REFERENCE;
import static payment.adapter.alipay.AlipayUnderTest.REFUND;
import static payment.adapter.alipay.AlipayUnderTest.payment;
import static payment.adapter.alipay.AlipayUnderTest.started;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import payment.adapter.alipay.AlipayServer.Changes;
import payment.adapter.alipay.AlipayServer.FailsLate;
import payment.adapter.base.CaptureMode;
import payment.fake.Trouble;
import payment.provider.CaptureAnswer;
import payment.provider.Creation;
import payment.provider.NewCapture;
import payment.provider.NewRefund;
import payment.provider.Operation;
import payment.provider.PaymentMethod;
import payment.provider.PaymentStanding;
import payment.provider.PaymentTerms;
import payment.provider.ProviderCallback;
import payment.provider.RefundAnswer;
import payment.provider.StartedPayment;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;
import platform.callback.ParsedCallback.Forged;
import platform.callback.ParsedCallback.Genuine;
import platform.callback.ParsedCallback.Unreadable;
import platform.money.Money;

/** Payments are authorised at Alipay and captured later, once or in parts; what is not captured is released. */
class CapturesThroughAlipayTests extends AlipayTest {

    private static final PaymentTerms APP = new PaymentTerms("app", null, null, null);
    private static final Instant PAID_AT = Instant.parse("2026-03-01T09:02:00Z");
    private static final Instant CAPTURED_AT = Instant.parse("2026-03-02T02:00:00Z");
    private static final CaptureAnswer CAPTURED = new CaptureAnswer.Succeeded(null, CAPTURED_AT);
    private static final String NOTIFY_URL = "https://orders.shop.example/api/v2/payments/callbacks/alipay";

    private final AlipayFreezes freezes = server.account.freezes;
    private final AlipayProvider once = setup.capturing(CaptureMode.MANUAL);
    private final AlipayProvider alipay = setup.capturing(CaptureMode.MANUAL_IN_PARTS);
    private final AlipayProvider atOnce = setup.capturing(CaptureMode.AUTOMATIC);
    private final AlipayProvider impatient = setup.impatientlyCapturing(Duration.ofMillis(300));

    @Test
    void onlyItsConfigurationMakesAlipayAuthoriseFirst() {
        assertThat(method(atOnce).isAuthorisedFirst()).isFalse();
        assertThat(method(once).isAuthorisedFirst()).isTrue();
        assertThat(method(once).can(Operation.PARTIAL_CAPTURES)).isFalse();
        assertThat(method(alipay).can(Operation.PARTIAL_CAPTURES)).isTrue();
        assertThat(method(alipay).tradeTypes())
                .extracting(PaymentMethod.TradeType::name)
                .containsExactly("precreate", "app");
        assertThat(method(alipay).instalments()).isEmpty();
    }

    @Test
    void theAppGetsASignedTextWithoutACall() throws Exception {
        Creation creation = alipay.createLocally(payment(APP)).orElseThrow();
        assertThat(alipay.createLocally(payment(APP))).as("the same each time").contains(creation);
        assertThat(alipay.create(payment(APP))).isEqualTo(creation);
        assertThat(server.calls()).isEmpty();
        Creation.Created created = (Creation.Created) creation;
        assertThat(created.providerPaymentId()).isEqualTo("freeze:" + REFERENCE);
        assertThat(server.openApp(created.instructions().get("order_string")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "out_order_no",
                        REFERENCE,
                        "out_request_no",
                        REFERENCE,
                        "order_title",
                        REFERENCE,
                        "amount",
                        "25.50",
                        "product_code",
                        "PREAUTH_PAY",
                        "payee_user_id",
                        AlipayServer.SELLER_ID,
                        "timeout_express",
                        "15m",
                        "notify_url",
                        NOTIFY_URL));
    }

    @Test
    void aCodeIsMadeByACall() throws Exception {
        assertThat(alipay.createLocally(payment(PRECREATE))).isEmpty();
        server.troubles.add(new Trouble.LosesTheAnswer());
        assertThatIOException().isThrownBy(() -> alipay.create(payment(PRECREATE)));
        assertThat(alipay.create(payment(PRECREATE)))
                .isEqualTo(new Creation.Created(
                        "freeze:" + REFERENCE, Map.of("qr_code", "https://qr.alipay.example/freeze/" + REFERENCE)));
        assertThat(server.calls().getLast().parameters()).containsEntry("notify_url", NOTIFY_URL);
        server.trouble = AlipayServer.fails("40004", "ILLEGAL_ARGUMENT");
        assertThat(alipay.create(payment(PRECREATE)))
                .isEqualTo(new Creation.Refused("Alipay answered ILLEGAL_ARGUMENT"));
        server.trouble = AlipayServer.fails("40004", "SYSTEM_ERROR");
        assertThatIOException().isThrownBy(() -> alipay.create(payment(PRECREATE)));
    }

    @ParameterizedTest
    @CsvSource({"page", "wap", "jsapi"})
    void otherWaysToPayAreRefused(String tradeType) throws Exception {
        assertThat(alipay.create(payment(new PaymentTerms(tradeType, null, null, null))))
                .isEqualTo(new Creation.Refused("Alipay has no trade type " + tradeType));
    }

    @Test
    void aPaymentIsAskedAbout() throws Exception {
        StartedPayment begun = startedAs("freeze:" + REFERENCE, EXPIRES_AT);
        alipay.create(payment(PRECREATE));
        assertThat(alipay.query(begun)).as("nobody has scanned the code").isEqualTo(new PaymentStanding.NotFound());
        freezes.scan(REFERENCE);
        assertThat(alipay.query(begun)).isEqualTo(new PaymentStanding.Open());
        freezes.authorise(REFERENCE);
        PaymentStanding authorised =
                new PaymentStanding.Authorised(freezes.number(REFERENCE), AMOUNT, PAID_AT, PAID_AT.plus(HOLDS));
        assertThat(alipay.query(begun)).isEqualTo(authorised);
        assertThat(alipay.query(authorised())).isEqualTo(authorised);
        assertThat(alipay.query(new StartedPayment(REFERENCE, "alipay", null, AMOUNT, NOW, EXPIRES_AT)))
                .as("the answer to the call that starts it was lost")
                .isEqualTo(authorised);
        assertThat(alipay.close(begun))
                .as("an authorised payment is not closed")
                .isEqualTo(authorised);
        freezes.release(REFERENCE);
        assertThat(alipay.query(authorised()))
                .isEqualTo(new PaymentStanding.Closed("Alipay has closed or released the authorisation"));
    }

    /** The id says how a payment was started, whatever is configured now. */
    @Test
    void aSwitchOfTheSettingsChangesNothingForWhatWasStartedBefore() throws Exception {
        authorise();
        assertThat(atOnce.query(startedAs("freeze:" + REFERENCE, EXPIRES_AT)))
                .isInstanceOf(PaymentStanding.Authorised.class);
        assertThat(atOnce.capture(capture("cap_1", 1000, false))).isEqualTo(CAPTURED);
        assertThat(atOnce.voidRest(authorised())).isInstanceOf(PaymentStanding.Closed.class);
        assertThat(genuine(atOnce, freezes.notification(REFERENCE, "fund_auth_freeze"))
                        .fact())
                .isInstanceOf(ProviderCallback.Authorised.class);
        setup.pay();
        assertThat(alipay.query(started())).isInstanceOf(PaymentStanding.Captured.class);
    }

    @Test
    void anAuthorisationThatNobodyMakesIsClosed() throws Exception {
        StartedPayment begun = startedAs("freeze:" + REFERENCE, EXPIRES_AT);
        assertThat(alipay.close(begun)).isEqualTo(new PaymentStanding.NotFound());
        alipay.create(payment(PRECREATE));
        freezes.scan(REFERENCE);
        server.troubles.add(new Changes(answer -> answer)); // of the question
        server.troubles.add(AlipayServer.fails("40004", "SYSTEM_ERROR"));
        assertThatIOException().isThrownBy(() -> alipay.close(begun));
        assertThat(alipay.close(begun))
                .isEqualTo(new PaymentStanding.Closed("closed at the end of the payment window"));
        assertThat(alipay.close(begun)).isInstanceOf(PaymentStanding.Closed.class);
    }

    @Test
    void aPaymentIsCapturedInParts() throws Exception {
        authorise();
        assertThat(alipay.capture(capture("cap_1", 1000, false))).isEqualTo(CAPTURED);
        AlipayServer.Call call = server.calls().getLast();
        assertThat(call.method()).isEqualTo("alipay.trade.pay");
        assertThat(call.parameters()).doesNotContainKey("notify_url");
        assertThat(AlipayServer.texts(call.content()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "out_trade_no", "cap_1",
                        "total_amount", "10.00",
                        "subject", "cap_1",
                        "product_code", "PREAUTH_PAY",
                        "seller_id", AlipayServer.SELLER_ID,
                        "auth_no", freezes.number(REFERENCE),
                        "auth_confirm_mode", "NOT_COMPLETE"));
        assertThat(freezes.rest(REFERENCE)).isEqualByComparingTo("15.50");
        assertThat(alipay.capture(capture("cap_2", 500, false))).isEqualTo(CAPTURED);
        assertThat(alipay.capture(capture("cap_1", 1000, false))).as("repeated").isEqualTo(CAPTURED);
        assertThat(freezes.captured(REFERENCE)).isEqualByComparingTo("15.00");
        assertThat(alipay.query(authorised())).isInstanceOf(PaymentStanding.Authorised.class);
        assertThat(alipay.capture(capture("cap_3", 1051, false)))
                .isEqualTo(new CaptureAnswer.Refused("Alipay answered ACQ.AUTH_AMOUNT_NOT_ENOUGH"));
        assertThat(alipay.capture(capture("cap_4", 1050, true))).isEqualTo(CAPTURED);
        assertThat(alipay.query(authorised()))
                .isEqualTo(new PaymentStanding.Captured(freezes.number(REFERENCE), AMOUNT, PAID_AT));
    }

    @Test
    void theRestIsReleasedWithTheLastCapture() throws Exception {
        authorise();
        assertThat(once.capture(capture("cap_1", 1000, true))).isEqualTo(CAPTURED);
        assertThat(freezes.rest(REFERENCE)).isZero();
        assertThat(once.query(authorised()))
                .isEqualTo(new PaymentStanding.Closed("Alipay has released the rest with the last capture"));
        assertThat(once.capture(capture("cap_2", 500, true)))
                .isEqualTo(new CaptureAnswer.Refused("Alipay answered ACQ.AUTH_ORDER_HAS_FINISHED"));
        assertThat(once.voidRest(authorised())).isInstanceOf(PaymentStanding.Closed.class);
    }

    @Test
    void nothingIsCapturedAfterTheEndOfTheAuthorisation() throws Exception {
        authorise();
        freezes.release(REFERENCE);
        assertThat(alipay.capture(capture("cap_1", 1000, false)))
                .isEqualTo(new CaptureAnswer.Refused("Alipay answered ACQ.AUTH_ORDER_HAS_CLOSED"));
    }

    @Test
    void aCaptureWhoseAnswerIsLostOrLateIsMadeOnce() throws Exception {
        authorise();
        server.troubles.add(new Trouble.LosesTheAnswer());
        assertThatIOException().isThrownBy(() -> alipay.capture(capture("cap_1", 1000, false)));
        assertThat(alipay.capture(capture("cap_1", 1000, false))).isEqualTo(CAPTURED);
        server.troubles.add(new Trouble.AnswersAfter(60_000));
        assertThatIOException().isThrownBy(() -> impatient.capture(capture("cap_2", 500, false)));
        assertThat(alipay.capture(capture("cap_2", 500, false))).isEqualTo(CAPTURED);
        server.troubles.add(new FailsLate("40004", "ACQ.AUTH_NO_ERROR"));
        assertThat(alipay.capture(capture("cap_3", 100, false)))
                .as("the refusal does not count, because Alipay knows the capture")
                .isEqualTo(CAPTURED);
        assertThat(freezes.captured(REFERENCE)).isEqualByComparingTo("16.00");
    }

    @Test
    void aCaptureInProgressIsAskedForAgain() throws Exception {
        authorise();
        server.troubles.add(AlipayServer.fails("10003", "order success pay inprocess"));
        assertThat(alipay.capture(capture("cap_1", 1000, false))).isEqualTo(new CaptureAnswer.Accepted());
        assertThat(alipay.capture(capture("cap_1", 1000, false))).isEqualTo(CAPTURED);
    }

    @ParameterizedTest
    @CsvSource({
        "40004, ACQ.SYSTEM_ERROR",
        "40004, ACQ.ACCESS_FORBIDDEN",
        "40004, SOMETHING_NEW",
        "40006, isv.insufficient-isv-permissions",
        "20000, isp.unknow-error",
        "20000, ACQ.AUTH_NO_ERROR"
    })
    void anythingElseIsUnknownAndTriedAgain(String code, String subCode) throws Exception {
        authorise();
        server.trouble = AlipayServer.fails(code, subCode);
        everyCallFails(subCode);
    }

    @Test
    void anUnusableAnswerIsUnknown() throws Exception {
        authorise();
        for (Trouble each : List.of(
                AlipayServer.answers(500, "error"),
                AlipayServer.answers(503, "busy"),
                AlipayServer.answers(200, "<html>nonsense</html>"),
                AlipayServer.answers(200, "{}"),
                new Trouble.AnswersAfter(60_000),
                new Trouble.LosesTheAnswer(),
                new Changes(answer -> answer.replaceFirst("\"code\":\"\\d+\"", "\"code\":\"1\"")))) {
            server.trouble = each;
            everyCallFails(each.toString());
        }
        server.trouble = null;
        server.keys = AlipayServer.newKeys();
        everyCallFails("signed by somebody else");
    }

    private void everyCallFails(String why) {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> impatient.create(payment(PRECREATE)),
                () -> impatient.query(authorised()),
                () -> impatient.close(authorised()),
                () -> impatient.capture(capture("cap_unknown", 2551, false)),
                () -> impatient.voidRest(authorised()))) {
            assertThatIOException().as(why).isThrownBy(call);
        }
    }

    @Test
    void anAnswerAboutSomethingElseDoesNotCount() throws Exception {
        authorise();
        String[] recorded = new String[2];
        server.troubles.add(new Changes(answer -> recorded[0] = answer));
        alipay.query(authorised());
        server.troubles.add(new Changes(answer -> recorded[1] = answer));
        alipay.capture(capture("cap_1", 1000, false));
        server.trouble = new Changes(answer -> recorded[1]);
        assertThatIOException()
                .isThrownBy(() -> alipay.capture(capture("cap_2", 1000, false)))
                .withMessageContaining("another payment");
        assertThatIOException()
                .isThrownBy(() -> alipay.capture(capture("cap_1", 1001, false)))
                .withMessageContaining("another amount");
        server.trouble = new Changes(answer -> recorded[0]);
        assertThatIOException()
                .isThrownBy(() -> alipay.query(
                        new StartedPayment("another", "alipay", "freeze:another", AMOUNT, NOW, EXPIRES_AT)))
                .withMessageContaining("another payment");
    }

    @Test
    void whatIsNotCapturedIsReleasedOnce() throws Exception {
        authorise();
        alipay.capture(capture("cap_1", 1000, false));
        server.troubles.add(new Changes(answer -> answer)); // of the question
        server.troubles.add(new Trouble.LosesTheAnswer());
        assertThatIOException().isThrownBy(() -> alipay.voidRest(authorised()));
        assertThat(freezes.rest(REFERENCE)).isZero();
        assertThat(alipay.voidRest(authorised()))
                .isEqualTo(new PaymentStanding.Closed("Alipay has released the rest with the last capture"));
        assertThat(freezes.releases(REFERENCE)).isOne();
        assertThat(server.calls())
                .filteredOn(call -> call.method().equals("alipay.fund.auth.order.unfreeze"))
                .singleElement()
                .satisfies(call -> assertThat(AlipayServer.texts(call.content()))
                        .containsEntry("auth_no", freezes.number(REFERENCE))
                        .containsEntry("out_request_no", REFERENCE + "_1550")
                        .containsEntry("amount", "15.50"));
    }

    @Test
    void aReleaseThatAlipayRefusesIsTriedAgain() throws Exception {
        authorise();
        server.troubles.add(new Changes(answer -> answer));
        server.troubles.add(AlipayServer.fails("40004", "SYSTEM_ERROR"));
        assertThatIOException().isThrownBy(() -> alipay.voidRest(authorised()));
        assertThat(alipay.voidRest(authorised())).isEqualTo(new PaymentStanding.Closed("released by Alipay"));
        assertThat(freezes.rest(REFERENCE)).isZero();
        assertThat(alipay.voidRest(new StartedPayment("unknown", "alipay", "freeze:", AMOUNT, NOW, EXPIRES_AT)))
                .isEqualTo(new PaymentStanding.NotFound());
    }

    @Test
    void eachCaptureGivesBackItsPart() throws Exception {
        authorise();
        alipay.capture(capture("cap_1", 1000, false));
        alipay.capture(capture("cap_2", 1550, true));
        NewRefund refund = refund(part(REFUND, "cap_1", 1000), part(REFUND + "_2", "cap_2", 500));
        assertThat(alipay.queryRefund(refund)).isEmpty();
        server.troubles.add(new Changes(answer -> answer));
        server.troubles.add(new Trouble.LosesTheAnswer());
        assertThatIOException().isThrownBy(() -> alipay.refund(refund));
        assertThat(alipay.refund(refund)).isEqualTo(new RefundAnswer.Succeeded());
        assertThat(alipay.refund(refund)).isEqualTo(new RefundAnswer.Succeeded());
        assertThat(alipay.queryRefund(refund)).contains(new RefundAnswer.Succeeded());
        assertThat(server.account.refunded("cap_1")).isEqualByComparingTo("10.00");
        assertThat(server.account.refunded("cap_2")).isEqualByComparingTo("5.00");
    }

    /** A refund of which money has moved is never refused, because it could then be requested again. */
    @Test
    void aRefundIsRefusedOnlyIfNoPartOfItWasMade() throws Exception {
        authorise();
        alipay.capture(capture("cap_1", 1000, false));
        alipay.capture(capture("cap_2", 1550, true));
        assertThat(alipay.refund(refund(part(REFUND, "cap_1", 1001), part(REFUND + "_2", "cap_2", 500))))
                .isEqualTo(new RefundAnswer.Refused("Alipay answered ACQ.REASON_TRADE_REFUND_FEE_ERR"));
        assertThat(server.account.refunded("cap_2")).isZero();
        NewRefund half = refund(part("ref_b", "cap_1", 1000), part("ref_b_2", "cap_2", 1551));
        assertThatIOException().isThrownBy(() -> alipay.refund(half)).withMessageContaining("has refunded 1 captures");
        assertThat(alipay.queryRefund(half)).as("asked for again").isEmpty();
    }

    @Test
    void anAuthorisationIsReported() {
        begin();
        freezes.authorise(REFERENCE);
        Map<String, String> notification = freezes.notification(REFERENCE, "fund_auth_freeze");
        assertThat(genuine(alipay, notification))
                .isEqualTo(new ProviderCallback(
                        notification.get("notify_id"),
                        "fund_auth_freeze",
                        REFERENCE,
                        AMOUNT,
                        PAID_AT,
                        new ProviderCallback.Authorised(freezes.number(REFERENCE), PAID_AT.plus(HOLDS))));
        assertThat(genuine(alipay, notification)).as("a repeated one").isEqualTo(genuine(alipay, notification));
    }

    @ParameterizedTest
    @CsvSource({"status, INIT", "status, CLOSED", "operation_type, UNFREEZE"})
    void anAuthorisationThatWasNotMadeIsInformation(String name, String value) {
        assertThat(genuine(alipay, with(name, value)).fact()).isInstanceOf(ProviderCallback.Information.class);
    }

    @Test
    void aReleaseOfTheWholeIsReportedAndOneOfARestIsInformation() throws Exception {
        authorise();
        freezes.release(REFERENCE);
        assertThat(genuine(alipay, freezes.notification(REFERENCE, "fund_auth_unfreeze"))
                        .fact())
                .isEqualTo(new ProviderCallback.Failed("Alipay has released the authorisation"));
        assertThat(genuine(alipay, with("notify_type", "fund_auth_unfreeze")).fact())
                .as("something is still authorised")
                .isInstanceOf(ProviderCallback.Information.class);
        freezes.authorise("other", "25.50");
        freezes.authorise("other");
        once.capture(new NewCapture(
                "cap_9",
                "other",
                "alipay",
                freezes.number("other"),
                AMOUNT,
                Money.ofMinor(1000, "CNY"),
                true,
                PAID_AT,
                NOW));
        assertThat(genuine(alipay, freezes.notification("other", "fund_auth_unfreeze"))
                        .fact())
                .as("the last capture released the rest")
                .isInstanceOf(ProviderCallback.Information.class);
    }

    @ParameterizedTest
    @CsvSource({
        "app_id, 2021000000000002",
        "payee_user_id, 2088000000000002",
        "trans_currency, USD",
        "total_freeze_amount, ''",
        "total_freeze_amount, -1",
        "auth_no, ''",
        "out_order_no, ''",
        "notify_id, ''",
        "status, ''",
        "gmt_trans, yesterday"
    })
    void anotherShopOrAMissingFieldIsNotRead(String name, String value) {
        assertThat(read(alipay, server.form(with(name, value)))).isInstanceOf(Unreadable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"total_freeze_amount=25.50", "out_order_no=" + REFERENCE, "status=SUCCESS"})
    void aChangedNotificationIsForged(String part) {
        String body = server.form(with("payee_user_id", AlipayServer.SELLER_ID));
        assertThat(body).contains(part);
        assertThat(read(alipay, body)).isInstanceOf(Genuine.class);
        assertThat(read(alipay, body.replace(part, part + "1"))).isInstanceOf(Forged.class);
        server.keys = AlipayServer.newKeys();
        assertThat(read(alipay, server.form(with("status", "SUCCESS")))).isInstanceOf(Forged.class);
    }

    private Map<String, String> with(String name, String value) {
        begin();
        freezes.authorise(REFERENCE);
        Map<String, String> parameters = new TreeMap<>(freezes.notification(REFERENCE, "fund_auth_freeze"));
        parameters.put(name, value);
        return parameters;
    }

    private void begin() {
        freezes.authorise(REFERENCE, "25.50");
    }

    private void authorise() {
        begin();
        freezes.authorise(REFERENCE);
    }

    private static PaymentMethod method(AlipayProvider provider) {
        return provider.methods().iterator().next();
    }

    private ProviderCallback genuine(AlipayProvider provider, Map<String, String> notification) {
        return ((Genuine<ProviderCallback>) read(provider, server.form(notification))).message();
    }

    private static ParsedCallback<ProviderCallback> read(AlipayProvider provider, String body) {
        return provider.read(new CallbackMessage(body.getBytes(StandardCharsets.UTF_8), Map.of(), NOW));
    }

    private static StartedPayment startedAs(String id, Instant expiresAt) {
        return new StartedPayment(REFERENCE, "alipay", id, AMOUNT, NOW, expiresAt);
    }

    private StartedPayment authorised() {
        return startedAs(freezes.number(REFERENCE), PAID_AT.plus(HOLDS));
    }

    private NewCapture capture(String reference, long minor, boolean last) {
        return new NewCapture(
                reference,
                REFERENCE,
                "alipay",
                freezes.number(REFERENCE),
                AMOUNT,
                Money.ofMinor(minor, "CNY"),
                last,
                PAID_AT,
                NOW);
    }

    private static NewRefund.Part part(String reference, String capture, long minor) {
        return new NewRefund.Part(reference, capture, Money.ofMinor(minor, "CNY"));
    }

    private NewRefund refund(NewRefund.Part... parts) {
        long minor = List.of(parts).stream()
                .mapToLong(part -> part.amount().amountMinor())
                .sum();
        return new NewRefund(
                parts[0].reference(),
                REFERENCE,
                freezes.number(REFERENCE),
                AMOUNT,
                Money.ofMinor(minor, "CNY"),
                NOW,
                "returned",
                List.of(parts));
    }
}
