package platform.attributes;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON objects in their stored form. A value that is written and read back is equal to the original. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private Json() {}

    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    public static <T> T read(String text, Class<T> type) {
        return MAPPER.readValue(text, type);
    }

    public static Map<String, Object> object(String text) {
        return MAPPER.readValue(text, OBJECT);
    }

    /**
     * Converts whole numbers to integers. PostgreSQL writes 1.0E7 as 10000000. A stored value must equal the given value; otherwise every
     * repeated write would look like a change.
     */
    public static Map<String, Object> plain(Map<String, Object> object) {
        Map<String, Object> plain = LinkedHashMap.newLinkedHashMap(object.size());
        object.forEach((name, value) -> plain.put(name, plainValue(value)));
        return plain;
    }

    @SuppressWarnings("unchecked") // the names in a JSON object are texts
    private static Object plainValue(Object value) {
        if (value instanceof Map<?, ?> map) {
            return plain((Map<String, Object>) map);
        }
        if (value instanceof List<?> list) {
            List<Object> plain = new ArrayList<>(list.size());
            list.forEach(each -> plain.add(plainValue(each)));
            return plain;
        }
        return value instanceof Double number && Double.isFinite(number) && number == Math.rint(number)
                ? whole(new BigDecimal(number.toString()).toBigIntegerExact())
                : value;
    }

    private static Number whole(BigInteger number) {
        if (number.bitLength() < Integer.SIZE) {
            return number.intValue();
        }
        return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
    }

    static JsonNode node(Object value) {
        return MAPPER.valueToTree(value);
    }
}
