package payment.adapter.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import payment.adapter.sandbox.SandboxBehaviour.Refunds;
import platform.money.Money;
import testing.AtOnce;

/** The sandbox refunds at most the amount that it captured. */
class TheSandboxGivesBackNoMoreThanItTookTests {

    private static final String PAYMENT = "sbx_pay_1";

    private final SandboxAccounts accounts = new SandboxAccounts(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    /** Each step is a reference, an amount, the configured answer and the expected answer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // Parts are refunded until nothing is left.
                "ref_1 60 SUCCEED SUCCEED, ref_2 41 SUCCEED REFUSE, ref_3 40 ACCEPT ACCEPT, ref_4 1 SUCCEED REFUSE",
                // A repeated reference is the same refund with the same answer.
                "ref_1 60 ACCEPT ACCEPT, ref_1 60 REFUSE ACCEPT, ref_2 50 SUCCEED REFUSE, ref_2 50 SUCCEED REFUSE,"
                        + " ref_3 40 SUCCEED SUCCEED",
                // A refused refund takes nothing.
                "ref_1 100 REFUSE REFUSE, ref_2 100 ACCEPT_THEN_REFUSE ACCEPT_THEN_REFUSE, ref_3 100 SUCCEED SUCCEED"
            })
    void refundsOfAHundred(String steps) {
        accounts.captured(PAYMENT, pounds(100), Instant.EPOCH);
        for (String step : steps.split(", ")) {
            String[] words = step.split(" ");
            assertThat(refund(words[0], Long.parseLong(words[1]), Refunds.valueOf(words[2])))
                    .as(step)
                    .isEqualTo(Refunds.valueOf(words[3]));
        }
    }

    @Test
    void ofRepeatedCapturesTheLargestCounts() {
        accounts.captured(PAYMENT, pounds(1), Instant.EPOCH);
        accounts.captured(PAYMENT, pounds(100), Instant.EPOCH);
        accounts.captured(PAYMENT, pounds(100), Instant.EPOCH);
        accounts.captured(PAYMENT, pounds(2), Instant.EPOCH);
        assertThat(refund("ref_1", 101, Refunds.SUCCEED)).isEqualTo(Refunds.REFUSE);
        assertThat(refund("ref_2", 100, Refunds.SUCCEED)).isEqualTo(Refunds.SUCCEED);
    }

    /** After a restart, the call that starts a payment may come again although the payment was captured before. */
    @Test
    void aPaymentThatIsOnlyKnownAsStartedMayHaveBeenPaidBeforeTheSandboxStarted() {
        accounts.started(PAYMENT);
        assertThat(refund("ref_1", 100, Refunds.SUCCEED)).isEqualTo(Refunds.SUCCEED);
        accounts.captured(PAYMENT, pounds(100), Instant.EPOCH);
        assertThat(refund("ref_2", 1, Refunds.SUCCEED)).isEqualTo(Refunds.REFUSE);
    }

    @Test
    void eachCurrencyIsCountedSeparately() {
        accounts.captured(PAYMENT, pounds(100), Instant.EPOCH);
        assertThat(accounts.refund(PAYMENT, "ref_1", Money.ofMinor(1, "EUR"), Refunds.SUCCEED, Instant.EPOCH))
                .isEqualTo(Refunds.REFUSE);
        assertThat(refund("ref_2", 100, Refunds.SUCCEED)).isEqualTo(Refunds.SUCCEED);
        accounts.captured(PAYMENT, Money.ofMinor(50, "EUR"), Instant.EPOCH);
        assertThat(accounts.refund(PAYMENT, "ref_3", Money.ofMinor(50, "EUR"), Refunds.SUCCEED, Instant.EPOCH))
                .isEqualTo(Refunds.SUCCEED);
    }

    @Test
    void aRefundOfAnUnknownPaymentIsAnsweredAsConfigured() {
        assertThat(refund("ref_1", 60, Refunds.SUCCEED)).isEqualTo(Refunds.SUCCEED);
        assertThat(refund("ref_2", 60, Refunds.REFUSE)).isEqualTo(Refunds.REFUSE);
    }

    @Test
    void theOldestOfVeryManyPaymentsIsForgotten() {
        accounts.captured(PAYMENT, pounds(100), Instant.EPOCH);
        for (int i = 0; i < 10_000; i++) {
            assertThat(refund("ref_" + i, 101, Refunds.SUCCEED)).isEqualTo(Refunds.REFUSE);
            accounts.captured("sbx_" + i, pounds(100), Instant.EPOCH);
        }
        assertThat(refund("ref_late", 101, Refunds.SUCCEED)).isEqualTo(Refunds.SUCCEED);
    }

    @RepeatedTest(50)
    void alsoIfManyAreRequestedAtOnce() {
        accounts.captured(PAYMENT, pounds(100), Instant.EPOCH);
        AtomicInteger made = new AtomicInteger();
        AtOnce.spread(8, 160, number -> {
            if (refund("ref_" + number, 1, Refunds.SUCCEED) == Refunds.SUCCEED) {
                made.incrementAndGet();
            }
        });
        assertThat(made).hasValue(100);
    }

    private Refunds refund(String reference, long amountMinor, Refunds configured) {
        return accounts.refund(PAYMENT, reference, pounds(amountMinor), configured, Instant.EPOCH);
    }

    private static Money pounds(long amountMinor) {
        return Money.ofMinor(amountMinor, "GBP");
    }
}
