package app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import app.identity.OpenPaths;
import app.identity.OpenPaths.OpenPath;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Every mapped path requires a token unless {@link OpenPaths} lists it, also the paths that a library or an exposed actuator end point
 * maps.
 */
class NothingIsOpenUnlessListedTests extends EdgeTest {

    private static final Set<Integer> CLOSED = Set.of(401, 403, 404);
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final WebApplicationContext context;
    private final OpenPaths open;

    NothingIsOpenUnlessListedTests(WebApplicationContext context) {
        this.context = context;
        this.open = context.getBean(OpenPaths.class);
    }

    /**
     * A pattern of a handler mapping.
     *
     * @param methods the accepted methods; empty if it accepts all
     */
    private record Mapped(String pattern, Set<RequestMethod> methods) {

        /** A path that matches. */
        String path() {
            return pattern.replaceAll("/\\{\\*[^}]+}", "/x/y")
                    .replaceAll("\\{[^}]+}", "x")
                    .replace("**", "x/y")
                    .replace("*", "x");
        }

        boolean accepts(String method) {
            return methods.isEmpty() || methods.stream().map(Enum::name).anyMatch(method::equals);
        }
    }

    private List<Mapped> everythingMapped() {
        List<Mapped> mapped = new ArrayList<>();
        for (Map.Entry<String, HandlerMapping> bean :
                context.getBeansOfType(HandlerMapping.class).entrySet()) {
            switch (bean.getValue()) {
                case RequestMappingInfoHandlerMapping controllers ->
                    controllers.getHandlerMethods().keySet().forEach(info -> mapped.addAll(patternsOf(info)));
                case AbstractUrlHandlerMapping urls -> {
                    urls.getHandlerMap().keySet().forEach(pattern -> mapped.add(new Mapped(pattern, Set.of())));
                    if (urls.getRootHandler() != null) {
                        mapped.add(new Mapped("/", Set.of()));
                    }
                }
                case RouterFunctionMapping functions ->
                    assertThat(functions.getRouterFunction()).as(bean.getKey()).isNull();
                default -> fail("A kind of mapping that this test cannot walk: " + bean.getKey());
            }
        }
        context.getServletContext().getServletRegistrations().values().stream()
                .flatMap(servlet -> servlet.getMappings().stream())
                .forEach(pattern -> mapped.add(new Mapped(pattern, Set.of())));
        return mapped;
    }

    private static List<Mapped> patternsOf(RequestMappingInfo info) {
        return info.getPatternValues().stream()
                .map(pattern -> new Mapped(pattern, info.getMethodsCondition().getMethods()))
                .toList();
    }

    @Test
    void amongAllMappings() throws Exception {
        List<Mapped> all = everythingMapped();
        assertThat(all)
                .extracting(Mapped::pattern)
                .contains(
                        "/api/v2/orders",
                        "/manage",
                        "/manage/env",
                        "/manage/heapdump",
                        "/manage/loggers/{name}",
                        "/manage/prometheus",
                        "/**");
        Set<String> answered = new TreeSet<>();
        for (Mapped mapped : all) {
            for (String method : METHODS) {
                if (OpenPaths.contains(open.paths(), method, mapped.path())) {
                    continue;
                }
                int status = status(method, mapped.path());
                if (!CLOSED.contains(status)) {
                    answered.add("%s %s: %d".formatted(method, mapped.pattern(), status));
                }
            }
        }
        assertThat(answered).isEmpty();
    }

    /** TRACE would show the headers of a request to scripts in the browser. */
    @Test
    void neitherIsTraceAnywhere() throws Exception {
        for (Mapped mapped : everythingMapped()) {
            assertThat(status("TRACE", mapped.path())).as(mapped.path()).isIn(400, 405);
        }
    }

    /** A new mapping below an open path must be added here, so it cannot become open unnoticed. */
    @Test
    void andWhatIsMappedThereIsKnown() {
        Set<String> reached = new TreeSet<>();
        for (Mapped mapped : everythingMapped()) {
            METHODS.stream()
                    .filter(method -> !method.equals("HEAD") && mapped.accepts(method))
                    .filter(method -> OpenPaths.contains(open.paths(), method, mapped.path()))
                    .forEach(method -> reached.add(method + " " + mapped.pattern()));
        }
        assertThat(reached)
                .containsExactlyInAnyOrder(
                        "GET /",
                        "GET /console",
                        "GET /console/",
                        "GET /console/callback",
                        "GET /console/session",
                        "GET /console/sign-in",
                        "GET /console/{one:[^.]+}",
                        "GET /console/{one:[^.]+}/{two:[^.]+}",
                        "GET /console/{one:[^.]+}/{two:[^.]+}/{three:[^.]+}",
                        "GET /console/{one:[^.]+}/{two:[^.]+}/{three:[^.]+}/{four:[^.]+}",
                        "GET /manage/health",
                        "GET /manage/health/**",
                        "GET /openapi",
                        "GET /openapi.yaml",
                        "GET /openapi/swagger-config",
                        "GET /reference",
                        "GET /sandbox/behaviour",
                        "GET /sandbox/shipments/behaviour",
                        "GET /swagger-ui.html",
                        "GET /swagger-ui/**",
                        "GET /swagger-ui/*index.html",
                        "GET /swagger-ui/*swagger-initializer.js",
                        "POST /api/v2/payments/callbacks/probe",
                        "POST /api/v2/payments/callbacks/{provider}",
                        "POST /console/sign-out",
                        "POST /api/v2/carrier-callbacks/{carrier}",
                        "POST /sandbox/payments",
                        "GET /sandbox/payments/{reference}",
                        "POST /sandbox/payments/{reference}/close",
                        "POST /sandbox/payments/{reference}/pay",
                        "POST /sandbox/payments/{reference}/disputes",
                        "GET /sandbox/payments/{reference}/authorisation",
                        "POST /sandbox/payments/{reference}/void",
                        "POST /sandbox/payments/{reference}/expire",
                        "POST /sandbox/captures",
                        "GET /sandbox/payments/{reference}/refunds/{refund}",
                        "GET /sandbox/funds/{day}",
                        "GET /sandbox/statements/{day}",
                        "POST /sandbox/payouts",
                        "POST /sandbox/refunds",
                        "POST /sandbox/shipments",
                        "POST /sandbox/shipments/{waybill}/cancel",
                        "POST /sandbox/shipments/{waybill}/scan",
                        "PUT /sandbox/behaviour",
                        "PUT /sandbox/shipments/behaviour");
    }

    @Test
    void everyEntrySaysWhy() {
        assertThat(Stream.of(open.paths(), open.managementPortPaths()).flatMap(List::stream))
                .extracting(OpenPath::reason)
                .doesNotContain("");
        assertThat(open.paths())
                .doesNotHaveDuplicates()
                .extracting(OpenPath::pattern)
                .doesNotContain("/**", "/api/**");
    }

    /** Another spelling of a closed path is refused, or leads to nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/../manage/env",
                "/console/%2e%2e/manage/env",
                "/console/..%2fmanage/env",
                "/console/..;/manage/env",
                "/sandbox/../manage/env",
                "/swagger-ui/../api/v2/orders",
                "//manage/env",
                "/manage//env",
                "/manage/env/",
                "/manage/%65nv",
                "/manage/health/../env",
                "/manage/health/..%2fenv",
                "/actuator",
                "/actuator/env",
                "/MANAGE/env",
                "/%6danage/env",
                "/api/v2/payments/callbacks/../../orders",
                "/api/v2/payments/callbacks/%2e%2e/%2e%2e/orders"
            })
    void byAnyOtherSpelling(String path) throws Exception {
        assertThat(status("GET", path)).isIn(400, 401, 403, 404);
        assertThat(status("POST", path)).isIn(400, 401, 403, 404);
    }

    private int status(String method, String path) throws IOException, InterruptedException {
        return send(request(path)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                method.startsWith("P") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody()))
                .statusCode();
    }
}
