package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.batch.Till.AMOUNT;
import static payment.batch.Till.CAPTURE;
import static payment.batch.Till.LATER;
import static payment.batch.Till.NOW;
import static payment.batch.Till.ORDER;
import static payment.batch.Till.PAYMENT;
import static payment.batch.Till.PROVIDER;
import static payment.batch.Till.QUICK;
import static payment.batch.Till.REFUND;
import static payment.batch.Till.authorised;
import static payment.batch.Till.capture;
import static payment.batch.Till.captured;
import static payment.batch.Till.pay;
import static payment.batch.Till.refund;
import static payment.batch.Till.refunded;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import payment.PaymentEvent.PaymentSecured;
import payment.batch.ProviderAnswer.CaptureFound;
import payment.batch.ProviderAnswer.CaptureSucceeded;
import payment.callback.ReceiveCallback;

/** A provider's time counts if its clock can be ahead by so much; otherwise the time of receipt counts. */
class TimesInTheFutureAreNotBelievedTests {

    private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));

    private final Till till = new Till();

    @ParameterizedTest
    @CsvSource({"-86400, -86400", "0, 0", "300, 300", "301, 0", "31536000, 0"})
    void aCaptureCountsWhenItWasReceivedIfItsTimeIsFiveMinutesAhead(long reportedAfter, long countsAfter) {
        till.decide(pay(QUICK));

        assertThat(till.decide(at(NOW.plusSeconds(reportedAfter), captured())))
                .singleElement()
                .isInstanceOfSatisfying(
                        PaymentSecured.class,
                        secured -> assertThat(secured.securedAt()).isEqualTo(NOW.plusSeconds(countsAfter)));
        assertThat(till.storedPayment().state())
                .isEqualTo(new Payment.Captured(NOW.plusSeconds(countsAfter), "acme_1", 0));
    }

    @Test
    void soDoesACaptureThatWasFoundByAsking() {
        till.decide(pay(QUICK));
        till.decide(new CaptureFound(PAYMENT, ORDER, PROVIDER, "acme_1", AMOUNT, TOMORROW));
        assertThat(till.storedPayment().state()).isEqualTo(new Payment.Captured(NOW, "acme_1", 0));
    }

    @Test
    void soDoesACaptureThatTheProviderAnswers() {
        till.decide(pay(LATER), authorised(), capture(CAPTURE, 1000));
        till.decide(new CaptureSucceeded(CAPTURE, ORDER, PAYMENT, null, TOMORROW));
        assertThat(till.captures.get(CAPTURE).capturedAt()).isEqualTo(NOW);
    }

    @Test
    void soDoesARefund() {
        till.decide(pay(QUICK), captured(), refund(REFUND));
        till.decide(at(TOMORROW, refunded()));
        assertThat(till.storedRefund().refundedAt()).isEqualTo(NOW);
    }

    private static ReceiveCallback at(Instant time, ReceiveCallback callback) {
        return new ReceiveCallback(callback.provider(), callback.callback().at(time));
    }
}
