package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.PlacedOrder;

/** Attributes are checked in the thread of their own request; other orders do not wait for that. */
class JudgesAttributesBeforeOrdersWaitForThemTests extends EdgeTest {

    private String sku;

    JudgesAttributesBeforeOrdersWaitForThemTests(Platform platform) {
        super(platform);
    }

    @BeforeEach
    void aThing() {
        sku = operator.sells(1_000, 100);
    }

    @AfterEach
    void asBefore() {
        registers(SealsPersonalAttributesTests.FLAT).is(200);
    }

    private Answer registers(Map<String, Object> schema) {
        return operator.put("/api/v2/attribute-schemas/order", Map.of("schema", schema));
    }

    private static Map<String, Object> note(String keyword, Object value) {
        return Map.of("properties", Map.of("note", Map.of(keyword, value)));
    }

    private Checkout noted(Object note) {
        return shopper.checkout().line(sku, 1).with("attributes", Map.of("note", note));
    }

    @Test
    void aPatternThatGoesBackAndForthHoldsUpNobody() {
        registers(note("pattern", "^(.*,){12}end$")).is(200);

        assertThat(noted(",".repeat(40)).send().badFields()).containsOnlyKeys("attributes/note");
        shopper.places(sku, 1);
        noted(",".repeat(40) + "end").placed();
    }

    @Test
    void aPatternThatCannotBeMatchedInLinearTimeIsRefusedByName() {
        assertThat(registers(note("pattern", "(?=x)")).badFields())
                .hasEntrySatisfying(
                        "schema/properties/note/pattern",
                        rules -> assertThat(rules).singleElement().asString().contains("(?=x)"));
    }

    @Test
    void aRepeatIsAnsweredWithItsOrderWhateverTheRulesHaveBecome() {
        registers(note("type", "string")).is(200);
        Checkout first = noted("wrapped");
        PlacedOrder order = PlacedOrder.of(shopper, first.decided());
        registers(note("maxLength", 3)).is(200);

        assertThat(noted("wrapped").send().badFields()).containsOnlyKeys("attributes/note");
        assertThat(first.decided().is(201).text("/order_no")).isEqualTo(order.number());
        registers(note("maxLength", 30)).is(200);
        noted("wrapped").placed();
    }
}
