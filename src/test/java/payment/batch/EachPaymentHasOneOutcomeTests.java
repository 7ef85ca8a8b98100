package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.batch.Till.AMOUNT;
import static payment.batch.Till.HOSTED;
import static payment.batch.Till.ORDER;
import static payment.batch.Till.PAYMENT;
import static payment.batch.Till.PROVIDER;
import static payment.batch.Till.QUICK;
import static payment.batch.Till.authorized;
import static payment.batch.Till.callback;
import static payment.batch.Till.captured;
import static payment.batch.Till.failed;
import static payment.batch.Till.pay;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentRequest.PaymentRequested;
import payment.batch.ProviderAnswer.CreationRefused;
import payment.batch.ProviderAnswer.CreationSucceeded;
import payment.batch.ProviderCall.CreationDue;
import payment.callback.ReceiveCallback;
import payment.provider.ProviderCallback;
import platform.callback.Verdict;
import platform.money.Money;

/** A payment is captured or fails, and each outcome is published once. */
class EachPaymentHasOneOutcomeTests {

    private static final Instant CAPTURED_AT = Till.NOW.plusSeconds(60);
    private static final Map<String, String> LINK = Map.of("link", "https://acme.example");
    private static final PaymentStarted STARTED = new PaymentStarted(PAYMENT, ORDER, PROVIDER, LINK);
    private static final PaymentSecured CAPTURED =
            new PaymentSecured(PAYMENT, ORDER, AMOUNT, CAPTURED_AT, Till.PROVIDER, "acme_1", true, null, null);
    private static final PaymentFailed FAILED = new PaymentFailed(PAYMENT, ORDER, "declined");
    private static final CreationSucceeded CREATED = new CreationSucceeded(PAYMENT, ORDER, "acme_1", LINK);
    private static final CreationRefused NOT_CREATED = new CreationRefused(PAYMENT, ORDER, "not served here");

    private final Till till = new Till();

    @Test
    void startsAtOnceWithoutACallToTheProvider() {
        assertThat(till.decide(pay(QUICK))).containsExactly(STARTED);
        assertThat(till.storedPayment().isOpen()).isTrue();
    }

    @Test
    void startsWhenTheProviderHasAnswered() {
        PaymentRequested request = pay(HOSTED);
        assertThat(till.decide(request))
                .containsExactly(
                        new CreationDue(PAYMENT, ORDER, PROVIDER, HOSTED, null, AMOUNT, Till.NOW, request.expiresAt()));
        assertThat(till.decide(CREATED)).containsExactly(STARTED);
        assertThat(till.decide(CREATED)).isEmpty();
    }

    @Test
    void failsWhenTheProviderRefusesToStart() {
        till.decide(pay(HOSTED));
        assertThat(till.decide(NOT_CREATED)).containsExactly(new PaymentFailed(PAYMENT, ORDER, "not served here"));
        assertThat(till.decide(NOT_CREATED)).isEmpty();
    }

    @Test
    void failsWhenNobodyServesTheMethod() {
        assertThat(till.decide(pay("shells")))
                .containsExactly(new PaymentFailed(PAYMENT, ORDER, "no provider serves the method shells"));
        assertThat(till.decide(captured())).singleElement().isInstanceOf(PaymentMismatched.class);
        assertThat(till.verdict("evt_captured")).isInstanceOf(Verdict.Mismatch.class);
    }

    @Test
    void failsInACurrencyThatTheMethodDoesNotTake() {
        assertThat(till.decide(new PaymentRequested(PAYMENT, ORDER, Money.ofMinor(1, "JPY"), HOSTED, null, Till.NOW)))
                .containsExactly(new PaymentFailed(PAYMENT, ORDER, "the method hosted does not take JPY"));
    }

    @Test
    void failsWithoutAnAmountAboveZero() {
        assertThat(till.decide(new PaymentRequested(PAYMENT, ORDER, Money.zero("GBP"), QUICK, null, Till.NOW)))
                .containsExactly(new PaymentFailed(PAYMENT, ORDER, "the amount is not above zero"));
    }

    @Test
    void isCapturedOnce() {
        till.decide(pay(QUICK));
        assertThat(till.decide(captured())).containsExactly(CAPTURED);
        assertThat(till.decide(captured())).isEmpty();
        assertThat(till.decide(callback("evt_other", PAYMENT, AMOUNT, new ProviderCallback.Captured("acme_1"))))
                .isEmpty();
        assertThat(till.verdict("evt_other")).isEqualTo(new Verdict.Unchanged("captured already"));
        assertThat(till.storedPayment().state()).isEqualTo(new Payment.Captured(CAPTURED_AT, "acme_1", 0));
    }

    /** The shopper has paid twice; an operator must see the second payment. */
    @Test
    void aSecondCaptureUnderAnotherIdIsAMismatch() {
        till.decide(pay(QUICK), captured());
        assertThat(till.decide(callback("evt_other", PAYMENT, AMOUNT, new ProviderCallback.Captured("acme_2"))))
                .singleElement()
                .isInstanceOf(PaymentMismatched.class);
        assertThat(till.verdict("evt_other")).isEqualTo(new Verdict.Mismatch("captured already, as acme_1"));
        assertThat(till.storedPayment().state()).isEqualTo(new Payment.Captured(CAPTURED_AT, "acme_1", 0));
    }

    @Test
    void isCapturedOnceInOneBatch() {
        assertThat(till.decide(pay(QUICK), captured(), captured(), failed())).containsExactly(STARTED, CAPTURED);
    }

    @Test
    void failureAfterCaptureChangesNothing() {
        till.decide(pay(QUICK), captured());
        assertThat(till.decide(failed())).isEmpty();
        assertThat(till.verdict("evt_failed")).isEqualTo(new Verdict.Unchanged("captured already"));
        assertThat(till.storedPayment().isCaptured()).isTrue();
    }

    @Test
    void captureAfterFailureCounts() {
        till.decide(pay(QUICK));
        assertThat(till.decide(failed())).containsExactly(FAILED);
        assertThat(till.decide(callback("evt_again", PAYMENT, AMOUNT, new ProviderCallback.Failed("declined again"))))
                .isEmpty();
        assertThat(till.decide(captured())).containsExactly(CAPTURED);
    }

    @Test
    void callbacksMayArriveBeforeTheRequest() {
        assertThat(till.decide(captured(), failed())).isEmpty();
        assertThat(till.verdict("evt_captured")).isInstanceOf(Verdict.Waiting.class);
        assertThat(till.decide(pay(QUICK))).containsExactly(STARTED, CAPTURED);
        assertThat(till.verdict("evt_captured")).isEqualTo(new Verdict.Applied());
        assertThat(till.verdict("evt_failed")).isEqualTo(new Verdict.Unchanged("captured already"));
    }

    @Test
    void aCaptureBeforeTheRequestMakesTheCallUnnecessary() {
        till.decide(captured());
        assertThat(till.decide(pay(HOSTED))).containsExactly(CAPTURED);
    }

    @Test
    void callbacksMayArriveBeforeOurCallReturns() {
        till.decide(pay(HOSTED));
        assertThat(till.decide(captured())).containsExactly(CAPTURED);
        assertThat(till.decide(CREATED)).isEmpty();
        assertThat(till.decide(NOT_CREATED)).isEmpty();
        assertThat(till.storedPayment().isCaptured()).isTrue();
    }

    @Test
    void aStartAfterAFailureIsNotPublished() {
        till.decide(pay(HOSTED), failed());
        assertThat(till.decide(CREATED)).isEmpty();
        assertThat(till.decide(captured())).containsExactly(CAPTURED);
    }

    @Test
    void aCaptureWithoutAnIdHasTheIdOfTheStart() {
        till.decide(pay(QUICK), callback("evt_1", PAYMENT, AMOUNT, new ProviderCallback.Captured(null)));
        assertThat(till.storedPayment().state()).isEqualTo(new Payment.Captured(CAPTURED_AT, "acme_1", 0));
    }

    @Test
    void aCaptureWithoutAnyIdHasTheIdOfTheCallback() {
        till.decide(pay(HOSTED), callback("evt_1", PAYMENT, AMOUNT, new ProviderCallback.Captured(null)));
        assertThat(till.storedPayment().state()).isEqualTo(new Payment.Captured(CAPTURED_AT, "evt_1", 0));
    }

    @Test
    void informationIsStoredAndChangesNothing() {
        assertThat(till.decide(authorized())).isEmpty();
        assertThat(till.verdict("evt_authorized")).isEqualTo(new Verdict.Unchanged("information only"));
        assertThat(till.decide(pay(QUICK), authorized())).containsExactly(STARTED);
    }

    @Test
    void aCallbackWithAnotherAmountOrCurrencyIsAMismatch() {
        till.decide(pay(QUICK));
        assertThat(till.decide(callback(
                        "evt_1", PAYMENT, Money.ofMinor(2549, "GBP"), new ProviderCallback.Captured("acme_1"))))
                .singleElement()
                .isInstanceOf(PaymentMismatched.class);
        assertThat(till.verdict("evt_1")).isEqualTo(new Verdict.Mismatch("the amount of the payment is GBP 25.50"));
        assertThat(till.decide(callback(
                        "evt_2", PAYMENT, Money.ofMinor(2550, "USD"), new ProviderCallback.Failed("declined"))))
                .singleElement()
                .isInstanceOf(PaymentMismatched.class);
        assertThat(till.verdict("evt_2")).isInstanceOf(Verdict.Mismatch.class);
        assertThat(till.storedPayment().isOpen()).isTrue();
        assertThat(till.decide(captured())).containsExactly(CAPTURED);
    }

    @Test
    void aCallbackOfAnotherProviderIsIgnored() {
        till.decide(pay(QUICK));
        assertThat(till.decide(new ReceiveCallback("rival", captured().callback())))
                .singleElement()
                .isInstanceOf(PaymentMismatched.class);
        assertThat(till.storedPayment().isOpen()).isTrue();
    }

    @Test
    void aRepeatedRequestIsAnsweredAgain() {
        assertThat(till.decide(pay(HOSTED), pay(HOSTED))).hasSize(1);
        till.decide(CREATED);
        assertThat(till.decide(pay(HOSTED))).containsExactly(STARTED);
        till.decide(failed());
        assertThat(till.decide(pay(HOSTED))).containsExactly(FAILED);
        till.decide(captured());
        assertThat(till.decide(pay(HOSTED))).containsExactly(STARTED);
    }
}
