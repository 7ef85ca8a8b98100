package fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** One request for each query parameter of an API and each odd value: the other parameters are as the description has them. */
public final class OddParameters {

    /** Encoded: blank, with NUL, and long. */
    private static final List<String> VALUES = List.of("%20", "a%00b", "x".repeat(3_000));

    /** Encoded: values of a list, of which some are blank. */
    private static final List<String> LISTS = List.of(
            "",
            "%20%09",
            "%00",
            ",",
            "%2C%2C",
            "%20,%20",
            "%00,",
            "%C2%A0",
            "%E2%80%83",
            "%C2%85",
            ",".repeat(3_000),
            "x,".repeat(1_000));

    private final ApiDocument api;
    private final Map<String, List<String>> known;

    /**
     * @param openApi the document as JSON
     * @param known values of things that exist, by the name of the parameter
     */
    public OddParameters(String openApi, Map<String, List<String>> known) {
        api = new ApiDocument(openApi);
        this.known = known;
    }

    /**
     * A request without a body.
     *
     * @param parameter the name of the odd one
     * @param isList whether the parameter takes several values
     * @param target path and query, encoded
     */
    public record Probe(String method, String path, String parameter, boolean isList, String value, String target) {}

    public List<Probe> probes() {
        RandomGenerator random = new SplittableRandom(1);
        List<Probe> probes = new ArrayList<>();
        for (Operation operation : api.operations()) {
            for (Operation.Parameter parameter : operation.parameters()) {
                if (parameter.place().equals("query") && !parameter.name().contains("<")) {
                    VALUES.forEach(value -> probes.add(probe(operation, parameter, value, random)));
                    if (isList(parameter)) {
                        LISTS.forEach(value -> probes.add(probe(operation, parameter, value, random)));
                        String twice = "%20&" + parameter.name() + "=%00";
                        probes.add(probe(operation, parameter, twice, random));
                    }
                }
            }
        }
        return probes;
    }

    private Probe probe(Operation operation, Operation.Parameter odd, String value, RandomGenerator random) {
        String path = operation.path();
        List<String> query = new ArrayList<>();
        query.add(odd.name() + "=" + value);
        for (Operation.Parameter other : operation.parameters()) {
            if (other.place().equals("path")) {
                path = path.replace("{" + other.name() + "}", valid(other, random));
            } else if (other.place().equals("query")
                    && other.required()
                    && !other.name().equals(odd.name())) {
                query.add(other.name() + "=" + valid(other, random));
            }
        }
        return new Probe(
                operation.method(),
                operation.path(),
                odd.name(),
                isList(odd),
                value,
                path + "?" + String.join("&", query));
    }

    private static boolean isList(Operation.Parameter parameter) {
        return parameter.schema().path("type").toString().contains("array");
    }

    private String valid(Operation.Parameter parameter, RandomGenerator random) {
        List<String> existing = known.getOrDefault(parameter.name(), List.of());
        String value =
                existing.isEmpty() ? api.value(parameter.schema(), random).asString("x") : existing.getFirst();
        return URLEncoder.encode(value, UTF_8).replace("+", "%20");
    }
}
