package payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import payment.ProviderAnswer.CreationRefused;
import payment.ProviderAnswer.CreationSucceeded;
import payment.ProviderAnswer.RefundAccepted;
import payment.ProviderAnswer.RefundRefused;
import payment.ProviderAnswer.RefundSucceeded;
import payment.ProviderCall.CreationDue;
import payment.ProviderCall.RefundDue;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.PaymentProvider;
import payment.provider.ProviderCallback;
import payment.provider.RefundAnswer;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;

/** A provider is found by its unique name or by one of its payment methods, and its answers are published as it gave them. */
class ProvidersAreToldApartTests {

    private static final Instant NOW = Till.NOW;
    private static final CreationDue CREATION =
            new CreationDue(Till.PAYMENT, Till.ORDER, "acme", "card", Till.AMOUNT, NOW.plusSeconds(1));
    private static final RefundDue REFUND =
            new RefundDue(Till.REFUND, Till.ORDER, "acme", Till.PAYMENT, "acme_1", Till.AMOUNT, "returned");

    @Test
    void aProviderIsFoundByNameOrMethod() {
        Acme acme = new Acme("acme", "card", "transfer");
        Acme rival = new Acme("rival", "shells");
        Providers providers = new Providers(List.of(acme, rival));
        assertThat(providers.named("acme")).contains(acme);
        assertThat(providers.serving("shells")).contains(rival);
        assertThat(providers.named("card")).isEmpty();
        assertThat(providers.serving("acme")).isEmpty();
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
        CreationDue expired = new CreationDue(Till.PAYMENT, Till.ORDER, "acme", "card", Till.AMOUNT, NOW);
        assertThat(call(new Acme("acme", "card"), expired))
                .containsExactly(
                        new CreationRefused(Till.PAYMENT, Till.ORDER, "the provider could not be reached in time"));
    }

    @Test
    void aCallToAMissingProviderFails() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> call(new Acme("rival", "card"), REFUND))
                .withMessageContaining("acme");
    }

    private static List<ProviderAnswer> call(Acme provider, ProviderCall due) throws Exception {
        return new ProviderCalls(new Providers(List.of(provider)), Clock.fixed(NOW, ZoneOffset.UTC)).call(due);
    }

    private static final class Acme implements PaymentProvider {

        private final String name;
        private final Set<String> methods;
        private Creation creation = new Creation.Created("acme_1", Map.of("method", "card"));
        private RefundAnswer refundAnswer = new RefundAnswer.Accepted();

        Acme(String name, String... methods) {
            this.name = name;
            this.methods = Set.copyOf(Arrays.asList(methods));
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Set<String> methods() {
            return methods;
        }

        @Override
        public Creation create(NewPayment payment) throws IOException {
            return creation;
        }

        @Override
        public RefundAnswer refund(NewRefund refund) {
            return refundAnswer;
        }

        @Override
        public ParsedCallback<ProviderCallback> read(CallbackMessage message) {
            return new ParsedCallback.Forged<>("not in this test");
        }
    }
}
