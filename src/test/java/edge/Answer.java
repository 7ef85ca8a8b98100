package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was answered. */
record Answer(int status, HttpHeaders headers, String body) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @throws AssertionError when the status is another */
    Answer is(int expected) {
        assertThat(status).as(body).isEqualTo(expected);
        return this;
    }

    /** A problem of this status and code, complete and well-formed. */
    Answer refused(int expected, String code) {
        is(expected);
        assertThat(header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(json().propertyNames())
                .containsExactly("type", "title", "status", "code", "message", "details", "trace_id");
        assertThat(text("/type")).isEqualTo("about:blank");
        assertThat(text("/title")).isNotBlank();
        assertThat(number("/status")).isEqualTo(expected);
        assertThat(text("/code")).as(body).isEqualTo(code);
        assertThat(text("/message")).isNotBlank();
        assertThat(text("/trace_id")).isEqualTo(traceId());
        return this;
    }

    /** The bad fields of a 400, each with its rules. */
    Map<String, List<String>> badFields() {
        refused(400, "VALIDATION_FAILED");
        Map<String, List<String>> fields = new TreeMap<>();
        at("/details/fields")
                .forEach(field -> fields.computeIfAbsent(field.get("field").asString(), name -> new ArrayList<>())
                        .add(field.get("rule").asString()));
        return fields;
    }

    JsonNode json() {
        return JSON.readTree(body);
    }

    JsonNode at(String pointer) {
        return json().at(pointer);
    }

    String text(String pointer) {
        return at(pointer).asString();
    }

    long number(String pointer) {
        return at(pointer).asLong();
    }

    /** The texts of a list, or of one field of its members. */
    List<String> texts(String list, String... field) {
        List<String> texts = new ArrayList<>();
        at(list).forEach(member -> texts.add((field.length == 0 ? member : member.get(field[0])).asString()));
        return texts;
    }

    String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    /** Under which the request and everything that it led to are found. */
    String traceId() {
        return header("traceresponse").split("-")[1];
    }
}
