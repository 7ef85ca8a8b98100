package app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/**
 * A test of the whole application over HTTP, which has a careless configuration: every actuator end point is exposed, under an unusual path.
 * All such classes share one application.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.base-path=" + EdgeTest.MANAGEMENT,
            "management.endpoints.web.exposure.include=*",
            "management.endpoint.heapdump.access=unrestricted"
        })
@Import(TheEdgeIsGuardedAndDescribedTests.ProbeController.class)
abstract class EdgeTest {

    static final String MANAGEMENT = "/manage";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    /** A request to this path; without a method it is a GET. */
    final HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
