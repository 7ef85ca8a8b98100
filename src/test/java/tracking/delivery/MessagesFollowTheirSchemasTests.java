package tracking.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import order.OrderStatus;
import org.junit.jupiter.api.Test;
import platform.money.Money;
import testing.Apart;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tracking.change.Detail;
import tracking.change.DetailKind;
import tracking.change.OrderChange;
import tracking.change.Position;
import tracking.webhook.Endpoint;
import tracking.webhook.WebhookType;

/** Each message is valid against the published schema of its type, has no personal data, and is small. */
@Apart
class MessagesFollowTheirSchemasTests {

    private static final Path SCHEMAS = Path.of("src/main/resources/static/schemas/webhooks");
    private static final String OWNER = "a shopper whom nobody may learn of";
    private static final Instant AT = Instant.parse("2026-01-31T09:30:00.123456Z");

    private static OrderChange change(OrderStatus status, String orderNo, String channel) {
        return new OrderChange(new Position(7, AT), orderNo, OWNER, channel, status, 3, AT, "a trace", null);
    }

    private static OrderChange detail(DetailKind kind) {
        Detail detail = kind == DetailKind.REFUND_MADE
                ? new Detail(kind, null, new Money(100, "GBP"), null)
                : new Detail(kind, "reference", null, null);
        return new OrderChange(
                new Position(7, AT), "260131-4821-0077-1935", OWNER, "web", OrderStatus.PAID, 3, AT, "a trace", detail);
    }

    private static List<Message> samples() {
        List<Message> samples = new ArrayList<>();
        for (OrderStatus status : OrderStatus.values()) {
            samples.add(Message.of(change(status, "260131-4821-0077-1935", "web")));
        }
        for (DetailKind kind : DetailKind.values()) {
            samples.add(Message.of(detail(kind)));
        }
        samples.add(Message.test(UUID.fromString("01900000-0000-7000-8000-000000000000"), AT));
        return samples;
    }

    @Test
    void each_type_has_a_schema_of_each_version_and_each_schema_a_type() throws IOException {
        try (Stream<Path> files = Files.list(SCHEMAS)) {
            List<String> expected = new ArrayList<>();
            Stream.concat(Stream.of(WebhookType.values()).map(WebhookType::wireName), Stream.of(WebhookType.TEST))
                    .forEach(type -> {
                        for (int version = 1; version <= Endpoint.LATEST_SCHEMA; version++) {
                            expected.add("%s.v%d.json".formatted(type, version));
                        }
                    });
            assertThat(files.map(file -> file.getFileName().toString()).toList())
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void each_sample_is_valid() throws IOException {
        assertThat(samples().stream().map(Message::type))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of(WebhookType.values()).map(WebhookType::wireName), Stream.of(WebhookType.TEST))
                        .toList());
        for (Message sample : samples()) {
            assertThat(schema(sample.type()).validate(sample.json(), InputFormat.JSON))
                    .as(sample.json())
                    .isEmpty();
        }
    }

    @Test
    void a_message_of_another_type_is_not_valid() throws IOException {
        Message paid = Message.of(change(OrderStatus.PAID, "1", "web"));
        assertThat(schema("order.shipped").validate(paid.json(), InputFormat.JSON))
                .isNotEmpty();
        assertThat(schema("order.paid")
                        .validate(paid.json().replace("\"sequence\":3", "\"sequence\":0"), InputFormat.JSON))
                .isNotEmpty();
    }

    private static Schema schema(String type) throws IOException {
        try (InputStream file = Files.newInputStream(SCHEMAS.resolve(type + ".v1.json"))) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(file.readAllBytes(), UTF_8), InputFormat.JSON);
        }
    }

    @Test
    void a_message_has_these_values_and_no_others() {
        JsonNode json = JsonMapper.shared()
                .readTree(Message.of(change(OrderStatus.PAID, "260131-4821-0077-1935", "web"))
                        .json());

        assertThat(json.propertyNames()).containsExactly("type", "timestamp", "data");
        assertThat(json.at("/timestamp").asString()).isEqualTo(AT.toString());
        assertThat(json.at("/data").properties().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, each -> each.getValue().asString())))
                .isEqualTo(Map.of(
                        "order_no", "260131-4821-0077-1935", "status", "PAID", "sequence", "3", "channel", "web"));
    }

    @Test
    void the_largest_message_has_less_than_twenty_kilobytes() {
        Message largest = Message.of(change(OrderStatus.COMPLETED, "\u0001".repeat(128), "\u0001".repeat(64)));

        assertThat(largest.json().getBytes(UTF_8).length).isLessThan(Message.MAX_BYTES);
    }
}
