package app.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.header.HeaderWriter;

/**
 * The headers that tell browsers and proxies what they may do with an answer. A header that a controller has set stays as it is.
 *
 * <p>Pages get a content policy, and browsers do not send the address of a page to other sites. All other answers may contain personal
 * data, so caches must not store them. The description of the API and the files for browsers are public and may be stored.
 */
public final class SecurityHeaders implements HeaderWriter {

    private static final String API = "/api/";
    private static final String REFERENCE = "/swagger-ui";
    private static final String DESCRIPTION = "/openapi";
    private static final String CONSOLE = "/console";
    private static final String CLIENT = "/client/";

    private static final String POLICY = "Content-Security-Policy";

    /** Swagger UI writes styles into its markup. Its scripts are files. */
    private static final String REFERENCE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** For answers that are not pages: a browser that shows such an answer runs no scripts and loads nothing. */
    private static final String NO_PAGE_POLICY = "default-src 'none'; frame-ancestors 'none'";

    /** One year. Subdomains are not included, because the operator may run other services there. */
    private static final String TRANSPORT_SECURITY = "max-age=31536000";

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        String path = request.getServletPath();
        set(response, "X-Content-Type-Options", "nosniff");
        if (path.startsWith(API)) {
            set(response, HttpHeaders.CACHE_CONTROL, "no-store");
        } else {
            writeForBrowsers(path, response);
        }
        if (request.isSecure()) {
            set(response, "Strict-Transport-Security", TRANSPORT_SECURITY);
        }
    }

    private static void writeForBrowsers(String path, HttpServletResponse response) {
        set(response, "Referrer-Policy", "no-referrer");
        set(response, POLICY, path.startsWith(REFERENCE) ? REFERENCE_POLICY : NO_PAGE_POLICY);
        if (!path.startsWith(REFERENCE)
                && !path.startsWith(DESCRIPTION)
                && !path.startsWith(CONSOLE)
                && !path.startsWith(CLIENT)) {
            set(response, HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }

    private static void set(HttpServletResponse response, String name, String value) {
        if (!response.containsHeader(name)) {
            response.setHeader(name, value);
        }
    }
}
