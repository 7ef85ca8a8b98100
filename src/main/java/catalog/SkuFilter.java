package catalog;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import platform.web.Limits;
import platform.web.ProblemException;
import platform.web.Texts;

/**
 * Which SKUs are asked for.
 *
 * @param categories one of these; null for any or none
 * @param attributes every one of these
 */
record SkuFilter(@Nullable Set<String> categories, List<Attribute> attributes) {

    private static final String ATTRIBUTE = "attribute.";
    private static final int MAX_ATTRIBUTES = 10;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?");

    /** Those of a request's parameters that are named {@code attribute.<name>}. */
    static List<Attribute> attributes(Map<String, List<String>> parameters) {
        List<Attribute> attributes = new ArrayList<>();
        parameters.forEach((parameter, values) -> {
            if (parameter.startsWith(ATTRIBUTE)) {
                String name = parameter.substring(ATTRIBUTE.length());
                values.forEach(value -> attributes.add(new Attribute(name, value)));
            }
        });
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw ProblemException.invalid("attribute", "must come at most %d times".formatted(MAX_ATTRIBUTES));
        }
        if (!attributes.stream().allMatch(each -> isShort(each.name()) && isShort(each.value()))) {
            throw ProblemException.invalid(
                    "attribute", "must be of at most %d visible characters".formatted(Limits.MAX_TEXT));
        }
        return attributes;
    }

    private static boolean isShort(String text) {
        return text.length() <= Limits.MAX_TEXT && text.matches(Texts.VISIBLE);
    }

    /** A custom attribute by name, with exactly this value as it is written in an address. */
    record Attribute(String name, String value) {

        /** The objects of which one has to be contained: a text may mean a number or a boolean as well. */
        List<Map<String, Object>> readings() {
            List<Map<String, Object>> readings = new ArrayList<>();
            readings.add(Map.of(name, value));
            if (NUMBER.matcher(value).matches()) {
                readings.add(Map.of(name, new BigDecimal(value)));
            } else if (value.equals("true") || value.equals("false")) {
                readings.add(Map.of(name, Boolean.valueOf(value)));
            }
            return readings;
        }
    }
}
