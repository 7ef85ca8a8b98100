package payment;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.Till.AMOUNT;
import static payment.Till.HOSTED;
import static payment.Till.ORDER;
import static payment.Till.PAYMENT;
import static payment.Till.PROVIDER;
import static payment.Till.QUICK;
import static payment.Till.authorized;
import static payment.Till.callback;
import static payment.Till.captured;
import static payment.Till.failed;
import static payment.Till.pay;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentRequest.PaymentRequested;
import payment.ProviderAnswer.CreationRefused;
import payment.ProviderAnswer.CreationSucceeded;
import payment.ProviderCall.CreationDue;
import payment.provider.ProviderCallback;
import platform.callback.Verdict;
import platform.money.Money;

class EachPaymentHasOneOutcomeTests {

    private static final Instant CAPTURED_AT = Till.NOW.plusSeconds(60);
    private static final Map<String, String> LINK = Map.of("link", "https://acme.example");
    private static final PaymentStarted STARTED = new PaymentStarted(PAYMENT, ORDER, PROVIDER, LINK);
    private static final PaymentCaptured CAPTURED = new PaymentCaptured(PAYMENT, ORDER, AMOUNT, CAPTURED_AT, "acme_1");
    private static final PaymentFailed FAILED = new PaymentFailed(PAYMENT, ORDER, "declined");
    private static final CreationSucceeded CREATED = new CreationSucceeded(PAYMENT, ORDER, "acme_1", LINK);
    private static final CreationRefused NOT_CREATED = new CreationRefused(PAYMENT, ORDER, "not served here");

    private final Till till = new Till();

    @Test
    void startsAtOnceWithoutTheNetwork() {
        assertThat(till.hear(pay(QUICK))).containsExactly(STARTED);
        assertThat(till.payment().isOpen()).isTrue();
    }

    @Test
    void startsWhenTheProviderHasAnswered() {
        PaymentRequested request = pay(HOSTED);
        assertThat(till.hear(request))
                .containsExactly(new CreationDue(PAYMENT, ORDER, PROVIDER, HOSTED, AMOUNT, request.expiresAt()));
        assertThat(till.hear(CREATED)).containsExactly(STARTED);
        assertThat(till.hear(CREATED)).isEmpty();
    }

    @Test
    void failsWhenTheProviderRefusesToStart() {
        till.hear(pay(HOSTED));
        assertThat(till.hear(NOT_CREATED)).containsExactly(new PaymentFailed(PAYMENT, ORDER, "not served here"));
        assertThat(till.hear(NOT_CREATED)).isEmpty();
    }

    @Test
    void failsWhenNobodyServesTheMethod() {
        assertThat(till.hear(pay("shells")))
                .containsExactly(new PaymentFailed(PAYMENT, ORDER, "no provider serves the method shells"));
        assertThat(till.hear(captured())).isEmpty();
        assertThat(till.verdict("evt_captured")).isInstanceOf(Verdict.Mismatch.class);
    }

    @Test
    void failsWhenThereIsNothingToPay() {
        assertThat(till.hear(new PaymentRequested(PAYMENT, ORDER, Money.zero("GBP"), QUICK, Till.NOW)))
                .containsExactly(new PaymentFailed(PAYMENT, ORDER, "the amount is not above zero"));
    }

    @Test
    void isCapturedOnce() {
        till.hear(pay(QUICK));
        assertThat(till.hear(captured())).containsExactly(CAPTURED);
        assertThat(till.hear(captured())).isEmpty();
        assertThat(till.hear(callback("evt_other", PAYMENT, AMOUNT, new ProviderCallback.Captured("acme_1"))))
                .isEmpty();
        assertThat(till.verdict("evt_other")).isEqualTo(new Verdict.Unchanged("captured already"));
        assertThat(till.payment().state()).isEqualTo(new Payment.Captured(CAPTURED_AT, "acme_1", 0));
    }

    /** Somebody has paid twice; the second payment is for an operator to see. */
    @Test
    void isNotCapturedOfAnotherAccountToo() {
        till.hear(pay(QUICK), captured());
        assertThat(till.hear(callback("evt_other", PAYMENT, AMOUNT, new ProviderCallback.Captured("acme_2"))))
                .isEmpty();
        assertThat(till.verdict("evt_other")).isEqualTo(new Verdict.Mismatch("captured already, as acme_1"));
        assertThat(till.payment().state()).isEqualTo(new Payment.Captured(CAPTURED_AT, "acme_1", 0));
    }

    @Test
    void isCapturedOnceInOneBatch() {
        assertThat(till.hear(pay(QUICK), captured(), captured(), failed())).containsExactly(STARTED, CAPTURED);
    }

    @Test
    void failureAfterCaptureChangesNothing() {
        till.hear(pay(QUICK), captured());
        assertThat(till.hear(failed())).isEmpty();
        assertThat(till.verdict("evt_failed")).isEqualTo(new Verdict.Unchanged("captured already"));
        assertThat(till.payment().isCaptured()).isTrue();
    }

    @Test
    void captureAfterFailureCounts() {
        till.hear(pay(QUICK));
        assertThat(till.hear(failed())).containsExactly(FAILED);
        assertThat(till.hear(callback("evt_again", PAYMENT, AMOUNT, new ProviderCallback.Failed("declined again"))))
                .isEmpty();
        assertThat(till.hear(captured())).containsExactly(CAPTURED);
    }

    @Test
    void callbacksMayComeBeforeTheRequest() {
        assertThat(till.hear(captured(), failed())).isEmpty();
        assertThat(till.verdict("evt_captured")).isInstanceOf(Verdict.Waiting.class);
        assertThat(till.hear(pay(QUICK))).containsExactly(STARTED, CAPTURED);
        assertThat(till.verdict("evt_captured")).isEqualTo(new Verdict.Applied());
        assertThat(till.verdict("evt_failed")).isEqualTo(new Verdict.Unchanged("captured already"));
    }

    @Test
    void aCaptureBeforeTheRequestMakesTheCallNeedless() {
        till.hear(captured());
        assertThat(till.hear(pay(HOSTED))).containsExactly(CAPTURED);
    }

    @Test
    void callbacksMayComeBeforeOurCallReturned() {
        till.hear(pay(HOSTED));
        assertThat(till.hear(captured())).containsExactly(CAPTURED);
        assertThat(till.hear(CREATED)).isEmpty();
        assertThat(till.hear(NOT_CREATED)).isEmpty();
        assertThat(till.payment().isCaptured()).isTrue();
    }

    @Test
    void aStartAfterAFailureIsNotTold() {
        till.hear(pay(HOSTED), failed());
        assertThat(till.hear(CREATED)).isEmpty();
        assertThat(till.hear(captured())).containsExactly(CAPTURED);
    }

    @Test
    void theProvidersOwnIdIsTheOneThatItGaveAtTheStartIfTheCallbackHasNone() {
        till.hear(pay(QUICK), callback("evt_1", PAYMENT, AMOUNT, new ProviderCallback.Captured(null)));
        assertThat(till.payment().state()).isEqualTo(new Payment.Captured(CAPTURED_AT, "acme_1", 0));
    }

    @Test
    void otherwiseTheEventsId() {
        till.hear(pay(HOSTED), callback("evt_1", PAYMENT, AMOUNT, new ProviderCallback.Captured(null)));
        assertThat(till.payment().state()).isEqualTo(new Payment.Captured(CAPTURED_AT, "evt_1", 0));
    }

    @Test
    void informationIsKeptAndChangesNothing() {
        assertThat(till.hear(authorized())).isEmpty();
        assertThat(till.verdict("evt_authorized")).isEqualTo(new Verdict.Unchanged("information only"));
        assertThat(till.hear(pay(QUICK), authorized())).containsExactly(STARTED);
    }

    @Test
    void anotherAmountIsToldToNobody() {
        till.hear(pay(QUICK));
        assertThat(till.hear(callback(
                        "evt_1", PAYMENT, Money.ofMinor(2549, "GBP"), new ProviderCallback.Captured("acme_1"))))
                .isEmpty();
        assertThat(till.verdict("evt_1")).isEqualTo(new Verdict.Mismatch("the amount of the payment is 2550 GBP"));
        assertThat(till.hear(callback(
                        "evt_2", PAYMENT, Money.ofMinor(2550, "USD"), new ProviderCallback.Failed("declined"))))
                .isEmpty();
        assertThat(till.verdict("evt_2")).isInstanceOf(Verdict.Mismatch.class);
        assertThat(till.payment().isOpen()).isTrue();
        assertThat(till.hear(captured())).containsExactly(CAPTURED);
    }

    @Test
    void anotherProviderIsNotBelieved() {
        till.hear(pay(QUICK));
        assertThat(till.hear(new ReceiveCallback("rival", captured().callback())))
                .isEmpty();
        assertThat(till.payment().isOpen()).isTrue();
    }

    @Test
    void aRepeatedRequestIsAnsweredAgain() {
        assertThat(till.hear(pay(HOSTED), pay(HOSTED))).hasSize(1);
        till.hear(CREATED);
        assertThat(till.hear(pay(HOSTED))).containsExactly(STARTED);
        till.hear(failed());
        assertThat(till.hear(pay(HOSTED))).containsExactly(FAILED);
        till.hear(captured());
        assertThat(till.hear(pay(HOSTED))).containsExactly(STARTED);
    }
}
