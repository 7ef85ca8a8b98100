package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import outbox.OutsideListener;
import payment.batch.ProviderAnswer.CaptureFound;
import payment.batch.ProviderAnswer.CreationRefused;
import payment.batch.ProviderAnswer.CreationSucceeded;
import payment.batch.ProviderAnswer.PaymentClosed;
import payment.batch.ProviderAnswer.PaymentUnknown;
import payment.batch.ProviderAnswer.RefundAccepted;
import payment.batch.ProviderAnswer.RefundRefused;
import payment.batch.ProviderAnswer.RefundSucceeded;
import payment.batch.ProviderCall.CreationDue;
import payment.batch.ProviderCall.PaymentInquiryDue;
import payment.batch.ProviderCall.RefundDue;
import payment.batch.ProviderCall.RefundInquiryDue;
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
import testing.PlainKeys;

/** A provider is found by its unique name or by one of its payment methods, and its answers are published as it gave them. */
class ProvidersAreToldApartTests {

    private static final Instant NOW = Till.NOW;
    private static final CreationDue CREATION =
            new CreationDue(Till.PAYMENT, Till.ORDER, "acme", "card", null, Till.AMOUNT, NOW, NOW.plusSeconds(1));
    private static final RefundDue REFUND = new RefundDue(
            Till.REFUND, Till.ORDER, "acme", Till.PAYMENT, "acme_1", Till.AMOUNT, Till.AMOUNT, NOW, "returned");

    @Test
    void aProviderIsFoundByNameOrMethod() {
        Acme acme = new Acme("acme", "card", "transfer");
        Acme rival = new Acme("rival", "shells");
        Providers providers = new Providers(List.of(acme, rival));
        assertThat(providers.named("acme")).contains(acme);
        assertThat(providers.serving("shells").orElseThrow().provider()).isEqualTo(rival);
        assertThat(providers.named("card")).isEmpty();
        assertThat(providers.serving("acme")).isEmpty();
    }

    @Test
    void eachCallHasOneListenerAlsoIfItsProviderIsGone() {
        Providers both = new Providers(List.of(new Acme("acme", "card"), new Acme("rival", "shells")));
        ProviderCalls calls = new ProviderCalls(
                both,
                new CircuitBreakers(both.names(), new SimpleMeterRegistry(), Clock.systemUTC()),
                new RefundParts(DSL.using(SQLDialect.POSTGRES)),
                new PlainKeys(Set.of()),
                Clock.systemUTC());
        assertThat(takers(calls, "acme")).containsExactly("provider-acme");
        assertThat(takers(calls, "rival")).containsExactly("provider-rival");
        assertThat(takers(calls, "gone")).containsExactly("provider");
    }

    private static List<String> takers(ProviderCalls calls, String provider) {
        CreationDue due =
                new CreationDue(Till.PAYMENT, Till.ORDER, provider, "card", null, Till.AMOUNT, NOW, NOW.plusSeconds(1));
        return calls.outsideListeners().stream()
                .filter(listener -> listener.takes(due))
                .map(OutsideListener::name)
                .toList();
    }

    @Test
    void twoProvidersCannotShareANameOrAMethod() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Providers(List.of(new Acme("acme", "card"), new Acme("acme", "transfer"))))
                .withMessageContaining("acme");
        assertThatIllegalStateException()
                .isThrownBy(() -> new Providers(List.of(new Acme("acme", "card"), new Acme("rival", "card"))))
                .withMessageContaining("card");
    }

    @Test
    void aNameMustFitIntoAnAddress() {
        assertThatIllegalStateException().isThrownBy(() -> new Providers(List.of(new Acme("A c/me", "card"))));
    }

    @Test
    void theAnswersOfTheProviderArePublished() throws Exception {
        Acme acme = new Acme("acme", "card");
        assertThat(call(acme, CREATION))
                .containsExactly(new CreationSucceeded(Till.PAYMENT, Till.ORDER, "acme_1", Map.of("method", "card")));
        assertThat(call(acme, REFUND)).containsExactly(new RefundAccepted(Till.REFUND, Till.ORDER, Till.PAYMENT));
        acme.refundAnswer = new RefundAnswer.Succeeded();
        assertThat(call(acme, REFUND)).containsExactly(new RefundSucceeded(Till.REFUND, Till.ORDER, Till.PAYMENT));
        acme.refundAnswer = new RefundAnswer.Refused("too late");
        acme.creation = new Creation.Refused("not today");
        assertThat(call(acme, CREATION)).containsExactly(new CreationRefused(Till.PAYMENT, Till.ORDER, "not today"));
        assertThat(call(acme, REFUND))
                .containsExactly(new RefundRefused(Till.REFUND, Till.ORDER, Till.PAYMENT, "too late"));
    }

    @Test
    void aPaymentIsNotStartedAfterItsWindow() throws Exception {
        CreationDue expired = new CreationDue(Till.PAYMENT, Till.ORDER, "acme", "card", null, Till.AMOUNT, NOW, NOW);
        Acme acme = new Acme("acme", "card");
        assertThat(call(acme, expired))
                .containsExactly(
                        new PaymentClosed(Till.PAYMENT, Till.ORDER, "the provider could not be reached in time"));
        acme.operations = Set.of(Operation.QUERY);
        assertThat(call(acme, expired)).as("the provider can be asked").isEmpty();
    }

    @Test
    void theProviderIsAskedAndClosesOnlyIfItIsTold() throws Exception {
        Acme acme = new Acme("acme", "card");
        assertThat(call(acme, inquiry(NOW, false)))
                .containsExactly(new PaymentClosed(Till.PAYMENT, Till.ORDER, "queried"));
        assertThat(call(acme, inquiry(NOW, true)))
                .containsExactly(new PaymentClosed(Till.PAYMENT, Till.ORDER, "closed"));
        acme.standing = new PaymentStanding.Open();
        assertThat(call(acme, inquiry(NOW, false))).isEmpty();
        acme.standing = new PaymentStanding.Captured("acme_1", Till.AMOUNT, NOW);
        assertThat(call(acme, inquiry(NOW, false)))
                .containsExactly(new CaptureFound(Till.PAYMENT, Till.ORDER, "acme", "acme_1", Till.AMOUNT, NOW));
    }

    @Test
    void aPaymentThatTheProviderDoesNotKnowIsClosedOnlyWhenNoCallCanBeOnItsWay() throws Exception {
        Acme acme = new Acme("acme", "card");
        acme.standing = new PaymentStanding.NotFound();
        assertThat(call(acme, inquiry(NOW.plusSeconds(1), false))).isEmpty();
        assertThat(call(acme, inquiry(NOW.plusSeconds(1), true)))
                .containsExactly(new PaymentUnknown(Till.PAYMENT, Till.ORDER));
        assertThat(call(acme, inquiry(NOW.minusSeconds(59), true))).isEmpty();
        assertThat(call(acme, inquiry(NOW.minusSeconds(60), true)))
                .containsExactly(new PaymentClosed(Till.PAYMENT, Till.ORDER, "the provider does not know the payment"));
    }

    @Test
    void aRefundThatTheProviderDoesNotKnowIsRequestedAgain() throws Exception {
        Acme acme = new Acme("acme", "card");
        RefundInquiryDue inquiry = new RefundInquiryDue(
                Till.REFUND, Till.ORDER, "acme", Till.PAYMENT, "acme_1", Till.AMOUNT, Till.AMOUNT, NOW, "returned");
        assertThat(call(acme, inquiry)).containsExactly(new RefundAccepted(Till.REFUND, Till.ORDER, Till.PAYMENT));
        assertThat(acme.refunds).containsExactly(Till.REFUND);
        acme.found = new RefundAnswer.Succeeded();
        assertThat(call(acme, inquiry)).containsExactly(new RefundSucceeded(Till.REFUND, Till.ORDER, Till.PAYMENT));
        assertThat(acme.refunds).hasSize(1);
    }

    @Test
    void aProviderThatDoesNotAnswerIsAskedAgainLater() throws Exception {
        Acme acme = new Acme("acme", "card");
        acme.answers = false;
        assertThat(call(acme, inquiry(NOW, true))).isEmpty();
    }

    private static PaymentInquiryDue inquiry(Instant expiresAt, boolean close) {
        return new PaymentInquiryDue(
                Till.PAYMENT, Till.ORDER, "acme", "card", null, Till.AMOUNT, NOW, expiresAt, close);
    }

    @Test
    void aCallToAMissingProviderFails() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> call(new Acme("rival", "card"), REFUND))
                .withMessageContaining("acme");
    }

    private static List<ProviderAnswer> call(Acme provider, ProviderCall due) throws Exception {
        Providers providers = new Providers(List.of(provider));
        return new ProviderCalls(
                        providers,
                        new CircuitBreakers(providers.names(), new SimpleMeterRegistry(), Clock.systemUTC()),
                        new RefundParts(DSL.using(SQLDialect.POSTGRES)),
                        new PlainKeys(Set.of("order:1")),
                        Clock.fixed(NOW, ZoneOffset.UTC))
                .call(due);
    }

    private static final class Acme implements PaymentProvider {

        private final String name;
        private final Set<String> methods;
        private Creation creation = new Creation.Created("acme_1", Map.of("method", "card"));
        private final List<String> refunds = new ArrayList<>();
        private RefundAnswer refundAnswer = new RefundAnswer.Accepted();
        private @Nullable RefundAnswer found;
        private Set<Operation> operations = Set.of();
        private @Nullable PaymentStanding standing;
        private boolean answers = true;

        Acme(String name, String... methods) {
            this.name = name;
            this.methods = Set.copyOf(Arrays.asList(methods));
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Set<PaymentMethod> methods() {
            return methods.stream()
                    .map(method -> PaymentMethod.of(method, operations))
                    .collect(Collectors.toSet());
        }

        @Override
        public Creation create(NewPayment payment) throws IOException {
            return creation;
        }

        @Override
        public RefundAnswer refund(NewRefund refund) {
            refunds.add(refund.reference());
            return refundAnswer;
        }

        @Override
        public PaymentStanding query(StartedPayment payment) throws IOException {
            return standing("queried");
        }

        @Override
        public PaymentStanding close(StartedPayment payment) throws IOException {
            return standing("closed");
        }

        private PaymentStanding standing(String asked) throws IOException {
            if (!answers) {
                throw new IOException("no answer");
            }
            return standing == null ? new PaymentStanding.Closed(asked) : standing;
        }

        @Override
        public Optional<RefundAnswer> queryRefund(NewRefund refund) {
            return Optional.ofNullable(found);
        }

        @Override
        public ParsedCallback<ProviderCallback> read(CallbackMessage message) {
            return new ParsedCallback.Forged<>("not in this test");
        }
    }
}
