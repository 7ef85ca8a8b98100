package platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import platform.trace.Trace;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Answers a refusal from where no controller is reached: filters, security, the container's error page. */
public final class ProblemWriter {

    private final ObjectWriter json;

    public ProblemWriter(JsonMapper mapper) {
        json = mapper.writerFor(Problem.class);
    }

    public void write(HttpServletRequest request, HttpServletResponse response, ProblemException refusal)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(refusal.status());
        response.setContentType(Problem.MEDIA_TYPE.toString());
        String retryAfter = refusal.retryAfterSeconds();
        if (retryAfter != null) {
            response.setHeader(HttpHeaders.RETRY_AFTER, retryAfter);
        }
        byte[] body = json.writeValueAsBytes(Problem.of(refusal, Trace.of(request)));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
