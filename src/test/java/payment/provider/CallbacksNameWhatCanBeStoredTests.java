package payment.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import payment.PaymentEvent.DisputeStatus;
import payment.provider.ProviderCallback.Captured;
import payment.provider.ProviderCallback.Disputed;
import platform.money.Money;
import platform.web.Limits;

/** PostgreSQL stores neither control characters nor half a surrogate pair, so a callback with such a name is refused before it is stored. */
class CallbacksNameWhatCanBeStoredTests {

    @ParameterizedTest
    @ValueSource(strings = {" ", "zero \u0000", "half \ud800", "other half \udc00"})
    void otherNamesAreRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> callback(name, "type", "reference", "id"));
        assertThatIllegalArgumentException().isThrownBy(() -> callback("event", name, "reference", "id"));
        assertThatIllegalArgumentException().isThrownBy(() -> callback("event", "type", name, "id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "zero \u0000", "half \ud800", "other half \udc00"})
    void aCaptureWithSuchAPaymentIdCountsWithoutTheId(String id) {
        assertThat(callback("event", "type", "reference", id).fact()).isEqualTo(new Captured(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evt_1", "付款 1", "both halves \ud83d\ude00"})
    void allOtherNamesAreAccepted(String name) {
        assertThat(callback(name, name, name, name).fact()).isEqualTo(new Captured(name));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Limits.MAX_REPORTED_MINOR + 1, Long.MAX_VALUE, Long.MIN_VALUE})
    void amountsAndFeesWhoseSumsDoNotFitIntoALongAreRefused(long minor) {
        assertThatIllegalArgumentException().isThrownBy(() -> callback(minor, new Captured("id")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> callback(100, new Disputed("d", "id", DisputeStatus.LOST, "reason", null, minor)));
        assertThat(callback(Limits.MAX_REPORTED_MINOR, new Captured("id")).amount())
                .isEqualTo(Money.ofMinor(Limits.MAX_REPORTED_MINOR, "GBP"));
    }

    private static ProviderCallback callback(long minor, ProviderCallback.Fact fact) {
        return new ProviderCallback("event", "type", "reference", Money.ofMinor(minor, "GBP"), Instant.EPOCH, fact);
    }

    private static ProviderCallback callback(String eventId, String type, String reference, String paymentId) {
        return new ProviderCallback(
                eventId, type, reference, Money.ofMinor(100, "GBP"), Instant.EPOCH, new Captured(paymentId));
    }
}
