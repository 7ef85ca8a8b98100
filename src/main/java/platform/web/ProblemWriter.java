package platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.firewall.RequestRejectedException;
import platform.language.Language;
import platform.trace.Trace;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes the answer to a request that is refused before it reaches a controller: by filters, by security, or by the container. */
public final class ProblemWriter {

    private final ObjectWriter json;
    private final List<OtherForm> otherForms;

    /** Answers refused requests of one kind in another form than a problem document. */
    public interface OtherForm {

        /**
         * Answers in the thread of the request, while its caller is still known.
         *
         * @return false if nothing was answered, because the request is of another kind; then the answer is a problem document
         */
        boolean answer(HttpServletRequest request, HttpServletResponse response, ProblemException refusal)
                throws IOException;

        /** Whether one of the forms answers the request. A request with a header that the firewall refuses gets a problem document. */
        static boolean isGiven(
                List<OtherForm> forms,
                HttpServletRequest request,
                HttpServletResponse response,
                ProblemException refusal)
                throws IOException {
            try {
                for (OtherForm form : forms) {
                    if (form.answer(request, response, refusal)) {
                        return true;
                    }
                }
            } catch (RequestRejectedException oddHeader) {
                return false;
            }
            return false;
        }
    }

    /** @param otherForms what may answer in place of a problem document */
    public ProblemWriter(JsonMapper mapper, List<OtherForm> otherForms) {
        json = mapper.writerFor(Problem.class);
        this.otherForms = List.copyOf(otherForms);
    }

    public void write(HttpServletRequest request, HttpServletResponse response, ProblemException refusal)
            throws IOException {
        if (response.isCommitted() || OtherForm.isGiven(otherForms, request, response, refusal)) {
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
