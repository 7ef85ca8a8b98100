package app.console;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Tells requests of the console's page from requests that another site makes the browser send. Only a script of this origin can add the
 * header {@code X-Console}: for other origins a browser first asks whether it may, and the platform never allows it. Where the browser says
 * which site sends the request, this must be our own as well.
 */
final class PageRequests {

    static final String HEADER = "X-Console";

    private static final String YES = "1";

    private final @Nullable URI url;

    /** @param url the platform's address as browsers see it; null if it is the one in the Host header */
    PageRequests(@Nullable URI url) {
        this.url = url;
    }

    boolean isOne(HttpServletRequest request) {
        if (!YES.equals(request.getHeader(HEADER))) {
            return false;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) { // browsers send Origin: null if the page's policy is no-referrer
            return site.equals("same-origin");
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null || isOurs(origin, request);
    }

    /** Compares host and port only: behind a load balancer the platform does not see whether the browser uses TLS. */
    private boolean isOurs(String origin, HttpServletRequest request) {
        String ours = url == null ? request.getHeader(HttpHeaders.HOST) : url.getRawAuthority();
        int host = origin.indexOf("://");
        return ours != null
                && host > 0
                && origin.substring(host + "://".length()).equalsIgnoreCase(ours);
    }
}
