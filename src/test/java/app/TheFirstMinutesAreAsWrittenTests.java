package app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platform.connection.UnusedPort;
import testing.Apart;
import testing.RunningJar;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** On a first run, the order of the README, the first order of the samples and the command {@code demo} work as written. */
@Apart
class TheFirstMinutesAreAsWrittenTests {

    private static final Duration START_LIMIT = Duration.ofMinutes(15);

    private static final String OF_THE_DEMO = "$.orders[?(@.external_reference =~ /demo-week.*/)]";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path home;

    private static String url;
    private static Process platform;

    /** Placed as soon as the catalogue is stocked, before the other tests change the promotions and the rates of the first run. */
    private static Answer orderOfTheReadme;

    @BeforeAll
    static void startAFirstRun() throws Exception {
        int port = UnusedPort.next();
        url = "http://localhost:" + port;
        platform = RunningJar.process(List.of("--server.port=" + port, "--orderwright.home=" + home))
                .redirectErrorStream(true)
                .redirectOutput(home.resolveSibling(home.getFileName() + ".log").toFile())
                .start();
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady()) {
            assertThat(platform.isAlive() && System.nanoTime() < deadline)
                    .as("it starts")
                    .isTrue();
            TimeUnit.MILLISECONDS.sleep(200);
        }
        int attempts = 0;
        do {
            String key = "my-first-order-" + attempts++;
            orderOfTheReadme = run(
                    "bash",
                    "-euc",
                    block("bash").replace("http://localhost:8080", url).replace("my-first-order", key));
        } while (!orderOfTheReadme.printed().contains("\"PAYING\"") && System.nanoTime() < deadline);
    }

    @AfterAll
    static void stop() throws Exception {
        platform.destroy();
        assertThat(platform.waitFor(5, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void theOrderOfTheReadmeIsAnsweredAsShown() throws Exception {
        assertThat(orderOfTheReadme.exitCode()).as(orderOfTheReadme.printed()).isZero();
        JsonNode placed = new JsonMapper().readTree(orderOfTheReadme.printed());
        assertThat(differences(new JsonMapper().readTree(block("json")), placed, ""))
                .as(orderOfTheReadme.printed())
                .containsExactlyInAnyOrder("/order_no", "/payment/reference");
    }

    @Test
    void theFirstOrderOfTheSamplesIsCompleted() throws Exception {
        Answer answer = run("samples/first-order.sh", url);

        assertThat(answer.exitCode()).as(answer.printed()).isZero();
        assertThat(answer.printed())
                .contains("\"status\":\"COMPLETED\"", "\"WELCOME10\"")
                .doesNotContain("gave up");
    }

    /** The paths of values that are shown, and that the answer does not have or has with another value. */
    private static List<String> differences(JsonNode shown, JsonNode answer, String path) {
        if (!shown.isContainer()) {
            return shown.equals(answer) ? List.of() : List.of(path);
        }
        List<String> differences = new ArrayList<>();
        if (shown.isArray()) {
            for (int i = 0; i < shown.size(); i++) {
                differences.addAll(differences(shown.get(i), answer.path(i), path + "/" + i));
            }
        } else {
            shown.properties()
                    .forEach(it -> differences.addAll(
                            differences(it.getValue(), answer.path(it.getKey()), path + "/" + it.getKey())));
        }
        return differences;
    }

    /** The first block of a language in the README. */
    private static String block(String language) throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int begin = readme.indexOf("```" + language + "\n") + language.length() + 4;
        return readme.substring(begin, readme.indexOf("```", begin));
    }

    private record Answer(int exitCode, String printed) {}

    private static Answer run(String... command) throws Exception {
        Process shell = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(shell.waitFor(), printed);
    }

    @Test
    void theDemoFillsTheShopOnceHoweverOftenItRuns() throws Exception {
        String first = demo();
        Map<String, Integer> orders = ordersByStatus();

        assertThat(first).contains("This run added: 114 orders");
        assertThat(orders)
                .containsOnlyKeys("PAYING", "PAID", "SHIPPED", "COMPLETED", "CANCELLED", "REFUNDED")
                .containsEntry("PAYING", 6)
                .containsEntry("PAID", 16)
                .containsEntry("SHIPPED", 18);
        assertThat(orders.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(114);
        List<String> placed = read("/orders?limit=200", OF_THE_DEMO + ".placed_at");
        assertThat(placed.stream().map(it -> it.substring(0, 10)).distinct()).hasSizeBetween(7, 8);
        Instant weekAgo = Instant.now().minus(Duration.ofDays(7)).minusSeconds(3_600);
        assertThat(placed).allSatisfy(it -> assertThat(Instant.parse(it)).isBetween(weekAgo, Instant.now()));
        assertThat(this.<String>read("/orders?limit=200", OF_THE_DEMO + ".returns[*].status"))
                .contains("REFUNDED")
                .containsOnlyOnce("FAILED");
        assertThat(this.<String>read("/charges/shipping-rates", "$.shipping_rates[*].rate_id"))
                .isEqualTo(List.of("demo-free", "demo-parcel"));
        assertThat(this.<Integer>read("/orders?limit=200", OF_THE_DEMO + ".amounts.shipping.amount_minor"))
                .as("the shipping of large orders is free")
                .contains(0, 395)
                .allMatch(amount -> amount == 0 || amount == 395);
        assertThat(this.<String>read("/coupons/DEMO10", "$.promotion_id")).isEqualTo(List.of("demo-week"));

        String second = demo();

        assertThat(second)
                .contains("This run added: 0 orders, 0 goods listed or put into a category, 0 goods that run low.");
        assertThat(ordersByStatus()).isEqualTo(orders);
    }

    private String demo() {
        StringWriter out = new StringWriter();
        int exitCode =
                OrderwrightCommand.line().setOut(new PrintWriter(out, true)).execute("demo", "--url", url);
        assertThat(exitCode).as(out.toString()).isZero();
        return out.toString();
    }

    /** Waits until the lists of orders show everything that has happened so far. */
    private Map<String, Integer> ordersByStatus() throws Exception {
        Instant now = Instant.now();
        await().until(() -> this.<String>read("/orders?limit=1", "$[?(@.as_of)].as_of").stream()
                .anyMatch(asOf -> Instant.parse(asOf).isAfter(now)));
        Map<String, Integer> statuses = new TreeMap<>();
        this.<String>read("/orders?limit=200", OF_THE_DEMO + ".status")
                .forEach(it -> statuses.merge(it, 1, Integer::sum));
        return statuses;
    }

    /** The values at a path in the answer to a GET of the demo operator, as a list. */
    private <T> List<T> read(String path, String jsonPath) throws Exception {
        String form = "grant_type=client_credentials&client_id=demo-operator&client_secret=demo-operator-secret";
        String issued = HTTP.send(
                        HttpRequest.newBuilder(URI.create(url + "/oauth2/token"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        String token = JsonPath.read(issued, "$.access_token");
        String answer = HTTP.send(
                        HttpRequest.newBuilder(URI.create(url + "/api/v2" + path))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofString())
                .body();
        Object found = JsonPath.read(answer, jsonPath);
        return found instanceof List<?> list ? castList(list) : castList(List.of(found));
    }

    @SuppressWarnings("unchecked")
    private static <T> List<T> castList(List<?> list) {
        return (List<T>) list;
    }

    private static boolean isReady() throws InterruptedException {
        try {
            return HTTP.send(
                                    HttpRequest.newBuilder(URI.create(url + "/actuator/health/readiness"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
