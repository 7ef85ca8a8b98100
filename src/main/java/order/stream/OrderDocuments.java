package order.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jooq.JSON;
import org.jooq.JSONB;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the JSON columns of the row of an order. */
public final class OrderDocuments {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private OrderDocuments() {}

    public static JSONB content(Order order) {
        return JSONB.jsonb(MAPPER.writeValueAsString(order.content()));
    }

    public static JSON progress(Order order) {
        return JSON.json(MAPPER.writeValueAsString(order.progress()));
    }

    public static Order.Content content(JSONB document) {
        return MAPPER.readValue(document.data(), Order.Content.class);
    }

    public static Progress progress(JSON document) {
        return MAPPER.readValue(document.data(), Progress.class);
    }

    /** Reads when an event was decided, and nothing else of the event. */
    static Instant timeOf(String payload) {
        try (JsonParser parser = MAPPER.createParser(payload)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isTime = parser.currentName().equals("at");
                parser.nextToken();
                if (isTime) {
                    return Instant.parse(parser.getString());
                }
                parser.skipChildren();
            }
        }
        throw new IllegalArgumentException("The event has no time");
    }
}
