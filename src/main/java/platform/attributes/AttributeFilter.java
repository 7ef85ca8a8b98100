package platform.attributes;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import platform.web.FieldProblem;
import platform.web.Limits;
import platform.web.ProblemException;
import platform.web.Texts;

/** Keeps what has a custom attribute of this name with exactly this value, as it is written in an address. */
public record AttributeFilter(String name, String value) {

    private static final String PARAMETER = "attribute.";
    private static final int MAX = 10;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?");

    /**
     * Those of a request's parameters that are named {@code attribute.<name>}.
     *
     * @param personal names of attributes that are stored sealed, so that nothing can be found by them
     * @throws ProblemException (400) when they are more than 10, not short visible texts, or name a personal attribute
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
            throw ProblemException.invalid("attribute", "must come at most %d times".formatted(MAX));
        }
        if (!filters.stream().allMatch(each -> isShort(each.name()) && isShort(each.value()))) {
            throw ProblemException.invalid(
                    "attribute", "must be of at most %d visible characters".formatted(Limits.MAX_TEXT));
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
        return text.length() <= Limits.MAX_TEXT && text.matches(Texts.VISIBLE);
    }

    /** JSON objects of which one has to be contained: a text may mean a number or a boolean as well. */
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
