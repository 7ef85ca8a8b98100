package platform.upload;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import platform.web.BodyLimits;

/** Lets the bodies of file uploads be written to files. It runs before the limit of other bodies, which then see a body that is a file. */
final class FileUploads extends HttpFilter {

    /** With the places for files that arrive at the same time. */
    private final Map<FileUpload, Semaphore> uploads;

    private final Duration timeout;
    private final LongSupplier nanoTime;

    /**
     * @param timeout the time in which each MiB of a file must arrive
     * @param nanoTime clock like {@link System#nanoTime()}
     */
    FileUploads(List<FileUpload> uploads, Duration timeout, LongSupplier nanoTime) {
        this.uploads =
                uploads.stream().collect(Collectors.toMap(upload -> upload, upload -> new Semaphore(upload.atOnce())));
        this.timeout = timeout;
        this.nanoTime = nanoTime;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = BodyLimits.pathOf(request);
        for (Map.Entry<FileUpload, Semaphore> upload : uploads.entrySet()) {
            if (request.getContentLengthLong() != 0
                    && upload.getKey().path().matcher(path).matches()) {
                try (UploadingRequest uploading =
                        new UploadingRequest(request, upload.getKey(), upload.getValue(), timeout, nanoTime)) {
                    request.setAttribute(RequestFiles.ATTRIBUTE, uploading);
                    chain.doFilter(uploading, response);
                }
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
