package platform.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import platform.trace.Trace;

/**
 * Writes the answers to requests that Tomcat refuses before any filter sees them: a malformed request line, too large headers, an encoded
 * slash. Tomcat would answer with HTML; this valve answers with a problem, like the rest of the API.
 */
final class ContainerProblems extends ErrorReportValve {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerProblems.class);

    /** Headers that say who is calling, what is repeated, and why. */
    private static final List<String> ONCE =
            List.of("Authorization", "X-Idempotency-Key", "Idempotency-Key", "X-Audit-Reason");

    private final ProblemWriter problems;

    private ContainerProblems(ProblemWriter problems) {
        this.problems = problems;
    }

    /** Installs this valve in place of the one that the host would add. */
    static void install(StandardHost host, ProblemWriter problems) {
        host.setErrorReportValveClass(ContainerProblems.class.getName());
        host.getPipeline().addValve(new ContainerProblems(problems));
    }

    /** Refuses a request that two readers could understand in different ways: a proxy and the platform, for example. */
    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        boolean isRefused = response.getStatus() >= HttpStatus.BAD_REQUEST.value(); // then the protocol may be unknown
        if (!isRefused && isHttp09(request.getProtocol())) {
            // It has no headers and no status, so the connection is closed without an answer.
            response.setStatus(HttpServletResponse.SC_HTTP_VERSION_NOT_SUPPORTED);
            return;
        }
        for (String header : ONCE) {
            if (isRepeated(request.getHeaders(header))) {
                answer(request, response, ProblemException.invalid(header, "must be in the request at most once"));
                return;
            }
        }
        super.invoke(request, response);
    }

    /** Of HTTP/0.9, the request line is the method and the path alone. */
    private static boolean isHttp09(@Nullable String protocol) {
        return protocol == null || protocol.isEmpty() || protocol.equals("HTTP/0.9");
    }

    private static boolean isRepeated(Enumeration<String> values) {
        if (!values.hasMoreElements()) {
            return false;
        }
        values.nextElement();
        return values.hasMoreElements();
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < HttpStatus.BAD_REQUEST.value()
                || response.getContentWritten() > 0
                || !response.setErrorReported()
                || !canAnswer(response)) {
            return;
        }
        answer(request, response, problem(status));
    }

    private void answer(Request request, Response response, ProblemException problem) {
        String traceId = Trace.continued(request.getHeader("traceparent"));
        request.setAttribute(Trace.ATTRIBUTE, traceId);
        response.setHeader("traceresponse", Trace.traceresponse(traceId));
        response.setHeader("X-Content-Type-Options", "nosniff");
        try {
            problems.write(request, response, problem);
            response.finishResponse();
        } catch (IOException gone) {
            LOG.debug("The caller closed the connection before its refusal was written", gone);
        }
    }

    /** A transfer coding or HTTP version that Tomcat does not implement is an error of the caller, not of the server. */
    private static ProblemException problem(int status) {
        return switch (status) {
            case 500 -> ProblemAnswers.failure();
            case 501, 505 -> refusal(HttpStatus.BAD_REQUEST);
            default -> refusal(HttpStatusCode.valueOf(status));
        };
    }

    private static ProblemException refusal(HttpStatusCode status) {
        return ProblemException.ofStatus(
                status, "The request is malformed, or uses a feature of HTTP that the server does not support.");
    }

    private static boolean canAnswer(Response response) {
        AtomicBoolean allowed = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, allowed);
        return allowed.get();
    }
}
