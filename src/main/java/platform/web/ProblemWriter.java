package platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.firewall.RequestRejectedException;
import platform.language.Language;
import platform.trace.Trace;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes the answer to a request that is refused before it reaches a controller: by filters, by security, or by the container. */
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
        byte[] body = json.writeValueAsBytes(Problem.of(refusal, Trace.of(request), languageOf(request)));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** The language that the client prefers; English if the firewall refuses the header. */
    static Language languageOf(HttpServletRequest request) {
        try {
            return Language.preferred(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
        } catch (RequestRejectedException refused) {
            return Language.ENGLISH;
        }
    }
}
