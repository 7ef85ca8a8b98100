package testing.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The platform's answer to a call. A pointer is a JSON pointer into its body; what is missing there is an empty text. */
public final class Answer {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final int status;
    private final HttpHeaders headers;
    private final String body;
    private JsonNode json;

    Answer(int status, HttpHeaders headers, String body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    public int status() {
        return status;
    }

    public HttpHeaders headers() {
        return headers;
    }

    public String body() {
        return body;
    }

    /** Whether the call succeeded at once: 200 or 201. */
    public boolean isDone() {
        return status == 200 || status == 201;
    }

    /** @throws AssertionError if the call did not succeed at once */
    public Answer done() {
        assertThat(status).as(body).isIn(200, 201);
        return this;
    }

    /** @throws AssertionError if the status is another */
    public Answer is(int expected) {
        assertThat(status).as(body).isEqualTo(expected);
        return this;
    }

    /** A problem of this status and code, complete and well-formed. */
    public Answer refused(int expected, String code) {
        is(expected);
        assertThat(header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(json().propertyNames())
                .containsExactly("type", "title", "status", "detail", "code", "message", "details", "trace_id");
        assertThat(text("/type")).isEqualTo("/problems.html#" + code);
        assertThat(text("/title")).isNotBlank();
        assertThat(number("/status")).isEqualTo(expected);
        assertThat(text("/code")).as(body).isEqualTo(code);
        assertThat(text("/message")).isNotBlank().isEqualTo(text("/detail"));
        assertThat(text("/trace_id")).isEqualTo(traceId());
        return this;
    }

    /** The bad fields of a 400, each with its rules. */
    public Map<String, List<String>> badFields() {
        return badFields(400, "VALIDATION_FAILED");
    }

    /** The bad fields of a problem of this status and code, each with its rules. */
    public Map<String, List<String>> badFields(int expected, String code) {
        refused(expected, code);
        Map<String, List<String>> fields = new TreeMap<>();
        at("/details/fields")
                .forEach(field -> fields.computeIfAbsent(field.get("field").asString(), name -> new ArrayList<>())
                        .add(field.get("rule").asString()));
        return fields;
    }

    public JsonNode json() {
        if (json == null) {
            json = JSON.readTree(body);
        }
        return json;
    }

    public JsonNode at(String pointer) {
        return json().at(pointer);
    }

    public String text(String pointer) {
        return at(pointer).asString("");
    }

    public long number(String pointer) {
        return at(pointer).asLong();
    }

    /** The texts of a list, or of one field of its elements. */
    public List<String> texts(String list, String... field) {
        List<String> texts = new ArrayList<>();
        at(list).forEach(member -> texts.add((field.length == 0 ? member : member.get(field[0])).asString()));
        return texts;
    }

    public String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    /** The trace of the request and of everything that it caused. */
    public String traceId() {
        return header("traceresponse").split("-")[1];
    }

    @Override
    public String toString() {
        return status + " " + body;
    }
}
