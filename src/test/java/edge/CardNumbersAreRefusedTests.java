package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import platform.card.CardNumbers;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Checkout;
import testing.shop.PlacedOrder;

/** Nobody can leave the number of a payment card with the platform: not in a text, and not in what is stored or logged of a refusal. */
@ExtendWith(OutputCaptureExtension.class)
class CardNumbersAreRefusedTests extends EdgeTest {

    private static final String CARD = "4000056655665556";
    private static final String TEXT = "please charge 4000 0566 5566 5556";

    private final String sku;

    CardNumbersAreRefusedTests(Platform platform) {
        super(platform);
        sku = operator.sells(100, 50);
    }

    @BeforeEach
    void isTheNumberOfACard() {
        assertThat(CardNumbers.isIn(CARD) && CardNumbers.isIn(TEXT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gift_message", "note"})
    void inTheTextsOfACheckout(String field) {
        refused(checkout().with(field, TEXT).send(), field);
        refused(checkout().with(field, CARD).send(), field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "line1", "line2", "city"})
    void inAnAddress(String field) {
        Map<String, Object> address =
                new LinkedHashMap<>(Map.of("name", "Ada", "line1", "1 High Street", "city", "London", "country", "GB"));
        address.put(field, TEXT);

        refused(checkout().with("shipping_address", address).send(), "shipping_address." + field);
    }

    @Test
    void inAttributes() {
        refused(checkout().with("attributes", Map.of("engraving", TEXT)).send(), "attributes/engraving");
        refused(
                checkout()
                        .with("attributes", Map.of("number", Long.valueOf(CARD)))
                        .send(),
                "attributes/number");
        Map<String, Object> line = Map.of("sku_id", sku, "quantity", 1, "attributes", Map.of("engraving", TEXT));
        refused(checkout().with("items", List.of(line)).send(), "items[0].attributes/engraving");
    }

    @Test
    void inReasonsAndNotes() {
        PlacedOrder order = shopper.places(sku, 1);
        String path = "/api/v2/orders/" + order.number();
        refused(shopper.cancel(order.number()).body(Map.of("reason", TEXT)).send(), "reason");
        refused(posts(path + "/notes", Map.of("text", TEXT)), "text");
        refused(
                posts(path + "/returns", Map.of("items", List.of(Map.of("line_no", 1, "quantity", 1)), "reason", TEXT)),
                "reason");
        refused(
                posts(
                        "/api/v2/bulk-jobs",
                        Map.of("action", "CANCEL_ORDERS", "items", List.of(order.number()), "reason", TEXT)),
                "reason");
        refused(
                operator.cancel(order.number())
                        .header("X-Audit-Reason", TEXT.replace(" ", "%20"))
                        .send(),
                "X-Audit-Reason");
        assertThat(order.status()).isEqualTo("PAYING");
    }

    /** References and phone numbers are no free text, and may look like a card. */
    @Test
    void notInReferencesAndPhoneNumbers() {
        operator.checkout()
                .line(sku, 1)
                .with("external_reference", CARD)
                .decided()
                .is(201);
    }

    @Test
    void nothingOfARefusalIsStoredOrLogged(CapturedOutput output) {
        String typed = "%s of %s".formatted(CARD, sku);
        refused(checkout().with("note", typed).send(), "note");
        refused(checkout().with("attributes", Map.of("text", typed)).send(), "attributes/text");

        assertThat(platform.database().placesThatSay(List.of(typed, sku))).containsOnlyKeys(sku);
        assertThat(output.getAll()).doesNotContain(typed);
    }

    private Checkout checkout() {
        return shopper.checkout().line(sku, 1);
    }

    private Answer posts(String path, Map<String, Object> body) {
        Call call = operator.call("POST", path).freshKey().body(body);
        return call.send();
    }

    private static void refused(Answer answer, String field) {
        assertThat(answer.badFields()).containsOnlyKeys(field);
        assertThat(answer.badFields().get(field)).containsExactly(CardNumbers.RULE);
        assertThat(answer.body()).doesNotContain("4000056655665556", "4000 0566 5566 5556");
    }
}
