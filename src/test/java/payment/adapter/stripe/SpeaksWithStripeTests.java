package payment.adapter.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import payment.adapter.base.CaptureMode;
import payment.call.CountedCalls;
import payment.fake.Trouble;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
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

/** Each call to Stripe, each answer that it may give, and each event that it may send. */
class SpeaksWithStripeTests {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final Instant EXPIRES_AT = NOW.plusSeconds(900);
    private static final Instant REQUESTED_AT = EXPIRES_AT.minusSeconds(900);
    private static final Money AMOUNT = Money.ofMinor(2550, "GBP");
    private static final String SECRET = "whsec_one";
    private static final String NEXT_SECRET = "whsec_two";

    private final StripeServer server = new StripeServer();
    private final StripeProvider stripe = waiting(Duration.ofSeconds(20));

    private StripeProvider waiting(Duration answerTimeout) {
        return new StripeProvider(new StripeProperties(
                StripeServer.API_KEY,
                List.of(SECRET, NEXT_SECRET),
                URI.create("https://shop.example/paid"),
                CaptureMode.AUTOMATIC,
                server.uri(),
                Duration.ofSeconds(20),
                answerTimeout));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPaymentIsASessionOfCheckoutWithOurReference() throws Exception {
        assertThat(stripe.create(payment("pay_1")))
                .isEqualTo(new Creation.Created("cs_1", Map.of("pay_url", "https://checkout.stripe.example/cs_1")));
        StripeServer.Request request = server.requests.getFirst();
        assertThat(request.line()).isEqualTo("POST /v1/checkout/sessions");
        assertThat(request.key()).isEqualTo("pay_1");
        assertThat(request.parameters())
                .containsEntry("mode", "payment")
                .containsEntry("client_reference_id", "pay_1")
                .containsEntry("payment_intent_data[metadata][reference]", "pay_1")
                .containsEntry("line_items[0][quantity]", "1")
                .containsEntry("line_items[0][price_data][unit_amount]", "2550")
                .containsEntry("line_items[0][price_data][currency]", "gbp")
                .containsEntry("success_url", "https://shop.example/paid");
    }

    @Test
    void aRepeatedCallStartsNoSecondPayment() throws Exception {
        server.trouble = new Trouble.LosesTheAnswer();
        assertThatIOException().isThrownBy(() -> stripe.create(payment("pay_1")));
        server.trouble = new Trouble.AnswersAfter(60_000);
        assertThatIOException().isThrownBy(() -> waiting(Duration.ofMillis(500)).create(payment("pay_1")));
        server.trouble = null;
        assertThat(stripe.create(payment("pay_1")))
                .extracting("providerPaymentId")
                .isEqualTo("cs_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BHD", "ISK", "KWD", "MGA", "TND", "UGX"})
    void aCurrencyThatStripeCountsInOtherUnitsIsNotTaken(String currency) throws Exception {
        PaymentMethod method = stripe.methods().iterator().next();
        assertThat(method.takes(currency)).isFalse();
        assertThat(method.takes("EUR")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, amount_too_small, Stripe answered amount_too_small",
        "404, invalid_request_error, , Stripe answered 404",
        "402, card_error, card_declined, Stripe answered card_declined"
    })
    void whatStripeRefusesIsRefused(int status, String type, String code, String reason) throws Exception {
        server.trouble = StripeServer.error(status, type, code);
        assertThat(stripe.create(payment("pay_1"))).isEqualTo(new Creation.Refused(reason));
        if (status != 402) {
            assertThat(stripe.refund(refund("ref_1"))).isEqualTo(new RefundAnswer.Refused(reason));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, invalid_request_error, ",
        "403, invalid_request_error, ",
        "409, invalid_request_error, lock_timeout",
        "429, invalid_request_error, rate_limit",
        "400, idempotency_error, ",
        "500, api_error, ",
        "503, api_error, "
    })
    void anythingElseIsUnknownAndTriedAgain(int status, String type, String code) {
        server.trouble = StripeServer.error(status, type, code);
        everyCallFails();
    }

    @Test
    void nonsenseIsUnknownAndTriedAgain() {
        server.trouble = new Trouble.Answers(200, "<html>nonsense</html>");
        everyCallFails();
    }

    @Test
    void aServerThatHangsOrIsGoneIsUnknownAndTriedAgain() {
        StripeProvider impatient = waiting(Duration.ofMillis(500));
        server.trouble = new Trouble.AnswersAfter(60_000);
        everyCallFails(impatient);
        server.close();
        everyCallFails(impatient);
    }

    private void everyCallFails() {
        everyCallFails(stripe);
    }

    private static void everyCallFails(StripeProvider stripe) {
        assertThatIOException().isThrownBy(() -> stripe.create(payment("pay_9")));
        assertThatIOException().isThrownBy(() -> stripe.query(started("cs_9")));
        assertThatIOException().isThrownBy(() -> stripe.close(started("cs_9")));
        assertThatIOException().isThrownBy(() -> stripe.refund(refund("ref_9")));
        assertThatIOException().isThrownBy(() -> stripe.queryRefund(refund("ref_9")));
    }

    @Test
    void aPaymentIsAskedAbout() throws Exception {
        stripe.create(payment("pay_1"));
        assertThat(stripe.query(started("cs_1"))).isEqualTo(new PaymentStanding.Open());
        server.completeWithoutMoney("cs_1");
        assertThat(stripe.query(started("cs_1"))).as("the bank may still pay").isEqualTo(new PaymentStanding.Open());
        server.pay("cs_1");
        assertThat(stripe.query(started("cs_1")))
                .isEqualTo(new PaymentStanding.Captured("pi_1", AMOUNT, StripeServer.PAID_AT));
        assertThat(stripe.query(started(null))).isEqualTo(new PaymentStanding.NotFound());
    }

    @Test
    void anUnpaidPaymentIsClosedAndAPaidOneIsNot() throws Exception {
        stripe.create(payment("pay_1"));
        stripe.create(payment("pay_2"));
        server.pay("cs_2");
        PaymentStanding closed = new PaymentStanding.Closed("the session has expired");
        assertThat(stripe.close(started("cs_1"))).isEqualTo(closed);
        assertThat(stripe.close(started("cs_1"))).isEqualTo(closed);
        assertThat(stripe.query(started("cs_1"))).isEqualTo(closed);
        assertThat(stripe.close(started("cs_2")))
                .isEqualTo(new PaymentStanding.Captured("pi_2", AMOUNT, StripeServer.PAID_AT));
        assertThat(stripe.close(started(null))).isEqualTo(new PaymentStanding.NotFound());
    }

    @ParameterizedTest
    @CsvSource({
        "succeeded, Succeeded",
        "pending, Accepted",
        "requires_action, Accepted",
        "failed, Returned",
        "canceled, Returned"
    })
    void aRefundIsRequestedUnderItsNumber(String status, String answer) throws Exception {
        server.refundStatus = status;
        assertThat(stripe.refund(refund("ref_1")).getClass().getSimpleName()).isEqualTo(answer);
        StripeServer.Request request = server.requests.getFirst();
        assertThat(request.key()).isEqualTo("ref_1");
        assertThat(request.parameters())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("payment_intent", "pi_1", "amount", "2550", "metadata[reference]", "ref_1"));
        stripe.refund(refund("ref_1"));
        assertThat(server.refunds()).isOne();
    }

    /** Stripe answers a repeated key with the first answer, so the error would be the answer to each further call. */
    @Test
    void aRefundThatWasMadeAndAnsweredWithAnErrorIsFound() throws Exception {
        server.troubles.add(new StripeServer.FailsLate());
        assertThat(stripe.refund(refund("ref_1"))).isEqualTo(new RefundAnswer.Succeeded());
        assertThat(stripe.refund(refund("ref_1"))).isEqualTo(new RefundAnswer.Succeeded());
        server.decide("re_1", "failed");
        assertThat(stripe.refund(refund("ref_1"))).isEqualTo(new RefundAnswer.Returned("failed"));
        assertThat(server.refunds()).isOne();
    }

    @Test
    void aRefundThatWasNotMadeIsRequestedAgain() throws Exception {
        server.troubles.add(StripeServer.error(500, "api_error", null));
        assertThatIOException().isThrownBy(() -> stripe.refund(refund("ref_1")));
        assertThat(server.requests)
                .extracting(StripeServer.Request::line)
                .containsExactly("POST /v1/refunds", "GET /v1/refunds");
        assertThat(stripe.refund(refund("ref_1"))).isEqualTo(new RefundAnswer.Succeeded());
        assertThat(server.refunds()).isOne();
    }

    @Test
    void aRefundForWhichTheAccountLacksMoneyIsNotRefused() {
        server.troubles.add(StripeServer.error(400, "invalid_request_error", "balance_insufficient"));
        assertThatIOException().isThrownBy(() -> stripe.refund(refund("ref_1")));
    }

    @Test
    void aRefusalOfOneRefundStopsNoOtherCall() {
        server.trouble = StripeServer.error(400, "invalid_request_error", "balance_insufficient");
        assertThat(CountedCalls.goOn(() -> stripe.refund(refund("ref_1")))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"401, invalid_request_error", "403, invalid_request_error", "429, rate_limit_error", "500, api_error"})
    void anAnswerThatConcernsEachCallStopsThem(int status, String type) {
        server.trouble = StripeServer.error(status, type, null);
        assertThat(CountedCalls.goOn(() -> stripe.refund(refund("ref_1")))).isFalse();
        assertThat(CountedCalls.goOn(() -> stripe.create(payment("pay_9")))).isFalse();
    }

    @Test
    void aRefundIsFoundAmongMany() throws Exception {
        assertThat(stripe.queryRefund(refund("ref_1"))).isEmpty();
        for (int i = 1; i <= 205; i++) {
            stripe.refund(refund("ref_" + i));
        }
        assertThat(stripe.queryRefund(refund("ref_1"))).contains(new RefundAnswer.Succeeded());
        server.decide("re_205", "failed");
        assertThat(stripe.queryRefund(refund("ref_205"))).contains(new RefundAnswer.Returned("failed"));
        assertThat(stripe.queryRefund(refund("ref_206"))).isEmpty();
    }

    @Test
    void anEventCountsIfAnyOfTheSecretsSignedItRecently() throws Exception {
        stripe.create(payment("pay_1"));
        server.pay("cs_1");
        String body = server.sessionEvent("checkout.session.completed", "cs_1");
        Genuine<ProviderCallback> captured = new Genuine<>(new ProviderCallback(
                "evt_checkout.session.completedcs_1",
                "checkout.session.completed",
                "pay_1",
                AMOUNT,
                StripeServer.PAID_AT,
                new ProviderCallback.Captured("pi_1")));

        assertThat(read(StripeServer.signature(SECRET, NOW, body), body)).isEqualTo(captured);
        assertThat(read(StripeServer.signature(NEXT_SECRET, NOW, body), body)).isEqualTo(captured);
        String both = StripeServer.signature("whsec_gone", NOW, body) + ",v1="
                + StripeServer.hmac(SECRET, NOW.getEpochSecond() + "." + body) + ",v0=00";
        assertThat(read(both, body)).as("while Stripe rotates a secret").isEqualTo(captured);
        assertThat(read(StripeServer.signature(SECRET, NOW.minusSeconds(299), body), body))
                .isEqualTo(captured);

        assertThat(read(StripeServer.signature(SECRET, NOW.plusSeconds(299), body), body))
                .isEqualTo(captured);

        assertThat(read(StripeServer.signature(SECRET, NOW.minusSeconds(301), body), body))
                .isInstanceOf(Forged.class);
        assertThat(read(StripeServer.signature(SECRET, NOW.plusSeconds(301), body), body))
                .as("it would count again for as long as its time is not over")
                .isInstanceOf(Forged.class);
        String twoTimes = "t=%d,".formatted(NOW.getEpochSecond()) + StripeServer.signature(SECRET, NOW, body);
        assertThat(read(twoTimes, body)).isInstanceOf(Forged.class);
        assertThat(read(StripeServer.signature("whsec_other", NOW, body), body)).isInstanceOf(Forged.class);
        assertThat(read(StripeServer.signature(SECRET, NOW, body), body.replace("2550", "1")))
                .isInstanceOf(Forged.class);
        assertThat(read("nonsense", body)).isInstanceOf(Forged.class);
        assertThat(stripe.read(new CallbackMessage(body.getBytes(), Map.of(), NOW)))
                .isInstanceOf(Forged.class);
    }

    @ParameterizedTest
    @CsvSource({
        "checkout.session.completed, unpaid, Information",
        "checkout.session.async_payment_succeeded, paid, Captured",
        "checkout.session.async_payment_failed, unpaid, Failed",
        "checkout.session.expired, unpaid, Information"
    })
    void anEventOfASessionIsAFactAboutThePayment(String type, String paymentStatus, String fact) throws Exception {
        stripe.create(payment("pay_1"));
        if (paymentStatus.equals("paid")) {
            server.pay("cs_1");
        } else {
            server.completeWithoutMoney("cs_1");
        }
        ProviderCallback callback = genuine(server.sessionEvent(type, "cs_1"));
        assertThat(callback.reference()).isEqualTo("pay_1");
        assertThat(callback.amount()).isEqualTo(AMOUNT);
        assertThat(callback.fact().getClass().getSimpleName()).isEqualTo(fact);
    }

    @ParameterizedTest
    @CsvSource({
        "refund.updated, succeeded, Refunded",
        "refund.updated, failed, RefundReturned",
        "refund.updated, canceled, RefundReturned",
        "refund.updated, pending, Information",
        "refund.failed, failed, RefundReturned",
        "charge.refund.updated, succeeded, Refunded",
        "charge.refund.updated, failed, RefundReturned",
        "charge.refund.updated, pending, Information"
    })
    void anEventOfARefundIsAFactAboutIt(String type, String status, String fact) throws Exception {
        stripe.refund(refund("ref_1"));
        server.decide("re_1", status);
        ProviderCallback callback = genuine(server.refundEvent(type, "re_1"));
        assertThat(callback.reference()).isEqualTo("ref_1");
        assertThat(callback.amount()).isEqualTo(AMOUNT);
        assertThat(callback.fact().getClass().getSimpleName()).isEqualTo(fact);
    }

    @Test
    void anEventOfSomethingElseIsInformation() {
        ProviderCallback callback = genuine(StripeServer.event("customer.created", Map.of("id", "cus_1")));
        assertThat(callback.reference()).isEqualTo("cus_1");
        assertThat(callback.fact()).isInstanceOf(ProviderCallback.Information.class);
        assertThat(genuine(StripeServer.event("refund.created", Map.of("id", "re_of_somebody_else")))
                        .fact())
                .isInstanceOf(ProviderCallback.Information.class);
    }

    /** The balance, for example, has no id. Stripe would repeat an event that is not accepted for days. */
    @Test
    void anEventOfAnObjectWithoutAnIdIsInformation() {
        String body =
                "{\"id\":\"evt_1\",\"type\":\"balance.available\",\"created\":1,\"data\":{\"object\":{\"object\":\"balance\"}}}";
        ProviderCallback callback = genuine(body);
        assertThat(callback.reference()).isEqualTo("evt_1");
        assertThat(callback.fact()).isInstanceOf(ProviderCallback.Information.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "nonsense",
                "{}",
                "{\"id\":\"evt_1\",\"type\":\"refund.updated\",\"created\":1,\"data\":{}}",
                "{\"id\":\"evt_1\",\"type\":\"checkout.session.completed\",\"created\":1,\"data\":{\"object\":{\"client_reference_id\":\"pay_1\"}}}",
                "{\"id\":\"evt_1\",\"type\":\"checkout.session.completed\",\"created\":1,\"data\":{\"object\":{\"client_reference_id\":\"pay_1\",\"amount_total\":1,\"currency\":\"shells\"}}}",
                "{\"id\":\"evt_1\",\"type\":\"x\",\"created\":\"yesterday\",\"data\":{\"object\":{\"id\":\"x\"}}}"
            })
    void aSignedBodyThatCannotBeReadSaysSo(String body) {
        assertThat(read(StripeServer.signature(SECRET, NOW, body), body)).isInstanceOf(Unreadable.class);
    }

    /** 2550 pence is 2550 and neither a fraction nor a text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2550.99",
                "2550.0",
                "25.5e2",
                "\"2550\"",
                "\"\"",
                "true",
                "[2550]",
                "-2550",
                "9223372036854775807",
                "9223372036854775808",
                "1000000000000001"
            })
    void anAmountIsAWholeNumberInRange(String amount) {
        String body = """
                {"id":"evt_1","type":"checkout.session.completed","created":%s,"data":{"object":{"client_reference_id":"pay_1",
                "amount_total":%s,"currency":"gbp","payment_status":"paid","payment_intent":"pi_1"}}}""";
        assertThat(genuine(body.formatted(1, 2550)).amount()).isEqualTo(AMOUNT);
        String wrong = body.formatted(1, amount);
        assertThat(read(StripeServer.signature(SECRET, NOW, wrong), wrong)).isInstanceOf(Unreadable.class);
        if (!amount.equals("1000000000000001")) {
            String wrongTime = body.formatted(amount, 2550);
            assertThat(read(StripeServer.signature(SECRET, NOW, wrongTime), wrongTime))
                    .isInstanceOf(Unreadable.class);
        }
    }

    @Test
    void feesOfADisputeWhoseSumIsOutOfRangeAreUnreadable() {
        String body = """
                {"id":"evt_1","type":"charge.dispute.created","created":1,"data":{"object":{"id":"du_1","payment_intent":"pi_1",
                "amount":2550,"currency":"gbp","status":"needs_response","balance_transactions":[
                {"fee":%1$d,"currency":"gbp"},{"fee":%1$d,"currency":"gbp"}]}}}""".formatted(Long.MAX_VALUE);
        assertThat(read(StripeServer.signature(SECRET, NOW, body), body)).isInstanceOf(Unreadable.class);
    }

    @Test
    void secretsAreNotPrinted() {
        StripeProperties properties = new StripeProperties(
                StripeServer.API_KEY,
                List.of(SECRET),
                URI.create("https://shop.example/paid"),
                CaptureMode.AUTOMATIC,
                server.uri(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
        assertThat(properties.toString()).doesNotContain(StripeServer.API_KEY, SECRET);
    }

    private ProviderCallback genuine(String body) {
        return ((Genuine<ProviderCallback>) read(StripeServer.signature(SECRET, NOW, body), body)).message();
    }

    private ParsedCallback<ProviderCallback> read(String signature, String body) {
        return stripe.read(new CallbackMessage(body.getBytes(), Map.of("stripe-signature", signature), NOW));
    }

    private static NewPayment payment(String reference) {
        return new NewPayment(reference, "stripe", PaymentTerms.USUAL, AMOUNT, REQUESTED_AT, EXPIRES_AT);
    }

    private static StartedPayment started(String sessionId) {
        return new StartedPayment("pay_1", "stripe", sessionId, AMOUNT, REQUESTED_AT, EXPIRES_AT);
    }

    private static NewRefund refund(String reference) {
        return new NewRefund(reference, "pay_1", "pi_1", AMOUNT, AMOUNT, REQUESTED_AT, "returned", List.of());
    }
}
