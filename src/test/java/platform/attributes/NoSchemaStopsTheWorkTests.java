package platform.attributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platform.web.FieldProblem;

/**
 * The check of attributes ends soon for any schema and any attributes, because it runs in the only worker of a module.
 *
 * <p>Seen to fail when an attribute was not refused although a pattern had not been evaluated on it: such attributes
 * were accepted where the pattern must not match.
 */
class NoSchemaStopsTheWorkTests {

    /** Far longer than any check takes; without the bounds, some checks never end. */
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final String COMMAS = ",".repeat(40);

    @Test
    void aPatternTakesTimeThatGrowsWithTheTextOnly() {
        AttributeRules rules = AttributeRules.of(property("pattern", "^(.*,){12}end$"));

        assertThat(soon(rules, Map.of("a", COMMAS)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo("attributes/a"));
        assertThat(soon(rules, Map.of("a", COMMAS + "end"))).isEmpty();
    }

    /** If a pattern must not match, an unfinished search is not the same as no match. */
    @Test
    void uncheckedAttributesAreRefused() {
        String pattern = "(ab?){300}x";
        AttributeRules rules =
                AttributeRules.of(Map.of("properties", Map.of("a", Map.of("not", Map.of("pattern", pattern)))));

        assertThat(soon(rules, Map.of("a", "b"))).isEmpty();
        assertThat(soon(rules, Map.of("a", "a".repeat(8_000))))
                .singleElement()
                .satisfies(problem -> assertThat(problem.rule()).startsWith("cannot be checked"));
    }

    @Test
    void soDoesOneOfNames() {
        AttributeRules rules =
                AttributeRules.of(Map.of("patternProperties", Map.of("^(.*,){12}end$", Map.of("type", "integer"))));

        assertThat(soon(rules, Map.of(COMMAS, "x"))).isEmpty();
        assertThat(soon(rules, Map.of(COMMAS + "end", "x"))).hasSize(1);
        AttributeRules ofNames = AttributeRules.of(Map.of("propertyNames", Map.of("pattern", "^(.*,){12}end$")));
        assertThat(soon(ofNames, Map.of(COMMAS, "x"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a(?=b)",
                "(?<!a)b",
                "(a)\\1",
                "a++",
                "(",
                "\\Qa\\E",
                "((((((a{10}){10}){10}){10}){10}){10})",
                "a{9999}"
            })
    void aPatternThatCannotBeMatchedSoIsRefusedByName(String pattern) {
        assertThat(refusals(property("pattern", pattern)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo("schema/properties/a/pattern"))
                .satisfies(problem -> assertThat(problem.rule()).contains(pattern));
        assertThat(refusals(Map.of("items", Map.of("patternProperties", Map.of(pattern, Map.of())))))
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo("schema/items/patternProperties"))
                .satisfies(problem -> assertThat(problem.rule()).contains(pattern));
    }

    @Test
    void aTextThatLooksLikeAPatternIsNone() {
        assertThat(refusals(Map.of("enum", List.of(Map.of("pattern", "(?=x)")))))
                .isEmpty();
        assertThat(refusals(Map.of("properties", Map.of("pattern", Map.of("type", "string")))))
                .isEmpty();
    }

    @Test
    void aSchemaThatAnOlderReleaseStoredRefusesAttributesAndNothingElse() {
        AttributeRules stored = AttributeRules.of(property("pattern", "a(?=b)"));

        assertThat(soon(stored, Map.of("a", "x")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo("attributes"))
                .satisfies(problem -> assertThat(problem.rule()).contains("schema/properties/a/pattern", "a(?=b)"));
        assertThat(soon(stored, Map.of())).isEmpty();
        AttributeRules large =
                AttributeRules.of(property("pattern", "((((((((((a{10}){10}){10}){10}){10}){10}){10}){10}){10}){10})"));
        assertThat(soon(large, Map.of("a", "x"))).hasSize(1);
    }

    @Test
    void partsThatDoubleTheWorkEndWithTheEffort() {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (int i = 0; i < 60; i++) {
            Map<String, Object> next = Map.of("$ref", "#/$defs/p" + (i + 1));
            parts.put("p" + i, Map.of(i % 2 == 0 ? "allOf" : "anyOf", List.of(next, next)));
        }
        parts.put("p60", Map.of("type", "integer"));
        Map<String, Object> schema = Map.of("$defs", parts, "properties", Map.of("a", Map.of("$ref", "#/$defs/p0")));

        assertThat(refusals(schema)).isEmpty();
        assertThat(soon(AttributeRules.of(schema), Map.of("a", "x")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.rule()).startsWith("cannot be checked"));
    }

    @Test
    void manyPatternsOnLongTextsEndWithTheEffort() {
        List<Object> patterns = IntStream.range(0, 50)
                .<Object>mapToObj(i -> Map.of("pattern", "a{1000}a{" + (900 + i) + "}b"))
                .toList();
        AttributeRules rules = AttributeRules.of(Map.of("additionalProperties", Map.of("anyOf", patterns)));

        assertThat(soon(rules, Map.of("a", "a".repeat(8_000), "b", "a".repeat(8_000))))
                .singleElement()
                .satisfies(problem -> assertThat(problem.rule()).startsWith("cannot be checked"));
    }

    @Test
    void thousandsOfNamesThatAreMissingEndWithTheEffort() {
        List<String> names = IntStream.range(0, 8_000).mapToObj(i -> "n" + i).toList();
        List<Object> empty = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            empty.add(Map.of());
        }
        AttributeRules rules =
                AttributeRules.of(Map.of("additionalProperties", Map.of("items", Map.of("required", names))));

        assertThat(soon(rules, Map.of("a", empty)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.rule()).startsWith("cannot be checked"));
    }

    @Test
    void theEffortIsThatOfTheWholeRequest() {
        AttributeRules rules = AttributeRules.of(property("pattern", "a{1000}a{900}b"));
        Effort effort = Effort.of(2);

        List<FieldProblem> first = rules.problems("attributes", Map.of("a", "a".repeat(2_000)), effort);
        List<FieldProblem> second = rules.problems("attributes", Map.of("a", "a".repeat(2_000)), effort);

        assertThat(first)
                .singleElement()
                .satisfies(problem -> assertThat(problem.rule()).contains("pattern"));
        assertThat(second)
                .singleElement()
                .satisfies(problem -> assertThat(problem.rule()).startsWith("cannot be"));
    }

    @Test
    void aLargeOrdinarySchemaIsFarFromTheEnd() {
        Map<String, Object> properties = new LinkedHashMap<>();
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            properties.put(
                    "p" + i, Map.of("type", "string", "minLength", 1, "maxLength", 60, "pattern", "^[a-z0-9 -]*$"));
            attributes.put("p" + i, "ordinary value 1-2-3");
        }
        AttributeRules rules = AttributeRules.of(Map.of("properties", properties, "additionalProperties", false));

        assertThat(soon(rules, attributes)).isEmpty();
    }

    @Test
    void aRepeatedProblemIsReportedShortlyAndNotTooOften() {
        List<String> values =
                IntStream.range(0, 5_000).mapToObj(i -> "value" + i).toList();
        AttributeRules rules = AttributeRules.of(Map.of("additionalProperties", Map.of("enum", values)));
        Map<String, Object> attributes = new LinkedHashMap<>();
        IntStream.range(0, 9).forEach(i -> attributes.put("a" + i, "other"));

        assertThat(soon(rules, attributes))
                .allSatisfy(problem -> assertThat(problem.rule()).hasSizeLessThan(400));
        AttributeRules none = AttributeRules.of(Map.of("additionalProperties", false));
        IntStream.range(0, 900).forEach(i -> attributes.put("a" + i, "other"));
        assertThat(soon(none, attributes)).hasSizeBetween(1, 100);
    }

    @Test
    void aSchemaIsBoundedItself() {
        Map<String, Object> patterns = new LinkedHashMap<>();
        IntStream.range(0, 51).forEach(i -> patterns.put("^" + i, Map.of()));
        assertThat(refusals(Map.of("patternProperties", patterns)))
                .containsExactly(new FieldProblem("schema", "must have at most 50 patterns"));
        Map<String, Object> deep = Map.of();
        for (int i = 0; i < 65; i++) {
            deep = Map.of("not", deep);
        }
        assertThat(refusals(deep))
                .singleElement()
                .satisfies(problem -> assertThat(problem.rule()).isEqualTo("must not be deeper than 64 levels"));
        Map<String, Object> allowed = Map.of();
        for (int i = 0; i < 63; i++) {
            allowed = Map.of("not", allowed);
        }
        assertThat(refusals(allowed)).isEmpty();
        assertThat(refusals(property("pattern", "a".repeat(501)))).hasSize(1);
    }

    /** An older release may have stored such a schema. */
    @Test
    void nothingIsEverFetched() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        HttpServer elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        elsewhere.start();
        try {
            String url = "http://localhost:" + elsewhere.getAddress().getPort() + "/schema";
            for (Map<String, Object> schema : List.<Map<String, Object>>of(
                    Map.of("properties", Map.of("a", Map.of("$ref", url))),
                    Map.of("$id", url, "properties", Map.of("a", Map.of("$ref", "other"))),
                    Map.of("properties", Map.of("a", Map.of("$dynamicRef", url + "#x"))))) {
                assertThat(refusals(schema)).isNotEmpty();
                assertThat(soon(AttributeRules.of(schema), Map.of("a", "x"))).hasSize(1);
            }
        } finally {
            elsewhere.stop(0);
        }
        assertThat(requests).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "^(.*,){12}end$",
                "(a{30}){30}",
                "[a\\]({]{5}",
                "[[:alpha:])]{7}",
                "(a|b)*c?",
                "[]x]{3}",
                "(?:[^)]{4}|\\)){6}",
                "\\p{Lu}{20}",
                "(?i)straße{3,9}",
                "x{2,}"
            })
    void theSizeOfAProgramIsNeverTakenForMuchSmaller(String pattern) {
        int real = com.google.re2j.Pattern.compile(pattern).programSize();

        assertThat(LinearPattern.instructions(pattern) * 2 + 8).isGreaterThanOrEqualTo(real);
    }

    private static Map<String, Object> property(String keyword, Object value) {
        return Map.of("properties", Map.of("a", Map.of(keyword, value)));
    }

    private static List<FieldProblem> refusals(Map<String, Object> schema) {
        return assertTimeoutPreemptively(SOON, () -> AttributeRules.problemsOfSchema("schema", schema));
    }

    private static List<FieldProblem> soon(AttributeRules rules, Map<String, Object> attributes) {
        return assertTimeoutPreemptively(SOON, () -> rules.problems("attributes", attributes, Effort.of(1)));
    }
}
