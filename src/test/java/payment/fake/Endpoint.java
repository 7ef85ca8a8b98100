package payment.fake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the public documentation says about the requests to an endpoint: the table of its fields, each with the page that defines it.
 * {@snippet :
 * Endpoint.of("GET /v3/refunds/{id}", "https://docs.example/refunds/get")
 *         .required("{id}", Rule.text(64)) // in the path
 *         .required("?merchant", Rule.matches("\\d{10}")) // in the query
 *         .optional("amount", Rule.object())
 *         .required("amount.total", Rule.whole(1, 1_000)); // if there is an amount
 * }
 */
public final class Endpoint {

    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    private final String line;
    private final Pattern pattern;
    private final List<String> places = new ArrayList<>();
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final String mainPage;
    private String page;

    private record Field(boolean isRequired, Rule rule, String page) {}

    private Endpoint(String line, String page) {
        this.line = line;
        this.mainPage = page;
        this.page = page;
        Matcher place = PLACE.matcher(line);
        while (place.find()) {
            places.add(place.group());
        }
        this.pattern = Pattern.compile(PLACE.matcher(line).replaceAll("([^/]+)"));
    }

    /**
     * @param line the method and the path, whose variable parts are in braces, or what {@link FakeProvider#endpoint} gives
     * @param page the address of the page that defines the fields that follow
     */
    public static Endpoint of(String line, String page) {
        return new Endpoint(line, page);
    }

    /** The fields that follow are defined on another page. */
    public Endpoint from(String other) {
        page = other;
        return this;
    }

    /**
     * @param name as in {@link Fields}, where {@code []} stands for each element of an array and {@code *} for each name; {@code ?name} is in the
     *     query, {@code {name}} in the path. A field of an object is required only if the request has the object.
     */
    public Endpoint required(String name, Rule rule) {
        fields.put(name, new Field(true, rule, page));
        return this;
    }

    public Endpoint optional(String name, Rule rule) {
        fields.put(name, new Field(false, rule, page));
        return this;
    }

    boolean matches(String request) {
        return pattern.matcher(request).matches();
    }

    List<Violation> check(String request, Map<String, Object> given) {
        Map<String, Object> all = new LinkedHashMap<>(given);
        Matcher parts = pattern.matcher(request);
        for (int i = 0; parts.matches() && i < places.size(); i++) {
            all.put(places.get(i), parts.group(i + 1));
        }
        List<Violation> violations = new ArrayList<>();
        all.forEach((name, value) -> {
            Field field = field(name);
            if (field == null) {
                violations.add(new Violation(line, name, "is not documented", mainPage));
            } else if (!field.rule().accepts().test(value)) {
                violations.add(
                        new Violation(line, name, "is not " + field.rule().allowed(), field.page()));
            }
        });
        fields.forEach((name, field) -> {
            if (field.isRequired()) {
                missing(name, all)
                        .forEach(missing -> violations.add(new Violation(line, missing, "is missing", field.page())));
            }
        });
        return violations;
    }

    private @Nullable Field field(String name) {
        String general = general(name);
        Field field = fields.get(general);
        return field != null ? field : fields.get(general.substring(0, general.lastIndexOf('.') + 1) + "*");
    }

    /** The name of a field, without the numbers of elements. */
    private static String general(String name) {
        return name.replaceAll("\\[\\d*]", "[]");
    }

    private static List<String> missing(String name, Map<String, Object> all) {
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return all.keySet().stream().anyMatch(each -> general(each).equals(name)) ? List.of() : List.of(name);
        }
        return all.keySet().stream()
                .filter(object -> general(object).equals(name.substring(0, dot)))
                .map(object -> object + name.substring(dot))
                .filter(field -> !all.containsKey(field))
                .toList();
    }
}
