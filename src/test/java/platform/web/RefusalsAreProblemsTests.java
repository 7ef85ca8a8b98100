package platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import jakarta.servlet.RequestDispatcher;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import platform.security.Caller;
import platform.security.CallerToken;
import tools.jackson.databind.JsonNode;

/** Every refusal and every failure is answered in one form, with the trace id and without internal details. */
class RefusalsAreProblemsTests extends EdgeTest {

    private static final String ORDER = """
            {"items":[{"sku_id":"A","quantity":1}],"currency":"GBP","shipping_address":{"name":"Alice"}}""";

    @AfterEach
    void nobody() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void everyProblemHasTheSameFormAndTheTraceOfItsRequest() {
        MockHttpServletResponse response = call(get("/api/v2/nowhere")
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));

        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getHeader("traceresponse")).startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-");
        assertThat(json(response).toString()).isEqualTo("""
                {"type":"/problems.html#NOT_FOUND","title":"Not found","status":404,\
                "detail":"There is nothing at /api/v2/nowhere.","code":"NOT_FOUND",\
                "message":"There is nothing at /api/v2/nowhere.","details":{},\
                "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}""");
    }

    @Test
    void methodAndMediaTypesAreRefusedByTheirStatus() {
        assertProblem(call(delete(PROBE)), 405, "METHOD_NOT_ALLOWED");
        assertThat(call(delete(PROBE)).getHeader("Allow")).contains("POST");
        assertProblem(
                call(post(PROBE).contentType(MediaType.APPLICATION_XML).content("<a/>")),
                415,
                "UNSUPPORTED_MEDIA_TYPE");
        assertProblem(call(get(PROBE).param("user_id", "a").accept(MediaType.IMAGE_PNG)), 406, "NOT_ACCEPTABLE");
        assertProblem(call(get("/api/v2/nowhere").accept(MediaType.TEXT_HTML)), 404, "NOT_FOUND");
    }

    @Test
    void aFailureShowsNoInternalDetails() {
        MockHttpServletResponse response = call(get(PROBE + "/broken"));

        assertProblem(response, 500, "INTERNAL_ERROR");
        assertThat(new String(response.getContentAsByteArray(), StandardCharsets.UTF_8))
                .doesNotContain("secret", "Exception");
    }

    @Test
    void aTimeoutOfTheDatabaseMayBeRetried() {
        MockHttpServletResponse response = call(get(PROBE + "/busy"));

        assertProblem(response, 503, "UNAVAILABLE");
        assertThat(response.getHeader("Retry-After")).isEqualTo("1");
    }

    @Test
    void anAnswerThatComesLaterMayBeARefusal() {
        MockHttpServletResponse response = call(post(PROBE + "/later-refused")
                .contentType(MediaType.APPLICATION_JSON)
                .content(ORDER));

        assertProblem(response, 409, "INVENTORY_SHORTAGE");
        assertThat(json(response).at("/details/sku_id").asString()).isEqualTo("85123A");
        assertThat(response.getHeader("traceresponse"))
                .contains(json(response).path("trace_id").asString());
    }

    @Test
    void rulesAreWrittenInOneLanguage() {
        MockHttpServletResponse response =
                call(get(PROBE).param("user_id", "alice").locale(Locale.GERMAN).header("Accept-Language", "de"));

        assertThat(json(response).at("/details/fields/0/rule").asString()).isEqualTo("size must be between 0 and 3");
    }

    @Test
    void theContainersOwnErrorsHaveTheFormToo() {
        assertProblem(call(get("/error").requestAttr(RequestDispatcher.ERROR_STATUS_CODE, 400)), 400, "BAD_REQUEST");
        assertProblem(call(get("/error").requestAttr(RequestDispatcher.ERROR_STATUS_CODE, 500)), 500, "INTERNAL_ERROR");
        assertProblem(call(get("/error")), 404, "NOT_FOUND");
    }

    @Test
    void aWriteNeedsACallerThenAScopeThenAKey() {
        assertProblem(call(post(PROBE + "/write")), 401, "UNAUTHORIZED");

        SecurityContextHolder.getContext()
                .setAuthentication(new CallerToken(new Caller("alice", Set.of()), Instant.MAX));
        assertProblem(call(post(PROBE + "/write")), 403, "FORBIDDEN");

        SecurityContextHolder.getContext()
                .setAuthentication(new CallerToken(new Caller("alice", Set.of("orders")), Instant.MAX));
        for (String bad : new String[] {"", "with space", "ü", "x".repeat(256)}) {
            JsonNode problem = json(call(post(PROBE + "/write").header("X-Idempotency-Key", bad)));
            assertThat(problem.at("/details/fields/0/field").asString()).isEqualTo("X-Idempotency-Key");
        }
        JsonNode missing = json(call(post(PROBE + "/write")));
        assertThat(missing.at("/details/fields/0/rule").asString()).isEqualTo("is required for POST and PATCH");
    }

    @Test
    void theKeyIsScopedToItsCallerAndHashesTheBytesAsTheyCame() {
        JsonNode alice = write("alice", "{}");
        JsonNode bob = write("bob", "{}");

        assertThat(alice.path("key")).isNotEqualTo(bob.path("key"));
        assertThat(alice.path("body_hash")).isEqualTo(bob.path("body_hash"));
        assertThat(write("alice", "{ }").path("key")).isEqualTo(alice.path("key"));
        assertThat(write("alice", "{ }").path("body_hash")).isNotEqualTo(alice.path("body_hash"));
    }

    private JsonNode write(String subject, String body) {
        SecurityContextHolder.getContext()
                .setAuthentication(new CallerToken(new Caller(subject, Set.of("orders")), Instant.MAX));
        return json(call(post(PROBE + "/write")
                .header("X-Idempotency-Key", "k")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)));
    }

    private static void assertProblem(MockHttpServletResponse response, int status, String code) {
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        JsonNode problem = json(response);
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("trace_id").asString()).matches("[0-9a-f]{32}");
    }
}
