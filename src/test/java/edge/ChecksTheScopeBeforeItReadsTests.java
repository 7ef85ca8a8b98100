package edge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import platform.edit.MergePatch;
import platform.security.Access;
import testing.RawHttp;
import tools.jackson.databind.json.JsonMapper;

/**
 * Over HTTP, for every end point that needs a scope: a caller without the scope is refused although the body has not come yet, or is
 * declared larger than any limit.
 */
@OverHttp
class ChecksTheScopeBeforeItReadsTests {

    private final Platform platform;
    private final List<EndPoint> endPoints;

    ChecksTheScopeBeforeItReadsTests(
            Platform platform, @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
        this.platform = platform;
        this.endPoints = endPoints(mappings);
    }

    private record EndPoint(String method, String path, String type, String scope) {}

    @Test
    void theBodyIsNotWaitedFor() {
        assertThat(endPoints).hasSizeGreaterThan(40);
        for (EndPoint endPoint : endPoints) {
            refused(endPoint, "Content-Length: 1000");
            refused(endPoint, "Transfer-Encoding: chunked");
        }
    }

    /** Spring then asks for the parameters of each request, to log them. */
    @Test
    void theBodyIsNotWaitedForWhileRequestsAreLogged() {
        Logger requests = (Logger) LoggerFactory.getLogger(DispatcherServlet.class);
        Level before = requests.getLevel();
        requests.setLevel(Level.DEBUG);
        try {
            refused(endPoints.getFirst(), "Content-Length: 1000");
        } finally {
            requests.setLevel(before);
        }
    }

    @Test
    void anOversizedBodyIsNotWhatTheCallerHearsOf() {
        for (EndPoint endPoint : endPoints) {
            refused(endPoint, "Content-Length: 999999999999");
        }
    }

    private void refused(EndPoint endPoint, String header) {
        String request =
                "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nX-Idempotency-Key: k\r\n%s\r\n\r\n"
                        .formatted(
                                endPoint.method,
                                endPoint.path,
                                platform.bearer("somebody", "openid"),
                                endPoint.type,
                                header);

        RawHttp.Answer answer = RawHttp.send(platform.uri("").getPort(), request);

        assertThat(answer.status())
                .as("%s with %s: %s", endPoint, header, answer.text())
                .isEqualTo(403);
        assertThat(JsonMapper.shared()
                        .readTree(answer.body())
                        .at("/details/scope")
                        .asString())
                .isEqualTo(endPoint.scope);
    }

    private static List<EndPoint> endPoints(RequestMappingHandlerMapping mappings) {
        List<EndPoint> endPoints = new ArrayList<>();
        mappings.getHandlerMethods().forEach((mapping, handler) -> addTo(endPoints, mapping, handler));
        return endPoints;
    }

    private static void addTo(List<EndPoint> endPoints, RequestMappingInfo mapping, HandlerMethod handler) {
        if (Access.of(handler.getBeanType(), handler.getMethod()) instanceof Access.AnyScopeOf any) {
            for (String pattern : mapping.getPatternValues()) {
                mapping.getMethodsCondition()
                        .getMethods()
                        .forEach(method -> endPoints.add(new EndPoint(
                                method.name(),
                                pattern.replaceAll("\\{[^}]*}", "1"),
                                type(mapping, method),
                                any.scopes().getFirst())));
            }
        }
    }

    private static String type(RequestMappingInfo mapping, RequestMethod method) {
        return mapping.getConsumesCondition().getConsumableMediaTypes().stream()
                .findFirst()
                .map(MediaType::toString)
                .orElse(method == RequestMethod.PATCH ? MergePatch.MEDIA_TYPE : "application/json");
    }
}
