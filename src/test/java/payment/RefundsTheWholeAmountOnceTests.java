package payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static payment.Till.AMOUNT;
import static payment.Till.ORDER;
import static payment.Till.PAYMENT;
import static payment.Till.PROVIDER;
import static payment.Till.QUICK;
import static payment.Till.REFUND;
import static payment.Till.callback;
import static payment.Till.captured;
import static payment.Till.giveBack;
import static payment.Till.pay;
import static payment.Till.refundRefused;
import static payment.Till.refunded;

import org.junit.jupiter.api.Test;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentRequest.RefundRequested;
import payment.ProviderAnswer.RefundAccepted;
import payment.ProviderAnswer.RefundRefused;
import payment.ProviderAnswer.RefundSucceeded;
import payment.ProviderCall.RefundDue;
import payment.provider.ProviderCallback;
import platform.money.Money;

class RefundsTheWholeAmountOnceTests {

    private static final RefundDue DUE =
            new RefundDue(REFUND, ORDER, PROVIDER, PAYMENT, "acme_1", AMOUNT, "changed their mind");
    private static final PaymentRefunded REFUNDED = new PaymentRefunded(REFUND, ORDER, PAYMENT, AMOUNT);
    private static final RefundFailed REFUSED = new RefundFailed(REFUND, ORDER, PAYMENT, "account closed");
    private static final RefundAccepted ACCEPTED = new RefundAccepted(REFUND, ORDER, PAYMENT);
    private static final RefundSucceeded SUCCEEDED = new RefundSucceeded(REFUND, ORDER, PAYMENT);
    private static final RefundRefused PROVIDER_REFUSED = new RefundRefused(REFUND, ORDER, PAYMENT, "account closed");

    private final Till till = new Till();

    @Test
    void theProviderIsAskedAndItsAnswerTold() {
        till.hear(pay(QUICK), captured());
        assertThat(till.hear(giveBack(REFUND))).containsExactly(DUE);
        assertThat(refundMinor()).isEqualTo(2550);
        assertThat(till.hear(SUCCEEDED)).containsExactly(REFUNDED);
        assertThat(refundMinor()).isEqualTo(2550);
    }

    @Test
    void orItsCallback() {
        till.hear(pay(QUICK), captured(), giveBack(REFUND));
        assertThat(till.hear(ACCEPTED)).isEmpty();
        assertThat(till.refund().status()).isEqualTo(Refund.Status.ACCEPTED);
        assertThat(till.hear(refunded())).containsExactly(REFUNDED);
        assertThat(till.hear(refunded(), SUCCEEDED, ACCEPTED)).isEmpty();
    }

    @Test
    void aCallbackMayComeBeforeOurCallReturned() {
        till.hear(pay(QUICK), captured(), giveBack(REFUND));
        assertThat(till.hear(refunded())).containsExactly(REFUNDED);
        assertThat(till.hear(ACCEPTED)).isEmpty();
        assertThat(till.refund().status()).isEqualTo(Refund.Status.REFUNDED);
    }

    @Test
    void aRefusalGivesTheMoneyBackToUs() {
        till.hear(pay(QUICK), captured(), giveBack(REFUND));
        assertThat(till.hear(PROVIDER_REFUSED)).containsExactly(REFUSED);
        assertThat(till.hear(PROVIDER_REFUSED, refundRefused())).isEmpty();
        assertThat(refundMinor()).isZero();
    }

    @Test
    void aRefusedOneMayBeFollowedByAnother() {
        till.hear(pay(QUICK), captured(), giveBack(REFUND), ACCEPTED);
        assertThat(till.hear(refundRefused(), giveBack("ref_2"))).hasSize(2).contains(REFUSED);
        assertThat(refundMinor()).isEqualTo(2550);
    }

    @Test
    void whileOneStandsOthersAreRefused() {
        till.hear(pay(QUICK), captured(), giveBack(REFUND));
        assertThat(till.hear(giveBack("ref_2")))
                .containsExactly(new RefundFailed("ref_2", ORDER, PAYMENT, "the payment is refunded under ref_1"));
        till.hear(SUCCEEDED);
        assertThat(till.hear(giveBack("ref_3")))
                .containsExactly(new RefundFailed("ref_3", ORDER, PAYMENT, "the payment is refunded under ref_1"));
        assertThat(refundMinor()).isEqualTo(2550);
    }

    @Test
    void onlyTheWholeAmount() {
        till.hear(pay(QUICK), captured());
        assertThat(till.hear(new RefundRequested(REFUND, ORDER, PAYMENT, Money.ofMinor(2551, "GBP"), "too much")))
                .containsExactly(
                        new RefundFailed(REFUND, ORDER, PAYMENT, "only the whole captured amount can be refunded"));
        assertThat(refundMinor()).isZero();
    }

    @Test
    void moneyThatWentBackCountsAfterARefusal() {
        till.hear(pay(QUICK), captured(), giveBack(REFUND), refundRefused());
        assertThat(till.hear(refunded())).containsExactly(REFUNDED);
        assertThat(refundMinor()).isEqualTo(2550);
    }

    @Test
    void butNotBesideAnotherRefund() {
        till.hear(pay(QUICK), captured(), giveBack(REFUND), refundRefused(), giveBack("ref_2"));
        assertThat(till.hear(refunded())).isEmpty();
        assertThat(till.verdict("evt_refunded")).isInstanceOf(Verdict.Mismatch.class);
        assertThat(refundMinor()).isEqualTo(2550);
    }

    @Test
    void waitsForTheCapture() {
        assertThat(till.hear(pay(QUICK), giveBack(REFUND))).hasSize(1);
        assertThat(till.hear(giveBack(REFUND))).isEmpty();
        assertThat(till.hear(captured())).hasSize(2).contains(DUE).first().isInstanceOf(PaymentCaptured.class);
    }

    @Test
    void andForThePayment() {
        assertThat(till.hear(giveBack(REFUND))).isEmpty();
        assertThat(till.hear(captured())).isEmpty();
        assertThat(till.hear(pay(QUICK))).hasSize(3).last().isEqualTo(DUE);
    }

    @Test
    void itsCallbackWaitsForIt() {
        till.hear(pay(QUICK), captured());
        assertThat(till.hear(refunded())).isEmpty();
        assertThat(till.verdict("evt_refunded")).isInstanceOf(Verdict.Waiting.class);
        assertThat(till.hear(giveBack(REFUND))).containsExactly(REFUNDED);
        assertThat(till.verdict("evt_refunded")).isEqualTo(new Verdict.Applied());
    }

    @Test
    void itsCallbackWaitsForTheCapture() {
        till.hear(pay(QUICK), giveBack(REFUND));
        assertThat(till.hear(refundRefused(), refunded())).isEmpty();
        assertThat(till.hear(captured())).hasSize(2).last().isEqualTo(REFUNDED);
        assertThat(till.verdict("evt_refund_refused")).isEqualTo(new Verdict.Unchanged("refunded already"));
    }

    @Test
    void anotherAmountIsToldToNobody() {
        till.hear(pay(QUICK), captured(), giveBack(REFUND));
        assertThat(till.hear(callback("evt_1", REFUND, Money.ofMinor(2500, "GBP"), new ProviderCallback.Refunded())))
                .isEmpty();
        assertThat(till.verdict("evt_1")).isEqualTo(new Verdict.Mismatch("the refund is over 2550 GBP"));
    }

    @Test
    void anotherProviderIsNotBelieved() {
        till.hear(pay(QUICK), captured(), giveBack(REFUND));
        assertThat(till.hear(new ReceiveCallback("rival", refunded().callback())))
                .isEmpty();
        assertThat(till.refund().status()).isEqualTo(Refund.Status.REQUESTED);
    }

    @Test
    void aRepeatedRequestIsAnsweredAgain() {
        till.hear(pay(QUICK), captured(), giveBack(REFUND));
        assertThat(till.hear(giveBack(REFUND))).isEmpty();
        till.hear(refundRefused());
        assertThat(till.hear(giveBack(REFUND))).containsExactly(REFUSED);
        till.hear(refunded());
        assertThat(till.hear(giveBack(REFUND))).containsExactly(REFUNDED);
    }

    @Test
    void anAnswerThatNobodyAskedForIsAMistake() {
        assertThatIllegalStateException().isThrownBy(() -> till.hear(SUCCEEDED));
    }

    private long refundMinor() {
        return ((Payment.Captured) till.payment().state()).refundMinor();
    }
}
