package payment.fake;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The fields of requests by their names: {@code amount.total} is in the object {@code amount}, and {@code goods[0].name} in the first element of
 * an array. A value is a text, a {@code BigInteger}, a {@code BigDecimal} or a boolean. Objects and arrays are fields, too, as an empty map or list.
 */
public final class Fields {

    private Fields() {}

    public static Map<String, Object> ofJson(JsonNode json) {
        Map<String, Object> fields = new TreeMap<>();
        json.properties().forEach(field -> add(fields, field.getKey(), field.getValue()));
        return fields;
    }

    private static void add(Map<String, Object> fields, String name, JsonNode value) {
        if (value.isObject()) {
            fields.put(name, Map.of());
            value.properties().forEach(field -> add(fields, name + "." + field.getKey(), field.getValue()));
        } else if (value.isArray()) {
            fields.put(name, List.of());
            for (int i = 0; i < value.size(); i++) {
                add(fields, name + "[" + i + "]", value.get(i));
            }
        } else if (value.isIntegralNumber()) {
            fields.put(name, value.bigIntegerValue());
        } else if (value.isNumber()) {
            fields.put(name, value.decimalValue());
        } else {
            fields.put(name, value.isBoolean() ? (Object) value.booleanValue() : value.asString("null"));
        }
    }

    /** A form without nested names. */
    public static Map<String, Object> ofForm(Map<String, String> form) {
        return new TreeMap<>(form);
    }

    /** A form whose names are nested by brackets, such as {@code goods[0][name]}. */
    public static Map<String, Object> ofNestedForm(Map<String, String> form) {
        Map<String, Object> fields = new TreeMap<>();
        form.forEach((bracketed, value) -> {
            String name = "";
            for (String part : bracketed.split("\\[")) {
                String key = part.replace("]", "");
                boolean isIndex = !name.isEmpty() && key.matches("\\d*");
                if (!name.isEmpty()) {
                    fields.put(name, isIndex ? List.of() : Map.of());
                }
                name = isIndex ? name + "[" + key + "]" : name.isEmpty() ? key : name + "." + key;
            }
            fields.put(name, value);
        });
        return fields;
    }
}
