package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.batch.Till.AMOUNT;
import static payment.batch.Till.CHOSEN;
import static payment.batch.Till.NOW;
import static payment.batch.Till.ORDER;
import static payment.batch.Till.PAYMENT;
import static payment.batch.Till.PROVIDER;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.Terms;
import payment.batch.ProviderAnswer.CreationRefused;
import payment.batch.ProviderAnswer.CreationSucceeded;
import payment.batch.ProviderCall.CreationDue;
import payment.call.CircuitBreakers;
import payment.capture.RefundParts;
import platform.privacy.PersonalData;
import testing.PlainKeys;

/** A payment is started as the shopper chose, as usual if the shopper chose nothing, and never in a way that the method does not have. */
class PaysAsTheShopperChoseTests {

    private static final String RETURN_URL = "https://shop.example/paid";
    private static final PersonalData PAYER = new PersonalData("order:1", "openid");

    private final Till till = new Till();

    @Test
    void theTermsReachTheProvider() {
        assertThat(till.decide(Till.pay(CHOSEN, new Terms("page", null, RETURN_URL, 3))))
                .containsExactly(started("page", RETURN_URL, "3"));
    }

    @Test
    void withoutTermsTheUsualTradeTypeCounts() {
        assertThat(till.decide(Till.pay(CHOSEN))).containsExactly(started("page", "null", "null"));
    }

    private static PaymentStarted started(String tradeType, String returnUrl, String instalments) {
        return new PaymentStarted(
                PAYMENT,
                ORDER,
                PROVIDER,
                Map.of("trade_type", tradeType, "return_url", returnUrl, "instalments", instalments));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "chosen | code | -  | the method chosen has no trade type code",
                "quick  | page | -  | the method quick has no trade type page",
                "chosen | app  | -  | the trade type app of the method chosen needs the id of the payer",
                "chosen | -    | 12 | the method chosen has no 12 instalments",
                "quick  | -    | 3  | the method quick has no 3 instalments"
            })
    void whatTheMethodDoesNotHaveFails(
            String method, @Nullable String tradeType, @Nullable Integer instalments, String reason) {
        assertThat(till.decide(Till.pay(method, new Terms(tradeType, null, null, instalments))))
                .containsExactly(new PaymentFailed(PAYMENT, ORDER, reason));
    }

    @Test
    void theIdOfThePayerIsOpenedForTheCallOnly() throws Exception {
        PaymentRequested request = Till.pay(CHOSEN, new Terms("app", PAYER, null, null));
        CreationDue due =
                new CreationDue(PAYMENT, ORDER, PROVIDER, CHOSEN, request.terms(), AMOUNT, NOW, request.expiresAt());

        assertThat(till.decide(request)).containsExactly(due);
        assertThat(call(due, Set.of("order:1")))
                .containsExactly(new CreationSucceeded(PAYMENT, ORDER, "acme_1", Map.of("payer_id", "openid")));
    }

    @Test
    void aPayerWhoseDataWasErasedDoesNotPay() throws Exception {
        CreationDue due = new CreationDue(
                PAYMENT, ORDER, PROVIDER, CHOSEN, new Terms("app", PAYER, null, null), AMOUNT, NOW, NOW.plusSeconds(1));

        assertThat(call(due, Set.of()))
                .containsExactly(new CreationRefused(PAYMENT, ORDER, "the data of the shopper was erased"));
    }

    @Test
    void aCallWithoutTermsIsOneOfAnEarlierVersion() throws Exception {
        CreationDue due = new CreationDue(PAYMENT, ORDER, PROVIDER, CHOSEN, null, AMOUNT, null, NOW.plusSeconds(1));

        assertThat(call(due, Set.of()))
                .containsExactly(new CreationSucceeded(PAYMENT, ORDER, "acme_1", Map.of("payer_id", "null")));
    }

    private static List<ProviderAnswer> call(CreationDue due, Set<String> owners) throws Exception {
        return new ProviderCalls(
                        Till.providers(),
                        new CircuitBreakers(Till.providers().names(), new SimpleMeterRegistry(), Clock.systemUTC()),
                        new RefundParts(DSL.using(SQLDialect.POSTGRES)),
                        new PlainKeys(owners),
                        Clock.fixed(NOW, ZoneOffset.UTC))
                .call(due);
    }
}
