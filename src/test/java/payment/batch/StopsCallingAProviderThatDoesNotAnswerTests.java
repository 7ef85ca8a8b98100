package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import outbox.NotCalledException;
import payment.batch.ProviderAnswer.RefundAccepted;
import payment.batch.ProviderCall.PaymentInquiryDue;
import payment.batch.ProviderCall.RefundDue;
import payment.call.CircuitBreakers;
import payment.capture.RefundParts;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.Operation;
import payment.provider.PaymentMethod;
import payment.provider.PaymentProvider;
import payment.provider.PaymentStanding;
import payment.provider.ProviderCallback;
import payment.provider.RefundAnswer;
import payment.provider.StartedPayment;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;
import testing.MutableClock;
import testing.PlainKeys;

/** A provider that does not answer is not called for a while; others are, and a refusal is an answer. */
class StopsCallingAProviderThatDoesNotAnswerTests {

    private static final Instant NOW = Till.NOW;
    private static final RefundDue REFUND = refund("acme");

    private final Acme acme = new Acme("acme");
    private final Acme rival = new Acme("rival");
    private final MutableClock clock = new MutableClock(NOW);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ProviderCalls calls = calls();

    private ProviderCalls calls() {
        Providers providers = new Providers(List.of(acme, rival));
        return new ProviderCalls(
                providers,
                new CircuitBreakers(providers.names(), meters, clock),
                new RefundParts(DSL.using(SQLDialect.POSTGRES)),
                new PlainKeys(Set.of()),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static RefundDue refund(String provider) {
        return new RefundDue(
                Till.REFUND, Till.ORDER, provider, Till.PAYMENT, "acme_1", Till.AMOUNT, Till.AMOUNT, NOW, "reason");
    }

    private void goesUnanswered(int times) {
        acme.answers = false;
        for (int i = 0; i < times; i++) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> calls.call(REFUND));
        }
    }

    @Test
    void afterTwentyCallsWithoutAnAnswer() throws Exception {
        goesUnanswered(20);
        acme.answers = true;

        assertThatExceptionOfType(NotCalledException.class)
                .isThrownBy(() -> calls.call(REFUND))
                .satisfies(wait -> assertThat(wait.tryAgainAfter()).isEqualTo(CircuitBreakers.OPEN_FOR));

        assertThat(acme.calls).isEqualTo(20);
        assertThat(gauge("acme")).isEqualTo(1);
        assertThat(calls.call(refund("rival"))).singleElement().isInstanceOf(RefundAccepted.class);
        assertThat(gauge("rival")).isZero();
    }

    @Test
    void anInquiryIsMadeAnotherTime() throws Exception {
        goesUnanswered(20);
        PaymentInquiryDue inquiry = new PaymentInquiryDue(
                Till.PAYMENT, Till.ORDER, "acme", "acme-card", "acme_1", Till.AMOUNT, NOW, NOW.plusSeconds(900), false);

        assertThat(calls.call(inquiry)).isEmpty();
        assertThat(acme.calls).isEqualTo(20);
    }

    @Test
    void itIsCalledAgainAfterAWhile() throws Exception {
        goesUnanswered(20);
        clock.advance(CircuitBreakers.OPEN_FOR.plusMillis(1));
        goesUnanswered(CircuitBreakers.TRIALS);
        assertThatExceptionOfType(NotCalledException.class).isThrownBy(() -> calls.call(REFUND));
        clock.advance(CircuitBreakers.OPEN_FOR.plusMillis(1));
        acme.answers = true;

        for (int i = 0; i < 10; i++) {
            assertThat(calls.call(REFUND)).hasSize(1);
        }

        assertThat(gauge("acme")).isZero();
    }

    @Test
    void aFewAnswersAreEnough() throws Exception {
        for (int round = 0; round < 20; round++) {
            goesUnanswered(3);
            acme.answers = true;
            assertThat(calls.call(REFUND)).hasSize(1);
        }
    }

    @Test
    void aRefusalIsAnAnswerAndAnErrorOfOursIsNone() throws Exception {
        acme.refundAnswer = new RefundAnswer.Refused("no");
        for (int i = 0; i < 40; i++) {
            assertThat(calls.call(REFUND)).hasSize(1);
        }
        acme.bug = true;
        for (int i = 0; i < 40; i++) {
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> calls.call(REFUND));
        }
        assertThat(gauge("acme")).isZero();
    }

    private double gauge(String provider) {
        return meters.get("orderwright.payment.provider.open")
                .tag("provider", provider)
                .gauge()
                .value();
    }

    private static final class Acme implements PaymentProvider {

        private final String name;
        private boolean answers = true;
        private boolean bug;
        private RefundAnswer refundAnswer = new RefundAnswer.Accepted();
        private int calls;

        Acme(String name) {
            this.name = name;
        }

        private void call() throws IOException {
            calls++;
            if (bug) {
                throw new IllegalStateException("a bug");
            }
            if (!answers) {
                throw new IOException("no answer");
            }
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Set<PaymentMethod> methods() {
            return Set.of(PaymentMethod.of(name + "-card", Set.of(Operation.QUERY)));
        }

        @Override
        public Optional<Creation> createLocally(NewPayment payment) {
            return Optional.empty();
        }

        @Override
        public Creation create(NewPayment payment) throws IOException {
            call();
            return new Creation.Refused("no");
        }

        @Override
        public PaymentStanding query(StartedPayment payment) throws IOException {
            call();
            return new PaymentStanding.Open();
        }

        @Override
        public RefundAnswer refund(NewRefund refund) throws IOException {
            call();
            return refundAnswer;
        }

        @Override
        public ParsedCallback<ProviderCallback> read(CallbackMessage message) {
            return new ParsedCallback.Forged<>("not in this test");
        }
    }
}
