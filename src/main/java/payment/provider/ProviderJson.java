package payment.provider;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON of providers. Unknown fields are ignored. A whole number, such as an amount in minor units, must be written as one: Jackson
 * would otherwise cut 25.99 to 25 and read the text "25" as a number.
 */
public final class ProviderJson {

    private ProviderJson() {}

    /** A mapper for records whose fields are written with underscores. */
    public static JsonMapper mapper() {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
    }
}
