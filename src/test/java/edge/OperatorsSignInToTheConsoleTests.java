package edge;

import static edge.ConsoleVisitor.json;
import static edge.ConsoleVisitor.location;
import static edge.ConsoleVisitor.query;
import static org.assertj.core.api.Assertions.assertThat;

import app.Home;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** An operator signs in to the console by a password; the session is in sealed cookies, and each instance continues it. */
class OperatorsSignInToTheConsoleTests extends EdgeTest {

    private static final Duration TOKEN_LIFE = Duration.ofMinutes(15);
    private static final Duration SESSION = Duration.ofHours(12);
    private static final String LISTED = "/api/v2/orders?limit=1";

    private final ApplicationContext context;
    private final int port;
    private final Path file;
    private ConsoleVisitor visitor;
    private String password;

    OperatorsSignInToTheConsoleTests(
            Platform platform, ApplicationContext context, Home home, @LocalServerPort int port) {
        super(platform);
        this.context = context;
        this.port = port;
        this.file = home.keys().resolve("operator.password");
    }

    @BeforeEach
    void open() throws IOException {
        visitor = new ConsoleVisitor(port);
        password = Files.readString(file).strip();
    }

    @Test
    void withThePasswordOfTheHome() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(visitor.session().statusCode()).isEqualTo(401);

        String authorization = visitor.begin("/console/orders?status=PAID");
        assertThat(query(authorization))
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("response_type", "code")
                .containsKeys("state", "nonce", "code_challenge");
        HttpResponse<String> form = visitor.get(authorization);
        assertThat(form.statusCode()).isEqualTo(200);
        assertThat(form.body()).contains("<form method=\"post\"", "autocomplete=\"current-password\"");
        assertThat(form.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "script-src");
        assertThat(form.headers().allValues("Set-Cookie")).isEmpty();

        String callback = location(visitor.enter(authorization, "operator", password));
        HttpResponse<String> back = visitor.get(callback);

        assertThat(location(back)).isEqualTo("/console/orders?status=PAID");
        assertThat(back.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("console-session=") || cookie.startsWith("console-renewal="))
                .hasSize(2)
                .allSatisfy(cookie -> assertThat(cookie)
                        .contains("Path=/", "HttpOnly", "SameSite=Strict")
                        .doesNotContain(password, "Domain")
                        .hasSizeLessThan(4096));
        HttpResponse<String> session = visitor.session();
        assertThat(session.statusCode()).isEqualTo(200);
        assertThat(json(session).path("name").asString()).isEqualTo("operator");
        assertThat(json(session).path("scopes").toString()).contains("operator.orders", "operator.audit");
        assertThat(Instant.parse(json(session).path("expires_at").asString()))
                .isBetween(
                        platform.clock().instant().plus(TOKEN_LIFE).minusSeconds(1),
                        platform.clock().instant().plus(TOKEN_LIFE));
        assertThat(visitor.call("GET", LISTED).statusCode()).isEqualTo(200);
    }

    @Test
    void theAuditLogNamesTheOperator() throws Exception {
        visitor.signIn(password);
        String sku = "CONSOLE-" + System.nanoTime();

        HttpResponse<String> put = visitor.send(visitor.request("/api/v2/skus/" + sku)
                .header("X-Console", "1")
                .header("X-Idempotency-Key", sku)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(
                        "{\"name\": \"A bowl\", \"prices\": [{\"currency\": \"GBP\", \"amount_minor\": 100}]}")));

        assertThat(put.statusCode()).as(put.body()).isLessThan(300);
        assertThat(platform.database().rows("select subject from platform.audit_log where object_id = ?", sku))
                .containsExactly("operator");
    }

    @Test
    void butNoOtherSiteCanUseTheSession() throws Exception {
        visitor.signIn(password);

        assertThat(visitor.get(LISTED).statusCode()).isEqualTo(401);
        assertThat(visitor.send(visitor.request(LISTED).header("X-Console", "1").header("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(visitor.send(visitor.request(LISTED).header("X-Console", "1").header("Sec-Fetch-Site", "same-site"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(visitor.send(visitor.request(LISTED)
                                .header("X-Console", "1")
                                .header("Origin", "http://evil.example"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(visitor.send(visitor.request(LISTED)
                                .header("X-Console", "1")
                                .header("Origin", "http://localhost:" + port))
                        .statusCode())
                .isEqualTo(200);
        assertThat(visitor.send(visitor.request("/console/sign-out").POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(401);
        assertThat(visitor.session().statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestWithATokenNeverLooksAtTheCookies() throws Exception {
        visitor.signIn(password);

        for (String authorization : List.of("Bearer forged", "Basic b3BlcmF0b3I6eA==", "")) {
            assertThat(visitor.send(visitor.request(LISTED)
                                    .header("X-Console", "1")
                                    .header("Authorization", authorization))
                            .statusCode())
                    .as(authorization)
                    .isEqualTo(401);
        }
    }

    @Test
    void aForgedOrTruncatedCookieIsNone() throws Exception {
        visitor.signIn(password);
        String cookie = visitor.cookie(ConsoleVisitor.ACCESS);
        char[] changed = cookie.toCharArray();
        changed[changed.length / 2] = changed[changed.length / 2] == 'A' ? 'B' : 'A';

        for (String forged : List.of(
                new String(changed),
                cookie.substring(0, cookie.length() - 4),
                "",
                "AQ",
                "not*base64",
                visitor.cookie(ConsoleVisitor.RENEWAL))) {
            ConsoleVisitor forger = visitor.copy().setCookie(ConsoleVisitor.ACCESS, forged);
            assertThat(forger.call("GET", LISTED).statusCode()).as(forged).isEqualTo(401);
            assertThat(forger.setCookie(ConsoleVisitor.RENEWAL, forged)
                            .session()
                            .statusCode())
                    .as(forged)
                    .isIn(401, forged.equals(visitor.cookie(ConsoleVisitor.RENEWAL)) ? 200 : 401);
        }
    }

    @Test
    void aCodeWorksOnceAndItsRepetitionEndsTheSession() throws Exception {
        String callback = visitor.callback(password);
        ConsoleVisitor replay = visitor.copy();
        assertThat(location(visitor.get(callback))).isEqualTo("/console");

        assertThat(replay.get(callback).statusCode()).isEqualTo(400);

        assertThat(replay.session().statusCode()).isEqualTo(401);
        platform.clock().advance(TOKEN_LIFE);
        assertThat(visitor.session().statusCode()).isEqualTo(401);
    }

    @Test
    void aCodeWorksForAMinuteOnly() throws Exception {
        String callback = visitor.callback(password);
        platform.clock().advance(Duration.ofSeconds(61));

        assertThat(visitor.get(callback).statusCode()).isEqualTo(400);
    }

    @Test
    void anAnswerOfAnotherSignInIsRefused() throws Exception {
        String callback = visitor.callback(password);
        ConsoleVisitor victim = new ConsoleVisitor(port);

        assertThat(victim.get(callback).statusCode()).isEqualTo(400); // no sign-in was begun
        victim.begin("/console");
        assertThat(victim.get(callback).statusCode()).isEqualTo(400); // its state is of the other browser
        assertThat(victim.cookie(ConsoleVisitor.ACCESS)).isEmpty();
        assertThat(visitor.get(callback.replaceAll("state=[^&]+", "state=x")).statusCode())
                .isEqualTo(400);
        assertThat(visitor.get(callback + "&iss=http%3A%2F%2Fevil.example").statusCode())
                .isEqualTo(400);
    }

    /** A code that is stolen on its way is worth nothing without the verifier, which is in the sealed cookie of the browser. */
    @Test
    void aCodeNeedsItsVerifier() throws Exception {
        String stolen = query(visitor.callback(password)).get("code");
        ConsoleVisitor thief = new ConsoleVisitor(port);
        String state = query(thief.begin("/console")).get("state");

        assertThat(thief.get("/console/callback?code=%s&state=%s".formatted(stolen, state))
                        .statusCode())
                .isEqualTo(400);
        assertThat(thief.session().statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/console",
                "//evil.example/console",
                "/console//evil.example",
                "/console/../api/v2/orders",
                "/console/..",
                "/console/%2e%2e/api",
                "/console/%2E./api",
                "/console\\evil",
                "/console/%5c..",
                "/consoles",
                "/api/v2/orders",
                "console/orders",
                "/console/orders#x",
                "/console/ orders",
                ""
            })
    void noSignInLeadsElsewhere(String to) throws Exception {
        HttpResponse<String> answer = visitor.get("/console/sign-in?" + ConsoleVisitor.form(Map.of("to", to)));

        if (to.isEmpty()) { // like an absent one
            assertThat(location(answer)).startsWith("/oauth2/authorize?");
        } else {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("VALIDATION_FAILED", "\"to\"");
        }
    }

    @Test
    void codesGoToTheConsoleOnly() throws Exception {
        String authorization = visitor.begin("/console");
        for (String redirect : List.of(
                "http://evil.example/console/callback",
                "http://localhost:1/console/callback",
                "http://localhost:%d/console/orders".formatted(port))) {
            String changed = authorization.replaceAll(
                    "redirect_uri=[^&]+",
                    "redirect_uri=" + redirect.replace(":", "%3A").replace("/", "%2F"));
            assertThat(visitor.get(changed).statusCode()).as(redirect).isEqualTo(400);
            assertThat(visitor.enter(changed, "operator", password).statusCode())
                    .as(redirect)
                    .isEqualTo(400);
        }
        assertThat(visitor.get(authorization.replaceAll("&?code_challenge=[^&]+", ""))
                        .headers()
                        .firstValue("Location")
                        .orElse("error=400"))
                .contains("error=");
    }

    @Test
    void anyInstanceContinuesTheSession() throws Exception {
        try (ConfigurableApplicationContext another = Platform.startAnother(context)) {
            int other = portOf(another);
            String callback = visitor.callback(password);
            visitor.goTo(other);
            assertThat(location(visitor.get(callback.replace(":" + port, ":" + other))))
                    .isEqualTo("/console");
            assertThat(visitor.call("GET", LISTED).statusCode()).isEqualTo(200);

            assertThat(visitor.goTo(port).call("GET", LISTED).statusCode()).isEqualTo(200);
            platform.clock().advance(TOKEN_LIFE);
            assertThat(visitor.session().statusCode()).isEqualTo(200);
            assertThat(visitor.goTo(other).call("GET", LISTED).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theSessionIsRenewedUntilItsEnd() throws Exception {
        visitor.signIn(password);
        String first = visitor.cookie(ConsoleVisitor.ACCESS);
        platform.clock().advance(Duration.ofMinutes(9));
        assertThat(visitor.session().statusCode()).isEqualTo(200);
        assertThat(visitor.cookie(ConsoleVisitor.ACCESS)).isEqualTo(first); // two thirds are not over

        platform.clock().advance(Duration.ofMinutes(1));
        assertThat(visitor.session().statusCode()).isEqualTo(200);
        assertThat(visitor.cookie(ConsoleVisitor.ACCESS)).isNotEqualTo(first);

        platform.clock().advance(TOKEN_LIFE);
        assertThat(visitor.call("GET", LISTED).statusCode()).isEqualTo(401);
        assertThat(visitor.session().statusCode()).isEqualTo(200);
        assertThat(visitor.call("GET", LISTED).statusCode()).isEqualTo(200);

        platform.clock().advance(SESSION);
        assertThat(visitor.session().statusCode()).isEqualTo(401);
    }

    @Test
    void twoTabsThatRenewAtOnceBothGoOn() throws Exception {
        visitor.signIn(password);
        ConsoleVisitor late = visitor.copy();
        platform.clock().advance(Duration.ofMinutes(10));

        assertThat(visitor.session().statusCode()).isEqualTo(200);
        assertThat(late.session().statusCode()).isEqualTo(200); // with what is left of the first token
        platform.clock().advance(Duration.ofMinutes(10));
        assertThat(visitor.session().statusCode()).isEqualTo(200);
    }

    @Test
    void aStolenRefreshTokenEndsTheSession() throws Exception {
        visitor.signIn(password);
        ConsoleVisitor thief = visitor.copy();
        platform.clock().advance(TOKEN_LIFE);
        assertThat(visitor.session().statusCode()).isEqualTo(200);
        platform.clock().advance(Duration.ofSeconds(61));

        assertThat(thief.session().statusCode()).isEqualTo(401);

        platform.clock().advance(TOKEN_LIFE);
        assertThat(visitor.session().statusCode()).isEqualTo(401);
    }

    @Test
    void aSignOutEndsTheSessionAtTheIssuerToo() throws Exception {
        visitor.signIn(password);
        ConsoleVisitor kept = visitor.copy();

        HttpResponse<String> signedOut = visitor.call("POST", "/console/sign-out");

        assertThat(signedOut.statusCode()).isEqualTo(200);
        assertThat(json(signedOut).isEmpty()).isTrue(); // no other session is left to end
        assertThat(visitor.cookie(ConsoleVisitor.ACCESS)).isEmpty();
        assertThat(visitor.session().statusCode()).isEqualTo(401);
        platform.clock().advance(TOKEN_LIFE);
        assertThat(kept.session().statusCode()).isEqualTo(401);
    }

    @Test
    void onlyHashesAreStored() throws Exception {
        String callback = visitor.callback(password);
        String code = query(callback).get("code");
        visitor.get(callback);

        assertThat(platform.database().rows("select s::text from platform.sign_in s"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row).doesNotContain(code, password));
        platform.clock().advance(SESSION);
        visitor.callback(password);
        assertThat(platform.database().rows("select count(*) from platform.sign_in"))
                .containsExactly("1");
    }

    @Test
    void wrongPasswordsAreThrottled() throws Exception {
        try (ConfigurableApplicationContext another =
                Platform.startAnother(context, Map.of("orderwright.security.client-failures.per-client", "6/1h"))) {
            visitor.goTo(portOf(another));
            String authorization = visitor.begin("/console");
            int refused = 0;
            HttpResponse<String> answer = visitor.enter(authorization, "operator", "wrong");
            while (answer.statusCode() == 403 && refused < 10) {
                assertThat(answer.body()).contains("role=\"alert\"").doesNotContain("value=\"wrong\"");
                refused++;
                answer = visitor.enter(authorization, "operator", "wrong");
            }

            assertThat(refused).isBetween(1, 6); // the instances share the limit
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(visitor.enter(authorization, "operator", password).statusCode())
                    .isEqualTo(429);
            assertThat(new ConsoleVisitor(port).signIn(password).session().statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void noOtherUserSignsIn() throws Exception {
        assertThat(visitor.enter(visitor.begin("/console"), "admin", password).statusCode())
                .isEqualTo(403);
    }

    @Test
    void theFormShowsWhatItGotAsText() throws Exception {
        HttpResponse<String> form =
                visitor.get(visitor.begin("/console") + "&x=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E");

        assertThat(form.statusCode()).isEqualTo(200);
        assertThat(form.body()).doesNotContain("<script").contains("&lt;script&gt;");
    }

    private static int portOf(ConfigurableApplicationContext instance) {
        return ((WebServerApplicationContext) instance).getWebServer().getPort();
    }
}
