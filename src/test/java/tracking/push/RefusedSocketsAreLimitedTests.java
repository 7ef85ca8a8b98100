package tracking.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import platform.graphql.GraphQlEngine;
import platform.security.Caller;
import platform.security.CallerToken;
import platform.web.ProblemException;

/**
 * Sockets that are accepted only to be closed cannot use up the instance: one sender has a few of them at a time, and all senders together
 * have more. Above that a handshake is refused with its status. They take no place of a socket that is open.
 */
class RefusedSocketsAreLimitedTests {

    private static final ProblemException REFUSAL = ProblemException.notFound("something");

    /** They run when the sockets have ended. */
    private final List<Runnable> ends = new ArrayList<>();

    private final RefusedHandshakes refused = new RefusedHandshakes(new SimpleMeterRegistry(), ends::add);

    @AfterEach
    void nobodyCalls() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void ofOneAddress() throws IOException {
        assertThat(accepted(1_000, "192.0.2.1")).isEqualTo(RefusedHandshakes.MOST_OF_ONE);
        assertThat(accepted(1, "192.0.2.2")).isEqualTo(1);

        end();
        assertThat(accepted(1, "192.0.2.1")).isEqualTo(1);
    }

    @Test
    void ofOneCallerAtManyAddresses() throws IOException {
        Caller caller = new Caller("a shopper", Set.of("orders"));
        SecurityContextHolder.getContext().setAuthentication(new CallerToken(caller, Instant.MAX));
        int accepted = 0;
        for (int i = 0; i < 200; i++) {
            accepted += accepted(1, "192.0.2." + i);
        }
        assertThat(accepted).isEqualTo(RefusedHandshakes.MOST_OF_ONE);
    }

    @Test
    void ofAllTogether() throws IOException {
        int accepted = 0;
        for (int i = 0; i < 200; i++) {
            accepted += accepted(10, "192.0.2." + i);
        }
        assertThat(accepted).isEqualTo(RefusedHandshakes.MOST);

        end();
        assertThat(accepted(1, "192.0.2.1")).isEqualTo(1);
    }

    @Test
    void otherRequestsAreNoSockets() throws IOException {
        MockHttpServletRequest plain = request("192.0.2.1");
        plain.removeHeader("Upgrade");
        assertThat(refused.answer(plain, new MockHttpServletResponse(), REFUSAL))
                .isFalse();
        MockHttpServletRequest elsewhere = request("192.0.2.1");
        elsewhere.setServletPath("/api/v2/orders");
        assertThat(refused.answer(elsewhere, new MockHttpServletResponse(), REFUSAL))
                .isFalse();
        MockHttpServletRequest unreadable = request("192.0.2.1");
        unreadable.setServletPath(null);
        assertThat(refused.answer(unreadable, new MockHttpServletResponse(), REFUSAL))
                .isFalse();
        MockHttpServletRequest byHeader = request("192.0.2.1");
        byHeader.addHeader("Authorization", "Bearer nonsense");
        assertThat(refused.answer(byHeader, new MockHttpServletResponse(), REFUSAL))
                .isFalse();
        assertThat(ends).isEmpty();
    }

    private int accepted(int attempts, String address) throws IOException {
        int accepted = 0;
        for (int i = 0; i < attempts; i++) {
            accepted += refused.answer(request(address), new MockHttpServletResponse(), REFUSAL) ? 1 : 0;
        }
        return accepted;
    }

    private void end() {
        ends.forEach(Runnable::run);
        ends.clear();
    }

    private static MockHttpServletRequest request(String address) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", GraphQlEngine.PATH);
        request.setServletPath(GraphQlEngine.PATH);
        request.setRemoteAddr(address);
        request.addHeader("Upgrade", "websocket");
        request.getServletContext().setAttribute(ServerContainer.class.getName(), container());
        return request;
    }

    /** Accepts each handshake. */
    private static ServerContainer container() {
        return (ServerContainer) Proxy.newProxyInstance(
                ServerContainer.class.getClassLoader(),
                new Class<?>[] {ServerContainer.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("upgradeHttpToWebSocket")) {
                        ((HttpServletResponse) arguments[1]).setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
                    }
                    return null;
                });
    }
}
