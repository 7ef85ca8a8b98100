package payment.adapter.alipay;

import com.alipay.api.AlipayResponse;
import com.alipay.api.internal.mapping.ApiField;
import com.alipay.api.internal.mapping.ApiListField;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The fields of the answers in Alipay's own library ({@code alipay-sdk-java}, package {@code com.alipay.api.response}). */
final class AlipayLibrary {

    private static final Map<String, Set<String>> FIELDS = new ConcurrentHashMap<>();

    private AlipayLibrary() {}

    /**
     * @param method of the request, such as {@code alipay.trade.query}
     * @throws IllegalStateException if the answer has a field that Alipay's library does not know
     */
    static void requireFields(String method, JsonNode answer) {
        Set<String> unknown = new TreeSet<>(answer.propertyNames());
        unknown.removeAll(FIELDS.computeIfAbsent(method, AlipayLibrary::fields));
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("Alipay's answer to %s has no field %s".formatted(method, unknown));
        }
    }

    private static Set<String> fields(String method) {
        String name = Arrays.stream(method.split("\\."))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining("", "com.alipay.api.response.", "Response"));
        try {
            return Stream.of(Class.forName(name), AlipayResponse.class)
                    .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
                    .flatMap(AlipayLibrary::names)
                    .collect(Collectors.toSet());
        } catch (ClassNotFoundException unknown) {
            throw new IllegalStateException("Alipay has no request " + method, unknown);
        }
    }

    private static Stream<String> names(Field field) {
        return Stream.concat(
                Stream.of(field.getAnnotationsByType(ApiField.class)).map(ApiField::value),
                Stream.of(field.getAnnotationsByType(ApiListField.class)).map(ApiListField::value));
    }
}
