package app.identity;

import app.SettingNames;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.security.LoopbackHosts;
import platform.web.ProblemException;
import platform.web.ProblemWriter;

/**
 * Refuses requests from other machines on a first run, on every path. The reason: a first run has clients with public secrets, and a sandbox
 * that pays any order. A first run listens on a loopback address only. So a request from another machine must come through a proxy, or from a
 * browser through a host name that resolves to this machine. A proxy that adds no header and does not pass on the original host name cannot
 * be distinguished from a caller on this machine.
 */
final class LocalCallersOnly extends HttpFilter {

    private static final List<String> PROXY_HEADERS = List.of(
            "Forwarded",
            "Via",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Forwarded-Port",
            "X-Forwarded-Server",
            "X-Forwarded-Prefix",
            "X-Forwarded-Ssl",
            "X-Real-IP");

    private final ProblemWriter problems;
    private final @Nullable String ownAddress;

    /** @param ownAddress the address on which the server listens; a request to this host name counts as local; null if not configured */
    LocalCallersOnly(ProblemWriter problems, @Nullable String ownAddress) {
        this.problems = problems;
        this.ownAddress = ownAddress;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String header = headerOfProxy(request);
        if (header == null) {
            chain.doFilter(request, response);
            return;
        }
        problems.write(
                request,
                response,
                new ProblemException(
                        IdentityProblem.FORWARDED_REQUEST_REFUSED,
                        ("A first run has demo clients and a sandbox, so it serves this machine only. The header %s shows"
                                        + " that this request came through a proxy or by another host name. To serve other machines, set"
                                        + " %s, %s, %s, %s and %s=false.")
                                .formatted(
                                        header,
                                        SettingNames.DATASOURCE_URL,
                                        SecuritySettings.ISSUER,
                                        SecuritySettings.AUDIENCE,
                                        SettingNames.MASTER_KEY,
                                        SettingNames.SANDBOX),
                        Map.of("header", header)));
    }

    /** Returns the name of the header that shows a proxy or another host name; null if there is none. */
    private @Nullable String headerOfProxy(HttpServletRequest request) {
        for (String header : PROXY_HEADERS) {
            if (request.getHeader(header) != null) {
                return header;
            }
        }
        return isThisMachine(request.getServerName()) ? null : "Host";
    }

    /** Whether the host name means this machine. It is decided without a name server. */
    private boolean isThisMachine(String host) {
        return host.equalsIgnoreCase(ownAddress) || LoopbackHosts.isLoopback(host);
    }
}
