package platform.attributes;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import platform.text.Visible;
import platform.web.FieldProblem;
import platform.web.Limits;
import platform.web.ProblemException;

/** A filter: it selects the objects whose custom attribute of this name has exactly this value. Both are texts from a URL. */
public record AttributeFilter(String name, String value) {

    private static final String PARAMETER = "attribute.";
    private static final int MAX = 10;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?");

    /**
     * Reads the filters from the request parameters that are named {@code attribute.<name>}.
     *
     * @param personal names of the personal attributes. They are stored sealed, so no filter can find them
     * @throws ProblemException (400) if there are more than 10 filters, if a text is too long or not visible, or if a filter names a
     *     personal attribute
     */
    public static List<AttributeFilter> of(Map<String, List<String>> parameters, Supplier<Set<String>> personal) {
        List<AttributeFilter> filters = new ArrayList<>();
        parameters.forEach((parameter, values) -> {
            if (parameter.startsWith(PARAMETER)) {
                String name = parameter.substring(PARAMETER.length());
                values.forEach(value -> filters.add(new AttributeFilter(name, value)));
            }
        });
        if (filters.size() > MAX) {
            throw ProblemException.invalid("attribute", "must be given at most %d times".formatted(MAX));
        }
        if (!filters.stream().allMatch(each -> isShort(each.name()) && isShort(each.value()))) {
            throw ProblemException.invalid(
                    "attribute",
                    "must have names and values of at most %d visible characters each".formatted(Limits.MAX_TEXT));
        }
        if (!filters.isEmpty()) {
            Set<String> sealed = personal.get();
            List<FieldProblem> refused = filters.stream()
                    .map(AttributeFilter::name)
                    .filter(sealed::contains)
                    .distinct()
                    .map(name -> new FieldProblem(
                            PARAMETER + name, "must not be used: its schema marks the attribute as personal"))
                    .toList();
            if (!refused.isEmpty()) {
                throw ProblemException.invalid(refused);
            }
        }
        return filters;
    }

    private static boolean isShort(String text) {
        return text.length() <= Limits.MAX_TEXT && text.matches(Visible.PATTERN);
    }

    /**
     * The JSON objects that this filter can mean. Attributes match if they contain at least one of these objects. There can be two, because
     * a text in a URL, such as {@code 5} or {@code true}, can also mean a number or a boolean.
     */
    public List<String> readings() {
        List<String> readings = new ArrayList<>();
        readings.add(Json.text(Map.of(name, value)));
        if (NUMBER.matcher(value).matches()) {
            readings.add(Json.text(Map.of(name, new BigDecimal(value))));
        } else if (value.equals("true") || value.equals("false")) {
            readings.add(Json.text(Map.of(name, Boolean.valueOf(value))));
        }
        return readings;
    }
}
