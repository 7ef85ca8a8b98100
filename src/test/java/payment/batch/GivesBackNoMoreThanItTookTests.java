package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static payment.batch.Till.AMOUNT;
import static payment.batch.Till.ORDER;
import static payment.batch.Till.PAYMENT;
import static payment.batch.Till.PROVIDER;
import static payment.batch.Till.QUICK;
import static payment.batch.Till.REFUND;
import static payment.batch.Till.callback;
import static payment.batch.Till.captured;
import static payment.batch.Till.pay;
import static payment.batch.Till.refund;
import static payment.batch.Till.refundRefused;
import static payment.batch.Till.refunded;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentRequest.RefundRequested;
import payment.batch.ProviderAnswer.RefundAccepted;
import payment.batch.ProviderAnswer.RefundRefused;
import payment.batch.ProviderAnswer.RefundSucceeded;
import payment.batch.ProviderCall.RefundDue;
import payment.callback.ReceiveCallback;
import payment.provider.ProviderCallback;
import platform.callback.Verdict;
import platform.money.Money;

/** The refunds of a payment together never exceed the captured amount. */
class GivesBackNoMoreThanItTookTests {

    private static final RefundDue DUE = due(REFUND, AMOUNT.amountMinor());
    private static final PaymentRefunded REFUNDED = new PaymentRefunded(REFUND, ORDER, PAYMENT, AMOUNT, Till.PROVIDER);
    private static final RefundFailed REFUSED = new RefundFailed(REFUND, ORDER, PAYMENT, "account closed");
    private static final RefundAccepted ACCEPTED = new RefundAccepted(REFUND, ORDER, PAYMENT);
    private static final RefundSucceeded SUCCEEDED = new RefundSucceeded(REFUND, ORDER, PAYMENT);
    private static final RefundRefused PROVIDER_REFUSED = new RefundRefused(REFUND, ORDER, PAYMENT, "account closed");

    private final Till till = new Till();

    @Test
    void aRefundIsSentToTheProviderAndItsAnswerPublished() {
        till.decide(pay(QUICK), captured());
        assertThat(till.decide(refund(REFUND))).containsExactly(DUE);
        assertThat(refundMinor()).isEqualTo(2550);
        assertThat(till.decide(SUCCEEDED)).containsExactly(REFUNDED);
        assertThat(refundMinor()).isEqualTo(2550);
    }

    @Test
    void theProviderMayAnswerByCallback() {
        till.decide(pay(QUICK), captured(), refund(REFUND));
        assertThat(till.decide(ACCEPTED)).isEmpty();
        assertThat(till.storedRefund().status()).isEqualTo(Refund.Status.ACCEPTED);
        assertThat(till.decide(refunded())).containsExactly(REFUNDED);
        assertThat(till.decide(refunded(), SUCCEEDED, ACCEPTED)).isEmpty();
    }

    @Test
    void aCallbackMayArriveBeforeOurCallReturns() {
        till.decide(pay(QUICK), captured(), refund(REFUND));
        assertThat(till.decide(refunded())).containsExactly(REFUNDED);
        assertThat(till.decide(ACCEPTED)).isEmpty();
        assertThat(till.storedRefund().status()).isEqualTo(Refund.Status.REFUNDED);
    }

    @Test
    void aRefusedRefundReleasesItsAmount() {
        till.decide(pay(QUICK), captured(), refund(REFUND));
        assertThat(till.decide(PROVIDER_REFUSED)).containsExactly(REFUSED);
        assertThat(till.decide(PROVIDER_REFUSED, refundRefused())).isEmpty();
        assertThat(refundMinor()).isZero();
    }

    @Test
    void aRefusedRefundMayBeFollowedByAnother() {
        till.decide(pay(QUICK), captured(), refund(REFUND), ACCEPTED);
        assertThat(till.decide(refundRefused(), refund("ref_2"))).hasSize(2).contains(REFUSED);
        assertThat(refundMinor()).isEqualTo(2550);
    }

    @Test
    void partsAreRefundedUntilNothingIsLeft() {
        till.decide(pay(QUICK), captured());
        assertThat(till.decide(refund("ref_1", 1000), refund("ref_2", 1550)))
                .extracting(event -> ((RefundDue) event).amount())
                .containsExactly(Money.ofMinor(1000, "GBP"), Money.ofMinor(1550, "GBP"));
        assertThat(refundMinor()).isEqualTo(2550);
        assertThat(till.decide(new RefundSucceeded("ref_2", ORDER, PAYMENT)))
                .containsExactly(
                        new PaymentRefunded("ref_2", ORDER, PAYMENT, Money.ofMinor(1550, "GBP"), Till.PROVIDER));
        assertThat(till.decide(refund("ref_3", 1))).containsExactly(tooMuch("ref_3", "0.01", "0.00"));
        assertThat(refundMinor()).isEqualTo(2550);
    }

    @Test
    void aRefundAboveTheRestIsRefusedWithTheRestAsReason() {
        till.decide(pay(QUICK), captured(), refund("ref_1", 1000));
        assertThat(till.decide(refund("ref_2", 1551))).containsExactly(tooMuch("ref_2", "15.51", "15.50"));
        assertThat(till.decide(refund("ref_3", Long.MAX_VALUE)))
                .containsExactly(tooMuch("ref_3", "92233720368547758.07", "15.50"));
        assertThat(refundMinor()).isEqualTo(1000);
        assertThat(till.decide(refund("ref_4", 1550))).hasOnlyElementsOfType(RefundDue.class);
        assertThat(refundMinor()).isEqualTo(2550);
    }

    @Test
    void ofTwoRefundsOfTheFullAmountOneIsMade() {
        till.decide(pay(QUICK), captured());
        assertThat(till.decide(refund(REFUND), refund("ref_2")))
                .containsExactly(DUE, tooMuch("ref_2", "25.50", "0.00"));
        till.decide(SUCCEEDED);
        assertThat(till.decide(refund("ref_3"))).containsExactly(tooMuch("ref_3", "25.50", "0.00"));
        assertThat(refundMinor()).isEqualTo(2550);
    }

    @Test
    void aRefundInAnotherCurrencyIsRefused() {
        till.decide(pay(QUICK), captured());
        assertThat(till.decide(refund(REFUND, Money.ofMinor(100, "EUR"))))
                .containsExactly(new RefundFailed(
                        REFUND, ORDER, PAYMENT, "the refund of EUR 1.00 exceeds the refundable amount GBP 25.50"));
        assertThat(refundMinor()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void anAmountThatIsNotAboveZeroIsRefused(long amountMinor) {
        RefundFailed refused = new RefundFailed(REFUND, ORDER, PAYMENT, "the amount is not above zero");
        RefundRequested request = refund(REFUND, amountMinor);
        assertThat(till.decide(request)).containsExactly(refused);
        till.decide(pay(QUICK), captured());
        assertThat(till.decide(request)).containsExactly(refused);
        if (amountMinor < 0) {
            return; // no provider can report such an amount
        }
        assertThat(till.decide(callback("evt_1", REFUND, request.amount(), new ProviderCallback.Refunded())))
                .singleElement()
                .isInstanceOf(PaymentMismatched.class);
        assertThat(till.verdict("evt_1")).isInstanceOf(Verdict.Mismatch.class);
        assertThat(refundMinor()).isZero();
    }

    @Test
    void aRefusedPartReleasesItsAmountToOthers() {
        till.decide(pay(QUICK), captured(), refund("ref_1", 2000), refund("ref_2", 500));
        till.decide(new RefundRefused("ref_1", ORDER, PAYMENT, "account closed"));
        assertThat(refundMinor()).isEqualTo(500);
        assertThat(till.decide(refund("ref_3", 2050))).hasOnlyElementsOfType(RefundDue.class);
        assertThat(refundMinor()).isEqualTo(2550);
    }

    @Test
    void aSuccessAfterARefusalCounts() {
        till.decide(pay(QUICK), captured(), refund(REFUND), refundRefused());
        assertThat(till.decide(refunded())).containsExactly(REFUNDED);
        assertThat(refundMinor()).isEqualTo(2550);
    }

    @Test
    void aSuccessAfterARefusalCountsIfOtherRefundsLeftEnough() {
        till.decide(pay(QUICK), captured(), refund("ref_1", 1000), refused("ref_1", 1000), refund("ref_2", 1550));
        assertThat(till.decide(succeeded("ref_1", 1000)))
                .containsExactly(
                        new PaymentRefunded("ref_1", ORDER, PAYMENT, Money.ofMinor(1000, "GBP"), Till.PROVIDER));
        assertThat(refundMinor()).isEqualTo(2550);
        assertThat(till.decide(refund("ref_3", 1))).containsExactly(tooMuch("ref_3", "0.01", "0.00"));
    }

    @Test
    void aSuccessAfterARefusalIsAMismatchIfOtherRefundsDidNotLeaveEnough() {
        till.decide(pay(QUICK), captured(), refund("ref_1", 1000), refused("ref_1", 1000), refund("ref_2", 1551));
        assertThat(till.decide(succeeded("ref_1", 1000))).singleElement().isInstanceOf(PaymentMismatched.class);
        assertThat(till.verdict("succeeded ref_1")).isInstanceOf(Verdict.Mismatch.class);
        assertThat(refundMinor()).isEqualTo(1551);
    }

    @Test
    void aSuccessOfARefundThatWeRefusedCounts() {
        till.decide(pay(QUICK), captured(), refund("ref_1", 2000), refund("ref_2", 1000), refused("ref_1", 2000));
        assertThat(till.decide(succeeded("ref_2", 1000))).hasOnlyElementsOfType(PaymentRefunded.class);
        assertThat(refundMinor()).isEqualTo(1000);
    }

    @Test
    void aRefundWaitsForTheCapture() {
        assertThat(till.decide(pay(QUICK), refund(REFUND))).hasSize(1);
        assertThat(till.decide(refund(REFUND))).isEmpty();
        assertThat(till.decide(captured())).hasSize(2).contains(DUE).first().isInstanceOf(PaymentSecured.class);
    }

    @Test
    void waitingRefundsAreSentInOrderOfReferenceIfEnoughIsLeft() {
        assertThat(till.decide(refund("ref_3", 500), refund("ref_2", 1000), pay(QUICK), refund("ref_1", 2000)))
                .hasSize(1);
        assertThat(till.decide(refund("ref_4", 51))).isEmpty();
        assertThat(till.decide(captured()))
                .hasSize(5)
                .filteredOn(event -> !(event instanceof PaymentSecured))
                .containsExactlyInAnyOrder(
                        due("ref_1", 2000),
                        tooMuch("ref_2", "10.00", "5.50"),
                        due("ref_3", 500),
                        tooMuch("ref_4", "0.51", "0.50"));
        assertThat(refundMinor()).isEqualTo(2500);
    }

    @Test
    void aRefundThatIsAlreadyRefusedLeavesItsAmountToWaitingRefunds() {
        till.decide(pay(QUICK), refund("ref_1"), refund("ref_2"), refused("ref_1", 2550));
        assertThat(till.decide(captured()))
                .hasSize(3)
                .contains(new RefundFailed("ref_1", ORDER, PAYMENT, "account closed"), due("ref_2", 2550));
        assertThat(refundMinor()).isEqualTo(2550);
    }

    @Test
    void aRefundWaitsForThePayment() {
        assertThat(till.decide(refund(REFUND))).isEmpty();
        assertThat(till.decide(captured())).isEmpty();
        assertThat(till.decide(pay(QUICK))).hasSize(3).last().isEqualTo(DUE);
    }

    @Test
    void theCallbackOfARefundWaitsForTheRefund() {
        till.decide(pay(QUICK), captured());
        assertThat(till.decide(refunded())).isEmpty();
        assertThat(till.verdict("evt_refunded")).isInstanceOf(Verdict.Waiting.class);
        assertThat(till.decide(refund(REFUND))).containsExactly(REFUNDED);
        assertThat(till.verdict("evt_refunded")).isEqualTo(new Verdict.Applied());
    }

    @Test
    void theCallbackOfARefundWaitsForTheCapture() {
        till.decide(pay(QUICK), refund(REFUND));
        assertThat(till.decide(refundRefused(), refunded())).isEmpty();
        assertThat(till.decide(captured())).hasSize(2).last().isEqualTo(REFUNDED);
        assertThat(till.verdict("evt_refund_refused")).isEqualTo(new Verdict.Unchanged("refunded already"));
    }

    @Test
    void aRefundThatFailsAfterItSucceededNeedsAPerson() {
        till.decide(pay(QUICK), captured(), refund(REFUND), refunded());
        assertThat(till.decide(refusedAt("evt_early", -1), refusedAt("evt_late", 1)))
                .singleElement()
                .isInstanceOf(PaymentMismatched.class);
        assertThat(till.verdict("evt_early")).isEqualTo(new Verdict.Unchanged("refunded already"));
        assertThat(till.verdict("evt_late"))
                .isEqualTo(
                        new Verdict.Mismatch(
                                "the refund has failed after it had succeeded, so the money is not with the payer: expired_or_canceled_card"));
    }

    @Test
    void aRefundWithoutATimeThatFailsLaterNeedsAPerson() {
        till.decide(pay(QUICK), captured(), refund(REFUND));
        till.decide(new RefundSucceeded(REFUND, ORDER, PAYMENT));
        till.decide(refusedAt("evt_late", 1));
        assertThat(till.verdict("evt_late")).isInstanceOf(Verdict.Mismatch.class);
    }

    /** @param seconds after the refund */
    private static ReceiveCallback refusedAt(String id, int seconds) {
        return new ReceiveCallback(
                PROVIDER,
                new ProviderCallback(
                        id,
                        "refund.failed",
                        REFUND,
                        AMOUNT,
                        refunded().callback().occurredAt().plusSeconds(seconds),
                        new ProviderCallback.RefundRefused("expired_or_canceled_card")));
    }

    @Test
    void aCallbackWithAnotherAmountIsAMismatch() {
        till.decide(pay(QUICK), captured(), refund(REFUND));
        assertThat(till.decide(callback("evt_1", REFUND, Money.ofMinor(2500, "GBP"), new ProviderCallback.Refunded())))
                .singleElement()
                .isInstanceOf(PaymentMismatched.class);
        assertThat(till.verdict("evt_1")).isEqualTo(new Verdict.Mismatch("the amount of the refund is GBP 25.50"));
    }

    @Test
    void aCallbackOfAnotherProviderIsIgnored() {
        till.decide(pay(QUICK), captured(), refund(REFUND));
        assertThat(till.decide(new ReceiveCallback("rival", refunded().callback())))
                .singleElement()
                .isInstanceOf(PaymentMismatched.class);
        assertThat(till.storedRefund().status()).isEqualTo(Refund.Status.REQUESTED);
    }

    @Test
    void aRepeatedRequestIsAnsweredAgain() {
        till.decide(pay(QUICK), captured(), refund(REFUND));
        assertThat(till.decide(refund(REFUND))).isEmpty();
        till.decide(refundRefused());
        assertThat(till.decide(refund(REFUND))).containsExactly(REFUSED);
        till.decide(refunded());
        assertThat(till.decide(refund(REFUND))).containsExactly(REFUNDED);
    }

    @Test
    void anAnswerWithoutARequestIsAnError() {
        assertThatIllegalStateException().isThrownBy(() -> till.decide(SUCCEEDED));
    }

    private static RefundDue due(String reference, long amountMinor) {
        return new RefundDue(
                reference,
                ORDER,
                PROVIDER,
                PAYMENT,
                "acme_1",
                AMOUNT,
                Money.ofMinor(amountMinor, "GBP"),
                Till.NOW,
                "changed their mind");
    }

    private static RefundFailed tooMuch(String reference, String amount, String left) {
        return new RefundFailed(
                reference,
                ORDER,
                PAYMENT,
                "the refund of GBP %s exceeds the refundable amount GBP %s".formatted(amount, left));
    }

    private static ReceiveCallback succeeded(String reference, long amountMinor) {
        return callback(
                "succeeded " + reference,
                reference,
                Money.ofMinor(amountMinor, "GBP"),
                new ProviderCallback.Refunded());
    }

    private static ReceiveCallback refused(String reference, long amountMinor) {
        return callback(
                "refused " + reference,
                reference,
                Money.ofMinor(amountMinor, "GBP"),
                new ProviderCallback.RefundRefused("account closed"));
    }

    private long refundMinor() {
        return ((Payment.Captured) till.storedPayment().state()).refundMinor();
    }
}
