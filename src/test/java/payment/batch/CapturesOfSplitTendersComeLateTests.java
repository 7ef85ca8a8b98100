package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import outbox.Event;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import payment.provider.ProviderCallback;
import payment.wallet.Adjustment;
import payment.wallet.Adjustment.Direction;
import payment.wallet.BalancePart;
import payment.wallet.TopUp;
import payment.wallet.WalletKey;
import platform.callback.Verdict;
import platform.money.Money;

/** A provider reports the outcome of its part of a payment when the other part, which a wallet pays, is not held any more. */
class CapturesOfSplitTendersComeLateTests {

    private static final String PAYMENT = "pay1";
    private static final WalletKey WALLET = new WalletKey("customer", "GBP");

    private final Till till = new Till();

    /** The wallet has 100 and is to pay 100 of 300; the provider has declined its part. */
    @BeforeEach
    void aSplitTenderHasFailed() {
        adjust("in", Direction.CREDIT, 100);
        till.decide(new PaymentRequested(
                PAYMENT, "order-1", pounds(300), Till.QUICK, null, till.now.plusSeconds(900), "customer", pounds(100)));
        assertThat(part().state()).isEqualTo(BalancePart.State.HELD);
        till.decide(Till.callback("failed", PAYMENT, pounds(200), new ProviderCallback.Failed("declined")));
        assertThat(part().state()).isEqualTo(BalancePart.State.NOT_HELD);
    }

    @Test
    void theWalletPaysItsPartIfItStillCan() {
        List<Event> events = capture("captured");

        assertThat(till.verdict("captured"))
                .isEqualTo(new Verdict.Applied("captured although the payment had failed: declined"));
        assertThat(events).hasAtLeastOneElementOfType(PaymentSecured.class);
        assertThat(part().state()).isEqualTo(BalancePart.State.TAKEN);
        assertThat(free()).isZero();
    }

    @Test
    void theCollectedAmountGoesToAWalletThatLacksItsPart() {
        adjust("out", Direction.DEBIT, 1);

        List<Event> events = capture("captured");
        List<Event> again = capture("captured again");

        String topUp = TopUp.convertedFrom(PAYMENT);
        assertThat(till.verdict("captured"))
                .isEqualTo(new Verdict.Applied(
                        "captured when the balance could not pay its part any more; credited to the wallet as "
                                + topUp));
        assertThat(till.verdict("captured again"))
                .isEqualTo(new Verdict.Unchanged("captured already, and credited to the wallet of the payer"));
        assertThat(events).doesNotHaveAnyElementsOfTypes(PaymentSecured.class);
        assertThat(again).isEmpty();
        assertThat(till.payments.get(PAYMENT).state()).isInstanceOf(Payment.Closed.class);
        assertThat(till.payments.get(topUp).amount()).isEqualTo(pounds(200));
        assertThat(part().state()).isEqualTo(BalancePart.State.CONVERTED);
        assertThat(free()).isEqualTo(99 + 200);
    }

    /** 100 of the provider's 200 are refused; then another refund gets these 200. Now only the wallet's 100 are left. */
    @Test
    void aRefundThatSucceedsAfterItsRefusalNeedsWhatIsLeftOfEachPart() {
        capture("captured");
        refund("refused", 100);
        till.decide(new ProviderAnswer.RefundRefused("refused", "order-1", PAYMENT, "account closed"));
        refund("other", 200);
        till.decide(new ProviderAnswer.RefundSucceeded("other", "order-1", PAYMENT));

        till.decide(Till.callback("refunded", "refused", pounds(100), new ProviderCallback.Refunded()));

        assertThat(till.verdict("refunded"))
                .isEqualTo(
                        new Verdict.Mismatch(
                                "the refund was refused before, and its parts exceed what is left of the parts of the payment"));
        assertThat(part().refundMinor()).isZero();
        refund("rest", 100);
        assertThat(till.refunds.get("rest").status()).isEqualTo(Refund.Status.REFUNDED);
        assertThat(free()).isEqualTo(100);
    }

    private List<Event> capture(String event) {
        return till.decide(Till.callback(event, PAYMENT, pounds(200), new ProviderCallback.Captured("acme_1")));
    }

    private void refund(String reference, long amountMinor) {
        till.decide(new RefundRequested(reference, "order-1", PAYMENT, pounds(amountMinor), "a test", null));
    }

    private void adjust(String id, Direction direction, long amountMinor) {
        till.decide(new Adjustment(id, WALLET, direction, pounds(amountMinor)));
    }

    private BalancePart part() {
        return till.parts.get(PAYMENT);
    }

    private long free() {
        return till.wallets.get(WALLET).freeMinor();
    }

    private static Money pounds(long amountMinor) {
        return Money.ofMinor(amountMinor, "GBP");
    }
}
