package platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.util.unit.DataSize;
import platform.web.BodySenders.Kind;
import platform.web.BodySenders.Sender;
import testing.Asker;
import testing.RawHttp;

/** A caller that declares a body and sends nothing of it is answered when the time for bodies is over, not when the connection times out. */
class SilentBodiesEndTests {

    private WebServer server;

    private void start(Duration bodyTimeout) {
        BodySettings settings = new BodySettings(DataSize.ofBytes(0), bodyTimeout);
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
        new Web.Filters().silentBodies(settings).customize(factory);
        server = factory.getWebServer(context -> {
            context.addServlet("probe", new Probe()).addMapping("/*");
            context.addFilter("bodies", new BodyLimits(settings, request -> new Sender(Kind.TRUSTED, "shop")))
                    .addMappingForUrlPatterns(null, false, "/*");
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aSilentBodyIsTooSlow() {
        start(Duration.ofSeconds(1));
        assertThat(send("")).isEqualTo(408);
    }

    @Test
    void aBodyThatStopsIsTooSlow() {
        start(Duration.ofSeconds(1));
        assertThat(send("half")).isEqualTo(408);
    }

    @Test
    void aWholeBodyIsRead() {
        start(Asker.TIMEOUT);
        assertThat(send("the whole ")).isEqualTo(200);
    }

    private int send(String part) {
        return RawHttp.send(server.getPort(), "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n" + part)
                .status();
    }

    private static final class Probe extends HttpServlet {

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) {
            try {
                BodyLimits.bodyOf(request);
                response.setContentLength(0);
            } catch (ProblemException refused) {
                response.setContentLength(0);
                response.setStatus(refused.status());
            }
        }
    }
}
