package edge;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import fuzz.OddParameters;
import fuzz.OddParameters.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import testing.RawHttp;
import testing.shop.Caller;
import testing.shop.Shop;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Blank values, NUL, lone commas and long values of each parameter are refused with its name, or read; none makes a request fail. */
class ParametersAreReadWithoutFailureTests extends EdgeTest {

    private final int port;

    ParametersAreReadWithoutFailureTests(Platform platform) {
        super(platform);
        port = platform.uri("").getPort();
    }

    @Test
    void noParameterMakesARequestFail() {
        String sku = operator.sells(1_000, 10);
        String orderNo = shopper.places(sku, 1).number();
        OddParameters parameters = new OddParameters(
                platform.anonymous().get("/openapi").is(200).body(),
                Map.ofEntries(
                        entry("orderNo", List.of(orderNo)),
                        entry("order_no", List.of(orderNo)),
                        entry("skuId", List.of(sku)),
                        entry("provider", List.of("sandbox")),
                        entry("carrier", List.of("sandbox")),
                        entry("currency", List.of("GBP"))));
        List<Probe> probes = parameters.probes();
        Set<String> failures = new TreeSet<>();
        Set<String> lists = new TreeSet<>();
        List<String> unnamed = new ArrayList<>();

        for (Probe probe : probes) {
            if (probe.path().contains("/probe")) {
                continue;
            }
            RawHttp.Answer answer = send(probe.method(), probe.target(), "");
            String name = "%s %s %s".formatted(probe.method(), probe.path(), probe.parameter());
            if (answer.status() >= 500) {
                failures.add("%s answered %d to %s".formatted(name, answer.status(), shortened(probe.value())));
            }
            if (probe.isList()) {
                lists.add(name);
                if (answer.status() == 400 && !names(answer, probe.parameter())) {
                    unnamed.add(name + " " + shortened(probe.value()) + " " + answer.text());
                }
            }
        }

        System.out.printf("probes=%d lists=%s%n", probes.size(), lists);
        assertThat(failures).isEmpty();
        assertThat(unnamed).isEmpty();
        assertThat(lists).hasSizeGreaterThan(5);
    }

    private static String shortened(String value) {
        return value.substring(0, Math.min(20, value.length()));
    }

    private static boolean names(RawHttp.Answer answer, String parameter) {
        for (JsonNode field : JsonMapper.shared().readTree(answer.body()).at("/details/fields")) {
            if (field.path("field").asString("").startsWith(parameter)) {
                return true;
            }
        }
        return false;
    }

    private RawHttp.Answer send(String method, String target, String headers) {
        return RawHttp.exchange(port, """
                        %s %s HTTP/1.1\r
                        Host: localhost\r
                        Authorization: Bearer %s\r
                        %s\
                        Content-Length: 0\r
                        \r
                        """.formatted(
                                method,
                                target,
                                platform.bearer("an operator", Shop.OPERATOR_SCOPES + " orders"),
                                headers)
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))
                .orElseThrow(() -> new AssertionError("no answer to " + target));
    }

    @Test
    void aListParameterNamesItsValues() {
        for (String value : List.of("%20", "%00", ",", "PAID,", "PAID,%20,SHIPPED", "PAID%00", "%20&status=PAID")) {
            Caller caller = shopper;
            JsonNode field = caller.get("/api/v2/orders?status=" + value)
                    .refused(400, "VALIDATION_FAILED")
                    .at("/details/fields/0");
            assertThat(field.path("field").asString()).as(value).isEqualTo("status");
            assertThat(field.path("rule").asString()).as(value).startsWith("must be one of CREATED, PAYING");
        }
        shopper.get("/api/v2/orders?status=PAID,%20SHIPPED").is(200);
        shopper.get("/api/v2/orders?status=").is(200);
    }

    /** A socket and an event stream read the same parameters. */
    @Test
    void streamsAndSocketsReadThemAlike() {
        for (String value :
                List.of("status=%20", "status=%00", "status=,", "channel=%20", "channel=,", "channel=a%00b")) {
            String parameter = value.substring(0, value.indexOf('='));
            for (String headers : List.of(
                    "",
                    "Content-Type: application/x-www-form-urlencoded\r\n",
                    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                            + "Sec-WebSocket-Protocol: orderwright.state.v1\r\n")) {
                String path = headers.startsWith("Upgrade") ? "/ws/state?" : "/api/v2/orders/stream?";
                RawHttp.Answer answer = send("GET", path + value, headers);
                assertThat(answer.status()).as(path + value + answer.text()).isEqualTo(400);
                assertThat(names(answer, parameter)).as(answer.text()).isTrue();
            }
        }
    }

    @Test
    void argumentsOfGraphQlAreNeverBlank() {
        for (String value : List.of("\" \"", "\"\\u0000\"", "[\" \"]", "[]", "\"\"")) {
            assertThat(new GraphQlQuery("{ orders(filter: {status: %s}) { asOf } }".formatted(value))
                            .send(shopper)
                            .body())
                    .doesNotContain("INTERNAL_ERROR");
            assertThat(new GraphQlQuery("{ orders(filter: {channel: %s}) { asOf } }".formatted(value))
                            .send(shopper)
                            .body())
                    .doesNotContain("INTERNAL_ERROR");
            Map<String, Object> variables = Map.of("s", List.of(" ", "\u0000"), "c", "\u0000");
            assertThat(new GraphQlQuery(
                                    "query($s: [OrderStatus!], $c: String) { orders(filter: {status: $s, channel: $c})"
                                            + " { asOf } }",
                                    variables)
                            .send(shopper)
                            .body())
                    .contains("QUERY_INVALID")
                    .doesNotContain("INTERNAL_ERROR");
        }
    }
}
