package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.PlacedOrder;

/** Attributes that a schema marks as personal are stored like an address, however the schema changes later. */
class SealsPersonalAttributesTests extends EdgeTest {

    /** The default without a schema. */
    static final Map<String, Object> FLAT =
            Map.of("additionalProperties", Map.of("type", List.of("string", "number", "boolean")));

    private static final String SCHEMAS = "/api/v2/attribute-schemas/";
    private static final Map<String, Object> PERSONAL = Map.of("x-personal", true);

    private String sku;

    SealsPersonalAttributesTests(Platform platform) {
        super(platform);
    }

    @BeforeEach
    void schemas() {
        sku = operator.sells(1_000, 100);
        register("order", Map.of("properties", Map.of("birthday", PERSONAL, "family", PERSONAL)));
        register("line", Map.of("properties", Map.of("engraving", PERSONAL)));
    }

    @AfterEach
    void asBefore() {
        register("order", FLAT);
        register("line", FLAT);
    }

    private void register(String subject, Map<String, Object> schema) {
        operator.put(SCHEMAS + subject, Map.of("schema", schema)).is(200);
    }

    private Checkout checkout() {
        return shopper.checkout()
                .with("attributes", Map.of("slot", "evening", "birthday", "12-10", "family", Map.of("son", "Byron")))
                .item(Map.of("sku_id", sku, "quantity", 1, "attributes", Map.of("engraving", "A. L.", "wrap", "red")))
                .line(sku, 2);
    }

    @Test
    void theyAreShownWithTheirOrderOnly() {
        Answer placed = checkout().decided().is(201);
        PlacedOrder order = PlacedOrder.of(shopper, placed);

        assertHasAll(order.show());
        assertThat(placed.text("/attributes/slot")).isEqualTo("evening");
        assertThat(placed.text("/lines/0/attributes/wrap")).isEqualTo("red");
        assertThat(placed.body()).doesNotContain("12-10", "Byron", "A. L.");
        platform.awaitListed();
        assertThat(shopper.get("/api/v2/orders").is(200).body())
                .contains("evening")
                .doesNotContain("12-10", "Byron");
    }

    private static void assertHasAll(Answer shown) {
        assertThat(shown.text("/attributes/slot")).isEqualTo("evening");
        assertThat(shown.text("/attributes/birthday")).isEqualTo("12-10");
        assertThat(shown.text("/attributes/family/son")).isEqualTo("Byron");
        assertThat(shown.text("/lines/0/attributes/wrap")).isEqualTo("red");
        assertThat(shown.text("/lines/0/attributes/engraving")).isEqualTo("A. L.");
        assertThat(shown.at("/lines/1/attributes").isMissingNode()).isTrue();
    }

    @Test
    void nothingIsFoundByThem() {
        PlacedOrder order = checkout().placed();

        assertThat(operator.get("/api/v2/orders?attribute.birthday=12-10&attribute.slot=evening&attribute.birthday=x")
                        .badFields())
                .hasEntrySatisfying(
                        "attribute.birthday",
                        rules -> assertThat(rules).singleElement().asString().contains("personal"))
                .hasSize(1);
        platform.awaitListed();
        assertThat(shopper.get("/api/v2/orders?attribute.slot=evening").is(200).texts("/orders", "order_no"))
                .contains(order.number());
    }

    @Test
    void noLaterSchemaChangesAnOrder() {
        PlacedOrder order = checkout().placed();

        register("order", Map.of("properties", Map.of("slot", PERSONAL, "birthday", Map.of("type", "integer"))));
        register("line", Map.of("additionalProperties", false));
        assertHasAll(order.show());
        assertThat(operator.get("/api/v2/orders?attribute.slot=evening").badFields())
                .containsOnlyKeys("attribute.slot");
    }

    @Test
    void theyAreGoneOnceThePersonIsErased() {
        PlacedOrder order = checkout().placed();
        order.cancel().is(200);
        shopper.post("/api/v2/privacy/erasures", Map.of("subject", shopper.subject()))
                .is(200);

        assertThat(order.show().at("/attributes").toString()).isEqualTo("{\"slot\":\"evening\"}");
        assertThat(order.show().at("/lines/0/attributes").toString()).isEqualTo("{\"wrap\":\"red\"}");
    }

    @Test
    void theyObeyTheirSchemaAsOthersDo() {
        register("order", Map.of("properties", Map.of("birthday", Map.of("x-personal", true, "maxLength", 5))));

        assertThat(shopper.checkout()
                        .line(sku, 1)
                        .with("attributes", Map.of("birthday", "1815-12-10"))
                        .send()
                        .badFields())
                .containsOnlyKeys("attributes/birthday");
    }

    @Test
    void aMarkThatWouldNotCountIsRefused() {
        assertThat(operator.put(SCHEMAS + "order", Map.of("schema", Map.of("additionalProperties", PERSONAL)))
                        .badFields())
                .containsOnlyKeys("schema/additionalProperties/x-personal");
        assertThat(operator.put(SCHEMAS + "sku", Map.of("schema", Map.of("properties", Map.of("a", PERSONAL))))
                        .badFields())
                .containsOnlyKeys("schema/properties/a/x-personal");
    }
}
