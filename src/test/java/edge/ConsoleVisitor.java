package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A browser with the console's page, as far as the platform can tell: it keeps cookies and follows no redirect by itself. */
final class ConsoleVisitor {

    static final String ACCESS = "console-session";
    static final String RENEWAL = "console-renewal";
    static final String SIGN_IN = "console-sign-in";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Map<String, String> cookies = new LinkedHashMap<>();
    private int port;

    ConsoleVisitor(int port) {
        this.port = port;
    }

    /** From now on the browser uses another instance, with the cookies that it has. */
    ConsoleVisitor goTo(int otherPort) {
        port = otherPort;
        return this;
    }

    String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    ConsoleVisitor setCookie(String name, String value) {
        cookies.put(name, value);
        return this;
    }

    ConsoleVisitor copy() {
        ConsoleVisitor copy = new ConsoleVisitor(port);
        copy.cookies.putAll(cookies);
        return copy;
    }

    HttpRequest.Builder request(String address) {
        URI uri = URI.create("http://localhost:" + port).resolve(address);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (uri.getPort() == port && !cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(it -> it.getKey() + "=" + it.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
        for (String set : answer.headers().allValues("Set-Cookie")) {
            HttpCookie cookie = HttpCookie.parse(set).getFirst();
            if (cookie.getMaxAge() == 0) {
                cookies.remove(cookie.getName());
            } else {
                cookies.put(cookie.getName(), cookie.getValue());
            }
        }
        return answer;
    }

    HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return send(request(address));
    }

    /** A call of the page's script. */
    HttpResponse<String> call(String method, String path) throws IOException, InterruptedException {
        return send(request(path).header("X-Console", "1").method(method, BodyPublishers.noBody()));
    }

    HttpResponse<String> session() throws IOException, InterruptedException {
        return call("GET", "/console/session");
    }

    static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(302, 303);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    /** The parameters of a query. */
    static Map<String, String> query(String address) {
        Map<String, String> parameters = new LinkedHashMap<>();
        UriComponentsBuilder.fromUriString(address.replace("+", "%20"))
                .build()
                .getQueryParams()
                .toSingleValueMap()
                .forEach((name, value) -> parameters.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8)));
        return parameters;
    }

    /** Sends the form of the page at this address of the issuer. */
    HttpResponse<String> enter(String authorization, String user, String password)
            throws IOException, InterruptedException {
        Map<String, String> fields = new LinkedHashMap<>(query(authorization));
        fields.put("username", user);
        fields.put("password", password);
        return send(request("/oauth2/authorize")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(fields))));
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Begins a sign-in and returns the issuer's address to which the browser is sent. */
    String begin(String to) throws IOException, InterruptedException {
        return location(get("/console/sign-in?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8)));
    }

    /** The callback's address with the code, after the right password. */
    String callback(String password) throws IOException, InterruptedException {
        return location(enter(begin("/console"), "operator", password));
    }

    ConsoleVisitor signIn(String password) throws IOException, InterruptedException {
        assertThat(location(get(callback(password)))).isEqualTo("/console");
        return this;
    }
}
