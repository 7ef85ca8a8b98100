package platform.upload;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import platform.web.BodyLimits;
import platform.web.PlatformProblem;
import platform.web.ProblemException;

/** A request whose body is written to a file when a component first asks for it. Each MiB must arrive within the given time. */
final class UploadingRequest extends HttpServletRequestWrapper implements AutoCloseable {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final long BYTES_OF_TIMEOUT = 1 << 20;

    private final FileUpload upload;
    private final Semaphore places;
    private final Duration timeout;
    private final LongSupplier nanoTime;
    private @Nullable UploadedFile file;
    private boolean hasPlace;

    UploadingRequest(
            HttpServletRequest request, FileUpload upload, Semaphore places, Duration timeout, LongSupplier nanoTime) {
        super(request);
        this.upload = upload;
        this.places = places;
        this.timeout = timeout;
        this.nanoTime = nanoTime;
    }

    UploadedFile file() {
        UploadedFile written = file;
        if (written == null) {
            written = write();
            file = written;
        }
        return written;
    }

    private UploadedFile write() {
        if (getContentLengthLong() > upload.limitBytes()) {
            throw BodyLimits.tooLarge(upload.limitBytes());
        }
        hasPlace = places.tryAcquire();
        if (!hasPlace) {
            throw ProblemException.unavailable("Other files are being uploaded at the moment.", RETRY_AFTER);
        }
        Arriving body = new Arriving(arriving());
        try {
            return UploadedFile.write(body);
        } catch (SocketTimeoutException silent) {
            throw tooSlow();
        } catch (IOException failed) {
            if (body.isBroken) {
                throw new ProblemException(
                        PlatformProblem.BODY_INCOMPLETE,
                        "The body did not arrive as its headers declare it.",
                        Map.of());
            }
            throw new UncheckedIOException(failed); // the file cannot be written
        }
    }

    private ProblemException tooSlow() {
        return new ProblemException(
                PlatformProblem.BODY_TOO_SLOW,
                "A MiB of the body did not arrive within %d seconds, or the caller stopped sending it."
                        .formatted(timeout.toSeconds()),
                Map.of("limit_seconds", timeout.toSeconds()));
    }

    private InputStream arriving() {
        try {
            return super.getInputStream();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        return new Written(Files.newInputStream(file().path()));
    }

    @Override
    public BufferedReader getReader() throws IOException {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    /** Deletes the file. */
    @Override
    public void close() {
        if (hasPlace) {
            hasPlace = false;
            places.release();
        }
        if (file != null) {
            file.close();
        }
    }

    /** Counts and times the bytes. */
    private final class Arriving extends InputStream {

        private final InputStream body;
        private long bytes;
        private long deadlineNanos = nanoTime.getAsLong() + timeout.toNanos();
        private long bytesAtDeadline = BYTES_OF_TIMEOUT;
        private boolean isBroken;

        Arriving(InputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read;
            try {
                read = body.read(target, offset, length);
            } catch (IOException broken) {
                isBroken = true;
                throw broken;
            }
            bytes += Math.max(read, 0);
            if (bytes > upload.limitBytes()) {
                throw BodyLimits.tooLarge(upload.limitBytes());
            }
            long now = nanoTime.getAsLong();
            if (now - deadlineNanos > 0) {
                throw tooSlow();
            }
            if (bytes >= bytesAtDeadline) {
                bytesAtDeadline = bytes + BYTES_OF_TIMEOUT;
                deadlineNanos = now + timeout.toNanos();
            }
            return read;
        }
    }

    private static final class Written extends ServletInputStream {

        private final InputStream in;
        private boolean finished;

        Written(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            finished = one < 0;
            return one;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = in.read(target, offset, length);
            finished = read < 0;
            return read;
        }

        @Override
        public boolean isFinished() {
            return finished;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("The body has already been read");
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
