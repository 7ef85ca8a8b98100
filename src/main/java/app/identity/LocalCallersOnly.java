package app.identity;

import app.SettingNames;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.web.ProblemException;
import platform.web.ProblemWriter;

/**
 * A first run has clients with published secrets and a sandbox that pays any order. It listens on a loopback address only, so others
 * get in only through a proxy (or, from a browser, through a name that leads to this machine): such requests are refused, whatever their
 * path. A proxy that neither says that it is one nor passes on the name that was called cannot be told from a caller on this machine.
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

    private static final String LOCALHOST = "localhost";

    private final ProblemWriter problems;
    private final @Nullable String ownAddress;

    /** @param ownAddress on which the server listens; whoever calls it by this name is not forwarded */
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
                        403,
                        "FORWARDED_REQUEST_REFUSED",
                        ("A first run, with its demo clients and sandbox, serves this machine only. This request came"
                                        + " through a proxy or by another name, as its header %s shows. To serve others, set %s,"
                                        + " %s, %s, %s and %s=false.")
                                .formatted(
                                        header,
                                        SettingNames.DATASOURCE_URL,
                                        SecuritySettings.ISSUER,
                                        SecuritySettings.AUDIENCE,
                                        SettingNames.MASTER_KEY,
                                        SettingNames.SANDBOX),
                        Map.of("header", header)));
    }

    /** The header that gives a proxy away; null if none does. */
    private @Nullable String headerOfProxy(HttpServletRequest request) {
        for (String header : PROXY_HEADERS) {
            if (request.getHeader(header) != null) {
                return header;
            }
        }
        return isThisMachine(request.getServerName()) ? null : "Host";
    }

    /** Without asking a name server. */
    private boolean isThisMachine(String host) {
        if (host.equalsIgnoreCase(LOCALHOST)
                || host.equalsIgnoreCase(ownAddress)
                || host.regionMatches(
                        true, host.length() - LOCALHOST.length() - 1, "." + LOCALHOST, 0, LOCALHOST.length() + 1)) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host.replaceAll("^\\[|]$", "")).isLoopbackAddress();
        } catch (IllegalArgumentException name) {
            return false;
        }
    }
}
