package app;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import platform.idempotency.IdempotencyKey;
import platform.money.Money;
import platform.security.Caller;
import platform.security.OpenToAll;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.Limits;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each end point requires the token and scope that it declares, and the OpenAPI description says so. */
class TheEdgeIsGuardedAndDescribedTests extends EdgeTest {

    record ProbeBody(
            @NotNull @Range(min = 1, max = Limits.MAX_QUANTITY)
            Integer orderedQuantity,

            @Nullable @Valid Money unitPrice) {}

    @RestController
    static class ProbeController {

        @PostMapping("/api/v2/probes")
        @RequiresScope(Scopes.ORDERS)
        Map<String, ?> post(IdempotencyKey key, Caller caller, @RequestBody @Valid ProbeBody body) {
            return Map.of("subject", caller.subject(), "quantity", body.orderedQuantity());
        }

        @PostMapping("/api/v2/payments/callbacks/probe")
        @OpenToAll("as callbacks are")
        Map<String, ?> callback() {
            return Map.of("open", true);
        }

        @GetMapping("/api/v2/undeclared")
        Map<String, ?> undeclared() {
            return Map.of();
        }
    }

    @Test
    void aTokenOfADemoClientHasItsSubjectAndScopes() throws Exception {
        HttpResponse<String> shopper = post(token("demo-shopper"), "{\"ordered_quantity\":2}");
        assertThat(shopper.statusCode()).isEqualTo(200);
        assertThat(json(shopper)).isEqualTo(json("{\"quantity\":2,\"subject\":\"demo-shopper\"}"));

        HttpResponse<String> operator = post(token("demo-operator"), "{\"ordered_quantity\":2}");
        assertThat(operator.statusCode()).isEqualTo(403);
        assertThat(json(operator).at("/details/scope").asString()).isEqualTo("orders");

        assertThat(post(token("demo-shopper-2"), "{\"ordered_quantity\":2}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTokenLastsAnHourAndHasEveryScopeOfItsClient() throws Exception {
        JsonNode answer = json(requestToken("demo-operator", "demo-operator-secret", ""));

        assertThat(answer.path("token_type").asString()).isEqualTo("Bearer");
        assertThat(answer.path("expires_in").asInt()).isBetween(3590, 3600);
        assertThat(answer.path("scope").asString().split(" ")).containsExactlyInAnyOrderElementsOf(Scopes.OPERATOR);
        assertThat(json(requestToken("demo-operator", "demo-operator-secret", "&scope=operator.stock"))
                        .path("scope")
                        .asString())
                .isEqualTo("operator.stock");
    }

    @Test
    void aClientGetsNoMoreThanItsOwn() throws Exception {
        assertThat(requestToken("demo-shopper", "demo-shopper-secret", "&scope=operator.stock")
                        .statusCode())
                .isEqualTo(400);
        assertThat(requestToken("demo-shopper", "wrong", "").statusCode()).isEqualTo(401);
    }

    /** RFC 7009: a self-contained token stays valid, so the answer must not say that it was revoked. */
    @Test
    void aTokenCannotBeRevoked() throws Exception {
        String token = token("demo-shopper");

        HttpResponse<String> revoked = form("/oauth2/revoke", "demo-shopper", "demo-shopper-secret", "token=" + token);

        assertThat(revoked.statusCode()).isEqualTo(400);
        assertThat(json(revoked).path("error").asString()).isEqualTo("unsupported_token_type");
        assertThat(post(token, "{\"ordered_quantity\":2}").statusCode()).isEqualTo(200);
        assertThat(form("/oauth2/revoke", "demo-shopper", "wrong", "token=" + token)
                        .statusCode())
                .isEqualTo(401);
        assertThat(form("/oauth2/revoke", "demo-shopper", "demo-shopper-secret", "token=none")
                        .statusCode())
                .isEqualTo(400);
    }

    /** They would call every token inactive, list end points that are closed, or require a login. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/oauth2/introspect",
                "/oauth2/par",
                "/oauth2/device_authorization",
                "/connect/register",
                "/.well-known/oauth-authorization-server",
                "/.well-known/openid-configuration"
            })
    void otherEndPointsOfAnAuthorizationServerAreClosed(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(403);
        assertThat(form(path, "demo-shopper", "demo-shopper-secret", "token=" + token("demo-shopper"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void withoutAValidTokenTheApiIsClosed() throws Exception {
        HttpResponse<String> none = get("/api/v2/probes");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(json(none).path("code").asString()).isEqualTo("UNAUTHORIZED");

        HttpResponse<String> invalid = post("abc", "{}");
        assertThat(invalid.statusCode()).isEqualTo(401);
        assertThat(invalid.headers().firstValue("WWW-Authenticate")).contains("Bearer error=\"invalid_token\"");
        assertThat(json(invalid).path("trace_id").asString()).matches("[0-9a-f]{32}");
        assertThat(get("/manage/env").statusCode()).isEqualTo(403);
    }

    @Test
    void anEndPointThatDeclaresNothingIsClosed() throws Exception {
        HttpResponse<String> refused = get("/api/v2/undeclared", token("demo-operator"));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).path("code").asString()).isEqualTo("FORBIDDEN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/manage/health",
                "/manage/health/liveness",
                "/manage/health/readiness",
                "/oauth2/jwks",
                "/openapi",
                "/swagger-ui/index.html",
                "/console",
                "/console/orders/1",
                "/console/app.js",
                "/client/orderwright.js"
            })
    void pathsWithoutPersonalDataAreOpen(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void metricsNeedATokenWithTheirScope() throws Exception {
        assertThat(get("/manage/prometheus").statusCode()).isEqualTo(401);
        HttpResponse<String> shopper = get("/manage/prometheus", token("demo-shopper"));
        assertThat(shopper.statusCode()).isEqualTo(403);
        assertThat(json(shopper).at("/details/scope").asString()).isEqualTo("operator.metrics");

        HttpResponse<String> operator = get("/manage/prometheus", token("demo-operator"));
        assertThat(operator.statusCode()).isEqualTo(200);
        assertThat(operator.body()).contains("jvm_memory_used_bytes");
    }

    /** An exposed actuator end point is closed to operators, too. */
    @Test
    void noTokenOpensPathsOutsideTheApi() throws Exception {
        for (String path : new String[] {"/manage", "/manage/env", "/manage/loggers", "/nowhere", "/error"}) {
            assertThat(get(path, token("demo-operator")).statusCode()).as(path).isEqualTo(403);
        }
    }

    @Test
    void theRootLeadsToTheReference() throws Exception {
        assertThat(get("/").body()).contains("href=\"/reference\"");
        HttpResponse<String> reference = get("/reference");
        assertThat(reference.statusCode()).isEqualTo(200);
        assertThat(reference.body()).contains("/swagger-ui/swagger-ui-bundle.js");
    }

    @Test
    void anUnknownOrMalformedRequestIsAProblem() throws Exception {
        assertThat(json(get("/nowhere")).path("code").asString()).isEqualTo("FORBIDDEN");
        assertThat(get("/api/v2/a;b").statusCode()).isEqualTo(400);
        assertThat(json(get("/api/v2/a;b")).path("code").asString()).isEqualTo("BAD_REQUEST");
        assertThat(post(token("demo-shopper"), "{\"ordered_quantity\":0}").body())
                .contains("must be between 1 and 1000000");
    }

    @Test
    void theDescriptionKnowsNamesLimitsKeysProblemsAndTokens() throws Exception {
        JsonNode api = json(get("/openapi"));
        JsonNode post = api.path("paths").path("/api/v2/probes").path("post");

        assertThat(api.path("openapi").asString()).startsWith("3.1");
        JsonNode quantity = api.at("/components/schemas/ProbeBody/properties/ordered_quantity");
        assertThat(quantity.path("minimum").asInt()).isEqualTo(1);
        assertThat(quantity.path("maximum").asInt()).isEqualTo(Limits.MAX_QUANTITY);
        assertThat(api.at("/components/schemas/Money/properties").propertyNames())
                .containsExactlyInAnyOrder("amount_minor", "currency");
        assertThat(post.path("parameters").size()).isEqualTo(1);
        assertThat(post.at("/parameters/0/name").asString()).isEqualTo("X-Idempotency-Key");
        assertThat(post.at("/parameters/0/required").asBoolean()).isTrue();
        assertThat(post.path("responses").propertyNames())
                .contains("200", "400", "401", "403", "409", "413", "415", "422", "500", "503");
        assertThat(post.path("responses")
                        .path("400")
                        .path("content")
                        .path("application/problem+json")
                        .at("/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/Problem");
        assertThat(api.at("/components/schemas/Problem/properties").propertyNames())
                .contains("code", "message", "details", "trace_id");
        assertThat(api.at("/security/0").has("token")).isTrue();
        JsonNode callback =
                api.path("paths").path("/api/v2/payments/callbacks/probe").path("post");
        assertThat(callback.path("security").isArray()).isTrue();
        assertThat(callback.path("security").isEmpty()).isTrue();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        return send(request(path).header("Authorization", "Bearer " + token));
    }

    private HttpResponse<String> post(String token, String body) throws Exception {
        return send(request("/api/v2/probes")
                .header("Authorization", "Bearer " + token)
                .header("X-Idempotency-Key", "k")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String token(String client) throws Exception {
        return json(requestToken(client, client + "-secret", ""))
                .path("access_token")
                .asString();
    }

    private HttpResponse<String> requestToken(String client, String secret, String more) throws Exception {
        return form("/oauth2/token", client, secret, "grant_type=client_credentials" + more);
    }

    private HttpResponse<String> form(String path, String client, String secret, String form) throws Exception {
        String credentials =
                Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
        return send(request(path)
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private static JsonNode json(HttpResponse<String> response) {
        return json(response.body());
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
