package payment.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import payment.sandbox.SandboxBehaviour.Refunds;
import platform.money.Money;

class TheSandboxGivesBackNoMoreThanItTookTests {

    private static final String PAYMENT = "sbx_pay_1";

    private final SandboxAccounts accounts = new SandboxAccounts();

    @Test
    void inPartsUntilNothingIsLeft() {
        accounts.captured(PAYMENT, pounds(100));
        assertThat(refund("ref_1", 60, Refunds.SUCCEED)).isEqualTo(Refunds.SUCCEED);
        assertThat(refund("ref_2", 41, Refunds.SUCCEED)).isEqualTo(Refunds.REFUSE);
        assertThat(refund("ref_3", 40, Refunds.ACCEPT)).isEqualTo(Refunds.ACCEPT);
        assertThat(refund("ref_4", 1, Refunds.SUCCEED)).isEqualTo(Refunds.REFUSE);
    }

    @Test
    void theSameReferenceIsOneRefundAndAnsweredTheSame() {
        accounts.captured(PAYMENT, pounds(100));
        assertThat(refund("ref_1", 60, Refunds.ACCEPT)).isEqualTo(Refunds.ACCEPT);
        assertThat(refund("ref_1", 60, Refunds.REFUSE)).isEqualTo(Refunds.ACCEPT);
        assertThat(refund("ref_2", 50, Refunds.SUCCEED)).isEqualTo(Refunds.REFUSE);
        assertThat(refund("ref_2", 50, Refunds.SUCCEED)).isEqualTo(Refunds.REFUSE);
        assertThat(refund("ref_3", 40, Refunds.SUCCEED)).isEqualTo(Refunds.SUCCEED);
    }

    @Test
    void whatItRefusesTakesNothing() {
        accounts.captured(PAYMENT, pounds(100));
        assertThat(refund("ref_1", 100, Refunds.REFUSE)).isEqualTo(Refunds.REFUSE);
        assertThat(refund("ref_2", 100, Refunds.ACCEPT_THEN_REFUSE)).isEqualTo(Refunds.ACCEPT_THEN_REFUSE);
        assertThat(refund("ref_3", 100, Refunds.SUCCEED)).isEqualTo(Refunds.SUCCEED);
    }

    @Test
    void aCaptureThatIsToldAgainIsNoMoreMoney() {
        accounts.captured(PAYMENT, pounds(1));
        accounts.captured(PAYMENT, pounds(100));
        accounts.captured(PAYMENT, pounds(100));
        accounts.captured(PAYMENT, pounds(2));
        assertThat(refund("ref_1", 101, Refunds.SUCCEED)).isEqualTo(Refunds.REFUSE);
        assertThat(refund("ref_2", 100, Refunds.SUCCEED)).isEqualTo(Refunds.SUCCEED);
    }

    @Test
    void eachCurrencyByItself() {
        accounts.captured(PAYMENT, pounds(100));
        assertThat(accounts.refund(PAYMENT, "ref_1", Money.ofMinor(1, "EUR"), Refunds.SUCCEED))
                .isEqualTo(Refunds.REFUSE);
        assertThat(refund("ref_2", 100, Refunds.SUCCEED)).isEqualTo(Refunds.SUCCEED);
        accounts.captured(PAYMENT, Money.ofMinor(50, "EUR"));
        assertThat(accounts.refund(PAYMENT, "ref_3", Money.ofMinor(50, "EUR"), Refunds.SUCCEED))
                .isEqualTo(Refunds.SUCCEED);
    }

    @Test
    void ofAPaymentThatItDoesNotKnowItBelievesWhatItIsTold() {
        assertThat(refund("ref_1", 60, Refunds.SUCCEED)).isEqualTo(Refunds.SUCCEED);
        assertThat(refund("ref_2", 60, Refunds.REFUSE)).isEqualTo(Refunds.REFUSE);
    }

    @Test
    void itForgetsTheOldestOfVeryMany() {
        accounts.captured(PAYMENT, pounds(100));
        for (int i = 0; i < 10_000; i++) {
            assertThat(refund("ref_" + i, 101, Refunds.SUCCEED)).isEqualTo(Refunds.REFUSE);
            accounts.captured("sbx_" + i, pounds(100));
        }
        assertThat(refund("ref_late", 101, Refunds.SUCCEED)).isEqualTo(Refunds.SUCCEED);
    }

    @RepeatedTest(50)
    void manyAtOnce() throws Exception {
        accounts.captured(PAYMENT, pounds(100));
        CyclicBarrier start = new CyclicBarrier(8);
        List<Future<Integer>> made = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            for (int caller = 0; caller < 8; caller++) {
                String name = "ref_" + caller + "_";
                made.add(callers.submit(() -> {
                    start.await();
                    int count = 0;
                    for (int i = 0; i < 20; i++) {
                        count += refund(name + i, 1, Refunds.SUCCEED) == Refunds.SUCCEED ? 1 : 0;
                    }
                    return count;
                }));
            }
        }
        int sum = 0;
        for (Future<Integer> each : made) {
            sum += each.get();
        }
        assertThat(sum).isEqualTo(100);
    }

    private Refunds refund(String reference, long amountMinor, Refunds wanted) {
        return accounts.refund(PAYMENT, reference, pounds(amountMinor), wanted);
    }

    private static Money pounds(long amountMinor) {
        return Money.ofMinor(amountMinor, "GBP");
    }
}
