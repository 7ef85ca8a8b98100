package tracking.push;

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
import java.util.stream.Stream;
import order.OrderStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import platform.language.Language;
import platform.money.Money;
import testing.Apart;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tracking.change.Detail;
import tracking.change.DetailKind;
import tracking.change.OrderChange;
import tracking.change.Position;

/** Each message of streams and sockets is valid against the published schema of its event. */
@Apart
class StreamMessagesFollowTheirSchemasTests {

    private static final Path SCHEMAS = Path.of("src/main/resources/static/schemas/stream");
    private static final Instant AT = Instant.parse("2026-01-31T09:30:00Z");

    private final ChangeMessages messages = new ChangeMessages(JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build());

    private static OrderChange change(OrderStatus status, @Nullable Detail detail) {
        return new OrderChange(new Position(7, AT), "1", "alice", "web", status, 3, AT, null, detail);
    }

    private static OrderChange change(DetailKind kind) {
        Detail detail = kind == DetailKind.REFUND_MADE
                ? new Detail(kind, null, new Money(100, "GBP"), true)
                : new Detail(kind, "reference", null, null);
        return change(OrderStatus.COMPLETED, detail);
    }

    @Test
    void each_message_is_valid() throws IOException {
        Schema status = schema("order_status_updated");
        Schema detail = schema("order_detail_added");
        for (OrderStatus each : OrderStatus.values()) {
            String message = messages.write(change(each, null), Language.ENGLISH);
            assertThat(status.validate(message, InputFormat.JSON)).as(message).isEmpty();
            assertThat(detail.validate(message, InputFormat.JSON)).as(message).isNotEmpty();
        }
        for (DetailKind each : DetailKind.values()) {
            String message = messages.write(change(each), Language.ENGLISH);
            assertThat(detail.validate(message, InputFormat.JSON)).as(message).isEmpty();
            assertThat(status.validate(message, InputFormat.JSON)).as(message).isNotEmpty();
        }
        assertThat(schema("reset").validate("{}", InputFormat.JSON)).isEmpty();
    }

    @Test
    void each_schema_is_of_a_message() throws IOException {
        try (Stream<Path> files = Files.list(SCHEMAS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            ChangeMessages.event(change(OrderStatus.PAID, null)) + ".v1.json",
                            ChangeMessages.event(change(DetailKind.REFUND_MADE)) + ".v1.json",
                            "reset.v1.json");
        }
    }

    private static Schema schema(String event) throws IOException {
        try (InputStream file = Files.newInputStream(SCHEMAS.resolve(event + ".v1.json"))) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(file.readAllBytes(), UTF_8), InputFormat.JSON);
        }
    }
}
