package order;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jooq.JSONB;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON columns of an order's row. */
final class OrderDocuments {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private OrderDocuments() {}

    static JSONB write(Object document) {
        return JSONB.jsonb(JSON.writeValueAsString(document));
    }

    static <T> T read(JSONB document, Class<T> type) {
        return JSON.readValue(document.data(), type);
    }
}
