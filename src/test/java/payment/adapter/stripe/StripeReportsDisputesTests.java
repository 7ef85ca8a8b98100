package payment.adapter.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import payment.PaymentEvent.DisputeStatus;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.Disputed;
import payment.provider.ProviderCallback.Information;
import platform.money.Money;

/** Each event of Stripe about a dispute, whatever its type, reports the whole dispute. */
class StripeReportsDisputesTests {

    private static final Instant DUE = Instant.parse("2026-03-15T23:59:59Z");

    @ParameterizedTest
    @CsvSource({
        "charge.dispute.created, needs_response, RECEIVED",
        "charge.dispute.updated, under_review, UNDER_REVIEW",
        "charge.dispute.funds_withdrawn, needs_response, RECEIVED",
        "charge.dispute.funds_reinstated, won, WON",
        "charge.dispute.closed, won, WON",
        "charge.dispute.closed, lost, LOST",
    })
    void aDisputeNamesThePaymentByStripesId(String type, String status, DisputeStatus expected) {
        ProviderCallback callback = read(type, dispute(status));

        assertThat(callback.reference()).isEqualTo("pi_1");
        assertThat(callback.amount()).isEqualTo(Money.ofMinor(2550, "GBP"));
        assertThat(callback.fact()).isEqualTo(new Disputed("du_1", "pi_1", expected, "fraudulent", DUE, 1500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"warning_needs_response", "warning_under_review", "warning_closed", "prevented"})
    void anInquiryIsInformation(String status) {
        assertThat(read("charge.dispute.created", dispute(status)).fact()).isInstanceOf(Information.class);
    }

    @Test
    void aDisputeOfAChargeWithoutPaymentIntentIsInformation() {
        Map<String, Object> dispute = new HashMap<>(dispute("needs_response"));
        dispute.remove("payment_intent");
        assertThat(read("charge.dispute.created", dispute).fact()).isInstanceOf(Information.class);
    }

    @Test
    void aFeeInAnotherCurrencyIsNotCounted() {
        Map<String, Object> dispute = new HashMap<>(dispute("needs_response"));
        dispute.put("balance_transactions", List.of(Map.of("fee", 2000, "currency", "usd")));
        assertThat(((Disputed) read("charge.dispute.created", dispute).fact()).feeMinor())
                .isZero();
    }

    private static Map<String, Object> dispute(String status) {
        return Map.of(
                "id",
                "du_1",
                "object",
                "dispute",
                "payment_intent",
                "pi_1",
                "amount",
                2550,
                "currency",
                "gbp",
                "reason",
                "fraudulent",
                "status",
                status,
                "evidence_details",
                Map.of("due_by", DUE.getEpochSecond()),
                "balance_transactions",
                List.of(Map.of("fee", 1500, "currency", "gbp", "amount", -2550)));
    }

    private static ProviderCallback read(String type, Map<String, Object> dispute) {
        return StripeCallback.read(StripeServer.event(type, dispute).getBytes(StandardCharsets.UTF_8));
    }
}
