package app.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testing.Apart;
import testing.AtOnce;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The token end point limits attempts with wrong secrets, and an attacker does not lock out other clients. */
@Apart
class WrongSecretsAreThrottledTests {

    private static final String SHOPPER = "demo-shopper";

    @TempDir
    private Path home;

    private OwnIssuer issuer;

    /** Permits are refilled so slowly that no test gets another one. */
    private void start() {
        start("10/1d", "60/1d");
    }

    private void start(String perClient, String all) {
        issuer = new OwnIssuer(
                home,
                "orderwright.security.client-failures.per-client=" + perClient,
                "orderwright.security.client-failures.all=" + all);
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void afterTenWrongSecretsFurtherOnesAreRefused() throws Exception {
        start();
        exhaust(OwnIssuer.LOCALHOST);

        assertRefused(issuer.requestToken(OwnIssuer.LOCALHOST, SHOPPER, "wrong"), "wrong client secret", "10/86400s");
        assertRefused(issuer.requestToken(OwnIssuer.LOCALHOST, SHOPPER), "wrong client secret", "10/86400s");
    }

    /** A page of another site makes the browser post a form to this machine. */
    @Test
    void wrongSecretsFromPagesOfOtherSitesAreNotCounted() throws Exception {
        start();
        for (Map.Entry<String, String> header : List.of(
                Map.entry("Sec-Fetch-Site", "cross-site"),
                Map.entry("Sec-Fetch-Site", "same-site"),
                Map.entry("Origin", "https://evil.example"))) {
            for (int i = 0; i < 11; i++) {
                HttpResponse<String> answer = OwnIssuer.send(
                        OwnIssuer.LOCALHOST,
                        issuer.form(
                                        "/oauth2/token",
                                        Map.of(
                                                "grant_type", "client_credentials",
                                                "client_id", SHOPPER,
                                                "client_secret", "wrong"))
                                .header(header.getKey(), header.getValue()));
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(answer.body()).contains("OTHER_SITE_REFUSED");
            }
        }
        assertThat(issuer.requestToken(OwnIssuer.LOCALHOST, SHOPPER).statusCode())
                .isEqualTo(200);
    }

    @Test
    void otherClientsAndAddressesAreServed() throws Exception {
        start();
        exhaust(OwnIssuer.LOCALHOST);

        assertThat(issuer.requestToken("127.0.0.2", SHOPPER).statusCode()).isEqualTo(200);
        assertThat(issuer.requestToken(OwnIssuer.LOCALHOST, "demo-operator").statusCode())
                .isEqualTo(200);
        assertThat(issuer.requestToken(OwnIssuer.LOCALHOST, SHOPPER).statusCode())
                .isEqualTo(429);
    }

    @Test
    void clientIdsThatDoNotExistCountAsOne() throws Exception {
        start();
        for (int i = 0; i < 10; i++) {
            assertInvalidClient(issuer.requestToken(OwnIssuer.LOCALHOST, "guess-" + i, "wrong"));
        }

        assertRefused(
                issuer.requestToken(OwnIssuer.LOCALHOST, "guess-10", "wrong"), "wrong client secret", "10/86400s");
        assertThat(issuer.requestToken(OwnIssuer.LOCALHOST, SHOPPER).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anAttackFromManyAddressesLocksOutNoClientThatIsKnownFromItsOwn() throws Exception {
        start();
        assertThat(issuer.requestToken(OwnIssuer.LOCALHOST, SHOPPER).statusCode())
                .isEqualTo(200);
        for (int address = 2; address < 8; address++) {
            exhaust("127.0.0." + address);
        }

        assertRefused(
                issuer.requestToken("127.0.0.8", SHOPPER, "wrong"), "wrong client secret of anybody", "60/86400s");
        assertRefused(issuer.requestToken("127.0.0.8", SHOPPER), "wrong client secret of anybody", "60/86400s");
        assertThat(issuer.requestToken(OwnIssuer.LOCALHOST, SHOPPER).statusCode())
                .isEqualTo(200);
        assertInvalidClient(issuer.requestToken(OwnIssuer.LOCALHOST, SHOPPER, "wrong"));
    }

    @Test
    void rightSecretsDoNotCount() {
        start("1/1d", "1/1d");
        assertThat(AtOnce.run(
                        40,
                        number -> () -> issuer.requestToken(OwnIssuer.LOCALHOST, SHOPPER)
                                .statusCode()))
                .containsOnly(200);
    }

    @Test
    void secretsInTheFormCountToo() throws Exception {
        start("2/1d", "60/1d");
        assertInvalidClient(OwnIssuer.send(OwnIssuer.LOCALHOST, issuer.form("/oauth2/token", inForm("wrong"))));
        assertInvalidClient(OwnIssuer.send(OwnIssuer.LOCALHOST, issuer.form("/oauth2/revoke", inForm("wrong"))));

        for (String path : List.of("/oauth2/token", "/oauth2/revoke")) {
            assertThat(OwnIssuer.send(OwnIssuer.LOCALHOST, issuer.form(path, inForm("wrong")))
                            .statusCode())
                    .isEqualTo(429);
        }
        assertThat(issuer.requestToken(OwnIssuer.LOCALHOST, SHOPPER).statusCode())
                .isEqualTo(429);
    }

    @Test
    void clientsAuthenticateByTheirSecretOnly() throws Exception {
        start();
        Map<String, String> assertion = Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                SHOPPER,
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                "eyJhbGciOiJub25lIn0.e30.");
        Map<String, String> publicClient =
                Map.of("grant_type", "authorization_code", "client_id", SHOPPER, "code", "abc", "code_verifier", "abc");

        for (Map<String, String> other : List.of(assertion, publicClient)) {
            HttpResponse<String> answer = OwnIssuer.send(OwnIssuer.LOCALHOST, issuer.form("/oauth2/token", other));
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(json(answer).path("code").asString()).isEqualTo("UNAUTHORIZED");
        }
    }

    private static Map<String, String> inForm(String secret) {
        return Map.of(
                "grant_type", "client_credentials", "token", "any", "client_id", SHOPPER, "client_secret", secret);
    }

    private void exhaust(String address) throws IOException, InterruptedException {
        for (int i = 0; i < 10; i++) {
            assertInvalidClient(issuer.requestToken(address, SHOPPER, "wrong"));
        }
    }

    private static void assertInvalidClient(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(json(answer)).isEqualTo(JsonMapper.shared().readTree("{\"error\":\"invalid_client\"}"));
    }

    private static void assertRefused(HttpResponse<String> answer, String limit, String rate) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 86_400L);
        JsonNode problem = json(answer);
        assertThat(problem.path("code").asString()).isEqualTo("TOO_MANY_REQUESTS");
        assertThat(problem.at("/details/limit").asString()).isEqualTo(limit);
        assertThat(problem.at("/details/rate").asString()).isEqualTo(rate);
        assertThat(problem.path("trace_id").asString()).matches("[0-9a-f]{32}");
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
