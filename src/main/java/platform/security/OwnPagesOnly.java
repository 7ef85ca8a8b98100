package platform.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import platform.web.ProblemCode;
import platform.web.ProblemException;
import platform.web.ProblemWriter;

/**
 * Refuses posts without a token, such as those to an authorization server, that a page of another site makes a browser send. Such a page could not read the answer, but its
 * wrong secrets would count for the address of the browser, and lock out its user. Browsers say which site sends a request; programs say
 * nothing, and are served.
 */
public final class OwnPagesOnly extends HttpFilter {

    private static final String SITE = "Sec-Fetch-Site";
    private static final String SAME_ORIGIN = "same-origin";

    private final ProblemWriter problems;
    private final ProblemCode refusal;

    /** @param refusal the code of the answer to a post of another site */
    public OwnPagesOnly(ProblemWriter problems, ProblemCode refusal) {
        this.problems = problems;
        this.refusal = refusal;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!HttpMethod.POST.matches(request.getMethod()) || isFromNoOtherSite(request)) {
            chain.doFilter(request, response);
            return;
        }
        problems.write(
                request,
                response,
                new ProblemException(
                        refusal,
                        "A page of another site has sent this request; see the headers Sec-Fetch-Site and Origin.",
                        Map.of()));
    }

    private static boolean isFromNoOtherSite(HttpServletRequest request) {
        String site = request.getHeader(SITE);
        if (site != null) { // browsers send Origin: null if the policy of the page is no-referrer
            return site.equals(SAME_ORIGIN);
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        int host = origin == null ? -1 : origin.indexOf("://");
        return host < 0
                || origin.substring(host + "://".length()).equalsIgnoreCase(request.getHeader(HttpHeaders.HOST));
    }
}
