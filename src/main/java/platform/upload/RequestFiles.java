package platform.upload;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import platform.web.BodyLimits;
import platform.web.ProblemException;

/** The bodies of requests as files. */
public final class RequestFiles {

    static final String ATTRIBUTE = RequestFiles.class.getName();

    private RequestFiles() {}

    /**
     * The body of a request as a file. It is written when a component first asks for it, and exists until the request is answered, or until
     * it is closed.
     *
     * @throws ProblemException 413 if the body is above its limit; 400 if there is none, or if it does not arrive as declared; 408 if it takes
     *     too long; 503 while too many other files arrive
     */
    public static UploadedFile of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof UploadingRequest uploading) {
            return uploading.file();
        }
        byte[] bytes = BodyLimits.bodyOf(request);
        if (bytes.length == 0) {
            throw ProblemException.invalid("body", "is required");
        }
        try {
            return UploadedFile.write(new ByteArrayInputStream(bytes)); // the path was spelled in another way
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What tells the body of a request from all others: its bytes, or the SHA-256 of a body that is in a file. */
    public static byte[] identityOf(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof UploadingRequest uploading
                ? uploading.file().digest()
                : BodyLimits.bodyOf(request);
    }
}
