package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import testing.RawHttp;
import testing.shop.Answer;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests that no client sends by mistake. Each gets a problem of the 400s, whether Tomcat, a filter or a controller refuses it. */
class AnswersOddRequestsWithAProblemTests extends EdgeTest {

    private static final String CALLBACKS = "/api/v2/payments/callbacks/sandbox";

    AnswersOddRequestsWithAProblemTests(Platform platform) {
        super(platform);
    }

    static Stream<Arguments> oddRequests() {
        return Stream.of(
                odd("a control character in a header of a callback", 400, "POST", CALLBACKS, "X-Odd: \u0080"),
                odd(
                        "a control character in a header of a scan",
                        400,
                        "POST",
                        "/api/v2/carrier-callbacks/sandbox",
                        "X: \u0080"),
                odd("a control character in a language", 404, "GET", "/api/v2/orders/none", "Accept-Language: \u0080"),
                odd("a control character in a range", 400, "GET", "/console/console.css", "Range: \u0080"),
                odd("a content type that is a pattern", 415, "POST", "/api/v2/orders", "Content-Type: */*"),
                odd("a content type that is none", 415, "POST", "/api/v2/orders", "Content-Type: ;"),
                odd("a cursor beyond all times", 400, "GET", "/api/v2/orders?placed_to=9223372036854775807", "X: y"),
                odd(
                        "an hour beyond all times",
                        400,
                        "GET",
                        "/api/v2/reports/sales?from=0&to=9223372036854775807",
                        "X: y"),
                odd("an audit until the end of time", 400, "GET", "/api/v2/audit-log?to=9223372036854775807", "X: y"),
                odd("a control character in a parameter's name", 400, "GET", "/api/v2/orders?a%01b=1", "X: y"),
                odd(
                        "a control character in an idempotency key",
                        400,
                        "POST",
                        "/api/v2/orders",
                        "X-Idempotency-Key: \u0085"),
                odd("parts without a boundary", 415, "POST", "/api/v2/orders", "Content-Type: multipart/form-data"),
                odd(
                        "parts without a boundary in a callback",
                        401,
                        "POST",
                        CALLBACKS,
                        "Content-Type: multipart/form-data"),
                odd("an encoded slash", 400, "GET", "/api%2fv2/orders", "X: y"),
                odd("an encoded NUL", 400, "GET", "/api/v2/orders/%00", "X: y"),
                odd("a header of 9 KB", 400, "GET", "/api/v2/orders", "X-Long: " + "a".repeat(9 << 10)),
                odd("an unknown expectation", 417, "GET", "/api/v2/orders", "Expect: zzz"),
                odd("a path of dots", 400, "GET", "/api/../../etc/passwd", "X: y"),
                odd("a broken escape", 400, "GET", "/api/v2/orders/%zz", "X: y"),
                odd("an unknown transfer coding", 400, "POST", "/api/v2/orders", "Transfer-Encoding: zzz"),
                odd("a negative length", 400, "POST", "/api/v2/orders", "Content-Length: -1"));
    }

    private static Arguments odd(String what, int status, String method, String path, String header) {
        return Arguments.of(what, status, method, path, header);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddRequests")
    void isRefused(String what, int status, String method, String path, String header) {
        String request = "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%s\r\n%s\r\n"
                .formatted(
                        method,
                        path,
                        platform.bearer("an operator", Shop.OPERATOR_SCOPES + " orders"),
                        header,
                        method.equals("POST") && !header.contains("-Length") && !header.startsWith("Transfer")
                                ? (header.startsWith("Content-Type") ? "" : "Content-Type: application/json\r\n")
                                        + "Content-Length: 2\r\n\r\n{}"
                                : "");

        isProblem(status, RawHttp.send(platform.uri("").getPort(), request));
    }

    @ParameterizedTest
    @MethodSource
    void aRequestLineThatIsNoneIsRefused(String line) {
        isProblem(400, RawHttp.send(platform.uri("").getPort(), line + "\r\nHost: localhost\r\n\r\n"));
    }

    static Stream<String> aRequestLineThatIsNoneIsRefused() {
        return Stream.of(
                "GET", "GET /\u0000 HTTP/1.1", "G{}T / HTTP/1.1", "GET / HTTP/9.9 x", "GET /api/v2/orders|x HTTP/1.1");
    }

    @Test
    void inTheLanguageOfTheClient() {
        Answer chinese = shopper.call("GET", "/api/v2/orders/none")
                .header("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.8")
                .send();

        assertThat(chinese.refused(404, "NOT_FOUND").text("/title")).isEqualTo("未找到");
        assertThat(chinese.text("/message")).isEqualTo("该对象不存在，或属于其他调用方。");
        assertThat(shopper.get("/api/v2/orders/none").text("/title")).isEqualTo("Not found");
    }

    @Test
    void aSignedReasonMayHoldAnyCharacters() {
        PlacedOrder order = platform.shopper().places(platform.operator().sells(100, 1), 1);
        Map<String, Object> event = platform.provider().says("payment.failed", order);
        event.put("reason", "no\u0000money\ud800 " + "x".repeat(5_000));

        platform.provider().callback(event).send().is(200);
    }

    @Test
    void aSubjectWithControlCharactersIsNobody() {
        platform.caller("some\u0000body", "orders").get("/api/v2/orders").refused(401, "UNAUTHORIZED");
        platform.caller("s".repeat(300), "orders").get("/api/v2/orders").refused(401, "UNAUTHORIZED");
    }

    private static void isProblem(int status, RawHttp.Answer answer) {
        assertThat(answer.header("Content-Type")).as(answer.text()).isEqualTo("application/problem+json");
        JsonNode problem = JsonMapper.shared().readTree(answer.body());
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(problem.propertyNames())
                .containsExactly("type", "title", "status", "detail", "code", "message", "details", "trace_id");
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(answer.header("traceresponse"))
                .contains(problem.path("trace_id").asString());
    }
}
