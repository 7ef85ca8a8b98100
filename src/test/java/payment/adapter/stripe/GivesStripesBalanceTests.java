package payment.adapter.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import payment.adapter.base.CaptureMode;
import payment.fake.Provided;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;

/** All pages of the balance transactions of a day become one statement. */
class GivesStripesBalanceTests {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 20);
    private static final Instant NOON = Instant.parse("2026-01-20T12:00:00Z");

    private final StripeServer server = new StripeServer();
    private final StripeProvider stripe = new StripeProvider(new StripeProperties(
            StripeServer.API_KEY,
            List.of("whsec_one"),
            URI.create("https://shop.example/paid"),
            CaptureMode.AUTOMATIC,
            server.uri(),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20)));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void thePagesOfADay() throws Exception {
        Map<String, Object> charge = charge(null);
        Map<String, Object> refund = refund();
        Map<String, Object> converted = Map.of(
                "id",
                "ch_2",
                "object",
                "charge",
                "amount",
                900,
                "currency",
                "eur",
                "payment_intent",
                "pi_2",
                "metadata",
                Map.of());
        add("txn_6", "charge", 2550, 57, charge, NOON.plus(Duration.ofDays(1)));
        add("txn_5", "payout", -9000, 0, "po_1", NOON);
        add("txn_4", "adjustment", -1000, 1500, "dp_1", NOON);
        add("txn_3", "charge", 800, 31, converted, NOON);
        add("txn_2", "refund", -50, 0, refund, NOON);
        add("txn_1", "charge", 2550, 57, charge, NOON);

        assertThat(Provided.statement(stripe, DAY))
                .containsExactly(
                        new StatementLine(2, Kind.PAYOUT, "txn_5", null, -9000, "GBP", 0, NOON),
                        new StatementLine(3, Kind.ADJUSTMENT, "txn_4", null, -1000, "GBP", 1_500_000, NOON),
                        new StatementLine(4, Kind.PAYMENT, "pi_2", null, 900, "EUR", 0, NOON),
                        new StatementLine(5, Kind.REFUND, "re_1", "ref01", 50, "GBP", 0, NOON),
                        new StatementLine(6, Kind.PAYMENT, "pi_1", "pay01", 2550, "GBP", 57_000, NOON));
        assertThat(server.requests).hasSize(3);
    }

    /** The charge has what the shopper authorised; each balance transaction has what one capture collected. */
    @Test
    void eachCaptureOfAPaymentHasItsAmount() throws Exception {
        Map<String, Object> charge = charge(1500);
        Map<String, Object> converted = new java.util.TreeMap<>(charge);
        converted.put("currency", "eur");
        add("txn_3", "charge", 1300, 40, converted, NOON);
        add("txn_2", "charge", 500, 20, charge, NOON);
        add("txn_1", "charge", 1000, 30, charge, NOON);
        assertThat(Provided.statement(stripe, DAY))
                .containsExactly(
                        new StatementLine(2, Kind.PAYMENT, "pi_1", "pay01", 1500, "EUR", 0, NOON),
                        new StatementLine(3, Kind.PAYMENT, "pi_1", "pay01", 500, "GBP", 20_000, NOON),
                        new StatementLine(4, Kind.PAYMENT, "pi_1", "pay01", 1000, "GBP", 30_000, NOON));
    }

    /** Of older API versions: one for the whole authorisation, and one that takes back what was not captured. */
    @Test
    void aCaptureOfAPartWithTwoTransactionsIsOneLineWithItsAmount() throws Exception {
        Map<String, Object> charge = charge(1000);
        Map<String, Object> reversal =
                Map.of("id", "re_1", "object", "refund", "amount", 1550, "currency", "gbp", "metadata", Map.of());
        add("txn_2", "refund", -1550, -23, reversal, NOON);
        categorise("partial_capture_reversal");
        add("txn_1", "charge", 2550, 57, charge, NOON);
        assertThat(Provided.statement(stripe, DAY))
                .containsExactly(
                        new StatementLine(2, Kind.FEE, "txn_2", null, 23, "GBP", 0, NOON),
                        new StatementLine(3, Kind.PAYMENT, "pi_1", "pay01", 1000, "GBP", 57_000, NOON));
    }

    /** Gives the last balance transaction its reporting category. */
    private void categorise(String category) {
        Map<String, Object> last = new HashMap<>(server.balance.removeLast());
        last.put("reporting_category", category);
        server.balance.add(last);
    }

    /** Stripe calls it a refund failure or, in older transactions, an adjustment of this category. */
    @ParameterizedTest
    @ValueSource(strings = {"refund_failure", "adjustment"})
    void theMoneyOfARefundThatFailedNamesTheRefund(String type) throws Exception {
        Map<String, Object> refund = refund();
        add("txn_2", type, 50, 0, refund, NOON);
        categorise("refund_failure");
        assertThat(Provided.statement(stripe, DAY))
                .containsExactly(new StatementLine(2, Kind.REFUND_FAILURE, "re_1", "ref01", 50, "GBP", 0, NOON));
    }

    /** They concern no payment, so nobody has to look for one. */
    @ParameterizedTest
    @ValueSource(strings = {"stripe_fee", "tax_fee", "network_cost"})
    void eachFeeOfTheAccountIsAFee(String type) throws Exception {
        add("txn_1", type, -120, 0, "fee_1", NOON);
        assertThat(Provided.statement(stripe, DAY))
                .containsExactly(new StatementLine(2, Kind.FEE, "txn_1", null, -120, "GBP", 0, NOON));
    }

    @Test
    void anErrorInTheMiddleLeavesNoCompleteStatement() {
        add("txn_1", "payout", -9000, 0, "po_1", NOON);
        server.trouble = StripeServer.error(500, "api_error", null);
        assertThatIOException().isThrownBy(() -> stripe.writeStatement(DAY, new ByteArrayOutputStream()));
    }

    private void add(String id, String type, long amount, long fee, Object source, Instant at) {
        server.balance.add(StripeServer.transaction(id, type, amount, fee, at, source));
    }

    /** @param captured null for the whole amount */
    private static Map<String, Object> charge(@Nullable Integer captured) {
        Map<String, Object> charge = new HashMap<>(Map.of("id", "ch_1", "object", "charge", "payment_intent", "pi_1"));
        charge.putAll(Map.of("amount", 2550, "currency", "gbp", "metadata", Map.of("reference", "pay01")));
        if (captured != null) {
            charge.put("amount_captured", captured);
        }
        return charge;
    }

    private static Map<String, Object> refund() {
        Map<String, Object> refund = new HashMap<>(Map.of("id", "re_1", "object", "refund"));
        refund.putAll(Map.of("amount", 50, "currency", "gbp", "metadata", Map.of("reference", "ref01")));
        return refund;
    }
}
