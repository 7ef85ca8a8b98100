package operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testing.JarTest;
import testing.RunningJar;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The access log and the structured log can be switched on; both contain the trace id of a request. */
@JarTest
class LogsAsOperatorsAskIT {

    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void theAccessLogAndTheStructuredLogNameTheTraceOfARequest(@TempDir Path home)
            throws IOException, InterruptedException {
        Path accessLog = home.resolve("access-log");
        try (RunningJar jar = RunningJar.start(
                home,
                "--server.tomcat.accesslog.enabled=true",
                "--server.tomcat.accesslog.directory=" + accessLog,
                "--logging.structured.format.console=ecs",
                "--logging.level.org.springframework.web.servlet.DispatcherServlet=debug")) {
            get(jar.uri("/api/v2/orders/nothing?secret=typed"));

            String access = await(accessLog, "/api/v2/orders/nothing");
            assertThat(access)
                    .matches(
                            "\\S+ 127\\.0\\.0\\.1 \"GET /api/v2/orders/nothing HTTP/1\\.1\" 401 \\d+ \\d+ " + TRACE_ID);

            get(jar.uri("/actuator/health"));
            JsonNode line = JsonMapper.shared().readTree(await(home.resolve("output.log"), TRACE_ID));
            assertThat(line.at("/trace.id").asString(line.at("/trace/id").asString("")))
                    .isEqualTo(TRACE_ID);
            assertThat(line.at("/ecs/version").asString("")).isNotEmpty();
            assertThat(line.at("/log/level").asString("")).isEqualTo("DEBUG");
            assertThat(line.at("/service/name").asString("")).isEqualTo("orderwright");
        }
        List<String> output = Files.readAllLines(home.resolve("output.log")).stream()
                .filter(each -> !each.startsWith("Console: ")) // not of the log: the password of a first run, once
                .toList();
        assertThat(output)
                .isNotEmpty()
                .allSatisfy(each -> assertThat(isJson(each)).as(each).isTrue());
    }

    private static void get(URI uri) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(uri)
                            .version(HttpClient.Version.HTTP_1_1)
                            .header("traceparent", "00-%s-00f067aa0ba902b7-01".formatted(TRACE_ID))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }

    /** Waits for a line with the text, in the file or in any file of the folder. Tomcat writes its log with a delay. */
    private static String await(Path path, String text) {
        return Awaitility.await(text)
                .until(() -> find(path, text), Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<String> find(Path path, String text) throws IOException {
        for (Path file : files(path)) {
            for (String line : Files.readAllLines(file)) {
                if (line.contains(text)) {
                    return Optional.of(line);
                }
            }
        }
        return Optional.empty();
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.toList();
        }
    }

    private static boolean isJson(String line) {
        try {
            return JsonMapper.shared().readTree(line).isObject();
        } catch (JacksonException other) {
            return false;
        }
    }
}
