package platform.attributes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import platform.web.FieldProblem;

class AttributesObeyTheirSchemaTests {

    private static final String SCHEMA = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["size"],
             "properties": {"size": {"enum": ["S", "M", "L"]},
                            "care": {"type": "array", "items": {"$ref": "#/$defs/symbol"}},
                            "note": {"type": ["string", "null"]}},
             "additionalProperties": false,
             "$defs": {"symbol": {"type": "string", "maxLength": 3}}}""";

    private final AttributeRules rules = AttributeRules.of(Json.object(SCHEMA));
    private final AttributeRules none = AttributeRules.of(null);

    @Test
    void whatItAllows() {
        assertThat(problems(rules, "{\"size\": \"M\", \"care\": [\"30\", \"dry\"], \"note\": null}"))
                .isEmpty();
    }

    @Test
    void everyViolationIsNamedWithItsPathAndItsRule() {
        List<FieldProblem> problems =
                problems(rules, "{\"care\": [\"30\", \"no tumbler\"], \"note\": 3, \"colour\": \"red\"}");
        assertThat(problems)
                .extracting(FieldProblem::field)
                .containsExactlyInAnyOrder(
                        "attributes/size", "attributes/care/1", "attributes/note", "attributes/colour");
        assertThat(problems)
                .extracting(FieldProblem::rule)
                .anyMatch(rule -> rule.contains("required"))
                .anyMatch(rule -> rule.contains("3 characters"))
                .anyMatch(rule -> rule.contains("integer found"))
                .anyMatch(rule -> rule.contains("additional properties"));
        assertThat(problems(rules, "{\"size\": \"XL\"}"))
                .singleElement()
                .extracting(FieldProblem::field)
                .isEqualTo("attributes/size");
    }

    @Test
    void withoutOneWhatIsFlat() {
        assertThat(problems(none, "{\"a\": \"x\", \"b\": 1.5, \"c\": true, \"d\": 12345678901234567890}"))
                .isEmpty();
        assertThat(problems(none, "{\"a\": {}, \"b\": [], \"c\": null, \"d\": 1}"))
                .extracting(FieldProblem::field)
                .containsExactlyInAnyOrder("attributes/a", "attributes/b", "attributes/c");
    }

    @Test
    void whatCanBeStored() {
        AttributeRules any = AttributeRules.of(Map.of());
        assertThat(problems(any, "{\"a\": [\"x\\u0000\"], \"b\": {\"c\": \"\\ud800\"}, \"d\": 1e999}"))
                .extracting(FieldProblem::field)
                .containsExactlyInAnyOrder("attributes/a/0", "attributes/b/c", "attributes/d");
        assertThat(problems(any, "{\"a\\u0000\": 1}")).hasSize(1);
        assertThat(problems(any, Map.of("a", "é".repeat(8_000), "b", "é".repeat(8_000))))
                .isEmpty();
        assertThat(problems(any, Map.of("a", "é".repeat(8_000), "b", "é".repeat(8_000), "c", "é".repeat(400))))
                .containsExactly(new FieldProblem("attributes", "must have at most 32768 bytes as JSON"));
        assertThat(problems(any, Map.of("a", "x".repeat(8_001))))
                .containsExactly(new FieldProblem("attributes/a", "must have at most 8000 characters"));
        assertThat(problems(any, Map.of("a", Collections.nCopies(1_000, 1))))
                .containsExactly(new FieldProblem("attributes", "must have at most 1000 values in all"));
        assertThat(problems(any, "{\"a\": " + "[".repeat(15) + "1" + "]".repeat(15) + "}"))
                .isEmpty();
        assertThat(problems(any, "{\"a\": " + "[".repeat(16) + "1" + "]".repeat(16) + "}"))
                .containsExactly(
                        new FieldProblem("attributes/a" + "/0".repeat(15), "must not be deeper than 16 levels"));
    }

    @Test
    void aSchemaIsASchema() {
        assertThat(AttributeRules.problemsOfSchema("schema", Json.object(SCHEMA)))
                .isEmpty();
        assertThat(AttributeRules.problemsOfSchema("schema", Map.of())).isEmpty();
        assertThat(AttributeRules.problemsOfSchema(
                        "schema", Json.object("{\"properties\": {\"size\": {\"type\": \"txt\", \"maxLength\": -1}}}")))
                .extracting(FieldProblem::field)
                .contains("schema/properties/size/type", "schema/properties/size/maxLength");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\": \"https://example.com/schema\"}",
                "{\"properties\": {\"a\": {\"$ref\": \"file:///etc/passwd\"}}}",
                "{\"properties\": {\"a\": {\"$ref\": \"classpath:application.yaml\"}}}",
                "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}",
                "{\"properties\": {\"a\": {\"$ref\": \"#/$defs/missing\"}}}",
                "{\"$ref\": \"#\"}",
                "{\"properties\": {\"a\": {\"pattern\": \"(\"}}}"
            })
    void thatStandsForItselfAndLeadsSomewhere(String schema) {
        assertThat(AttributeRules.problemsOfSchema("schema", Json.object(schema)))
                .isNotEmpty();
    }

    @Test
    void markedAttributesArePersonalAndTheOthersAreNot() {
        AttributeRules marked = AttributeRules.of(Json.object("""
                {"properties": {"birthday": {"type": "string", "x-personal": true}, "size": {"x-personal": false},
                                "family": {"type": "object", "x-personal": true}}}"""));
        Map<String, Object> attributes = Json.object(
                "{\"size\": \"M\", \"birthday\": \"12-10\", \"family\": {\"son\": \"Byron\"}, \"other\": 1}");

        assertThat(marked.personal()).containsExactlyInAnyOrder("birthday", "family");
        assertThat(marked.clearOf(attributes)).isEqualTo(Map.of("size", "M", "other", 1));
        assertThat(marked.personalOf(attributes))
                .isEqualTo(Map.of("birthday", "12-10", "family", Map.of("son", "Byron")));
        assertThat(none.clearOf(attributes)).isSameAs(attributes);
        assertThat(none.personalOf(attributes)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"properties": {"a": {"x-personal": "true"}}}                            | schema/properties/a/x-personal
                    {"properties": {"a": {"x-personal": null}}}                              | schema/properties/a/x-personal
                    {"x-personal": true}                                                     | schema/x-personal
                    {"properties": {"a": {"properties": {"b": {"x-personal": true}}}}}       | schema/properties/a/properties/b/x-personal
                    {"additionalProperties": {"x-personal": true}}                           | schema/additionalProperties/x-personal
                    {"allOf": [{"properties": {"a": {"x-personal": true}}}]}                 | schema/allOf/0/properties/a/x-personal
                    {"$defs": {"p": {"x-personal": true}}, "properties": {"a": {"$ref": "#/$defs/p"}}} | schema/$defs/p/x-personal
                    """)
    void aMarkThatWouldNotCountIsRefused(String schema, String field) {
        assertThat(AttributeRules.problemsOfSchema("schema", Json.object(schema)))
                .extracting(FieldProblem::field)
                .containsExactly(field);
    }

    @Test
    void aPropertyMayHaveTheNameOfTheMark() {
        String schema =
                "{\"properties\": {\"x-personal\": {\"type\": \"string\"}, \"a\": {\"const\": {\"x-personal\": 1}}}}";
        assertThat(AttributeRules.problemsOfSchema("schema", Json.object(schema)))
                .isEmpty();
        assertThat(AttributeRules.of(Json.object(schema)).personal()).isEmpty();
    }

    @Test
    void aCircularReferenceIsRefusedWhenItIsReached() {
        AttributeRules circular = AttributeRules.of(Json.object(
                "{\"properties\": {\"a\": {\"$ref\": \"#/$defs/l\"}}, \"$defs\": {\"l\": {\"$ref\": \"#/$defs/l\"}}}"));
        assertThat(problems(circular, "{}")).isEmpty();
        assertThat(problems(circular, "{\"a\": 1}")).hasSize(1);
    }

    @Test
    void asTheSameSchemaWhatIsEqual() {
        assertThat(rules.areOf(Json.object(SCHEMA))).isTrue();
        assertThat(rules.areOf(null)).isFalse();
        assertThat(none.areOf(null)).isTrue();
        assertThat(problems(none, Map.of())).isEmpty();
    }

    private static List<FieldProblem> problems(AttributeRules rules, String attributes) {
        return problems(rules, Json.object(attributes));
    }

    private static List<FieldProblem> problems(AttributeRules rules, Map<String, Object> attributes) {
        return rules.problems("attributes", attributes, Effort.of(1));
    }
}
