package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import testing.shop.Checkout;

/** A checkout that its payment method cannot serve is refused before anything is reserved. */
class RefusesWhatAPaymentMethodDoesNotTakeTests extends EdgeTest {

    private final String sku;

    RefusesWhatAPaymentMethodDoesNotTakeTests(Platform platform) {
        super(platform);
        sku = operator.sells(100, 5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sandbox        | trade_type  | page | must be absent for this method",
                "sandbox        | instalments | 3    | must be absent for this method",
                "sandbox_hosted | trade_type  | code | must be one of page, app",
                "sandbox_hosted | instalments | 5    | must be one of 3, 6, 12"
            })
    void aWayToPayThatTheMethodDoesNotHave(String method, String field, String value, String rule) {
        Object typed = field.equals("instalments") ? Integer.valueOf(value) : value;

        assertThat(pays(Map.of("method", method, field, typed)).send().badFields(422, "PAYMENT_NOT_POSSIBLE"))
                .containsExactly(Map.entry("payment." + field, List.of(rule)));
    }

    @Test
    void aTradeTypeWithoutThePayerThatItNeeds() {
        assertThat(pays(Map.of("method", "sandbox_hosted", "trade_type", "app"))
                        .send()
                        .badFields(422, "PAYMENT_NOT_POSSIBLE"))
                .containsExactly(Map.entry("payment.payer_id", List.of("must be present for the trade type app")));
    }

    private Checkout pays(Map<String, Object> payment) {
        return shopper.checkout().line(sku, 1).without("payment_method").with("payment", payment);
    }
}
