package platform.trace;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;

/** Gives every request its trace id before any other component handles it. So a refused request can be found in the log, too. */
public final class TraceFilter extends HttpFilter {

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String traceId = Trace.continued(request.getHeader("traceparent"));
        request.setAttribute(Trace.ATTRIBUTE, traceId);
        response.setHeader("traceresponse", Trace.traceresponse(traceId));
        String outer = MDC.get(Trace.MDC_KEY);
        MDC.put(Trace.MDC_KEY, traceId);
        try {
            chain.doFilter(request, response);
        } finally {
            Trace.restore(outer);
        }
    }
}
