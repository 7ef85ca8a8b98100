package platform.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import platform.web.DeclaredRequest;
import platform.web.ProblemException;
import testing.Apart;

@Apart
class FilesAreUploadedWithinTheirLimitsTests {

    private static final int MIB = 1 << 20;
    private static final int LIMIT = 3 * MIB;
    private static final String PATH = "/api/v2/files/import";

    private final AtomicLong nanoTime = new AtomicLong();
    private final FileUploads uploads = new FileUploads(
            List.of(new FileUpload(Pattern.compile("/api/v2/files/[a-z]+"), LIMIT, 2)),
            Duration.ofSeconds(30),
            nanoTime::get);

    @Test
    void aFileAtItsLimitIsAPrivateFileUntilTheRequestIsAnswered() throws Exception {
        byte[] sent = new byte[LIMIT];
        sent[LIMIT - 1] = 7;
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(sent));
        AtomicReference<Path> path = new AtomicReference<>();
        uploads.doFilter(
                new DeclaredRequest(PATH, -1, new java.io.ByteArrayInputStream(sent)),
                new MockHttpServletResponse(),
                (request, response) -> {
                    UploadedFile file = RequestFiles.of((HttpServletRequest) request);
                    path.set(file.path());
                    assertThat(Files.readAllBytes(file.path())).isEqualTo(sent);
                    assertThat(Files.getPosixFilePermissions(file.path()))
                            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
                    assertThat(file.bytes()).isEqualTo(LIMIT);
                    assertThat(file.sha256Hex()).isEqualTo(sha256);
                    assertThat(RequestFiles.identityOf((HttpServletRequest) request))
                            .isEqualTo(HexFormat.of().parseHex(sha256));
                    assertThat(RequestFiles.of((HttpServletRequest) request)).isSameAs(file);
                    assertThat(request.getInputStream().readAllBytes()).isEqualTo(sent);
                });
        assertThat(path.get()).doesNotExist();
    }

    @Test
    void aFileAboveItsLimitIsRefusedAndLeavesNothing() throws Exception {
        Counting declared = new Counting();
        assertThat(refusalOf(new DeclaredRequest(PATH, LIMIT + 1, declared)))
                .returns(413, ProblemException::status)
                .returns("BODY_TOO_LARGE", ProblemException::code);
        assertThat(declared.read).isZero();

        Counting endless = new Counting();
        assertThat(refusalOf(new DeclaredRequest(PATH, -1, endless))).returns(413, ProblemException::status);
        assertThat(endless.read).isBetween(LIMIT + 1L, LIMIT + 64L * 1024);
        assertThat(files()).isZero();
    }

    @Test
    void eachMiBMustArriveInTime() throws Exception {
        assertThat(refusalOf(new DeclaredRequest(PATH, -1, new Slow(MIB / 29)))).isNull();
        Slow slow = new Slow(MIB / 40);
        assertThat(refusalOf(new DeclaredRequest(PATH, -1, slow))).returns(408, ProblemException::status);
        assertThat(slow.sent).isLessThan(MIB);
    }

    @Test
    void onlySoManyFilesArriveAtOnce() throws Exception {
        AtomicReference<@Nullable ProblemException> third = new AtomicReference<>();
        send(() -> send(() ->
                third.set(refusalOf(new DeclaredRequest(PATH, -1, new java.io.ByteArrayInputStream(new byte[9]))))));
        assertThat(third.get()).returns(503, ProblemException::status);
        assertThat(refusalOf(new DeclaredRequest(PATH, -1, new java.io.ByteArrayInputStream(new byte[9]))))
                .isNull();
    }

    @Test
    void aFileThatBreaksOffIsTheCallersMistake() throws Exception {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset by peer");
            }
        };
        assertThat(refusalOf(new DeclaredRequest(PATH, 100, broken)))
                .returns(400, ProblemException::status)
                .returns("BODY_INCOMPLETE", ProblemException::code);
    }

    @Test
    void aBodyThatNobodyAsksForIsNotRead() throws Exception {
        Counting body = new Counting();
        uploads.doFilter(
                new DeclaredRequest(PATH, 100, body), new MockHttpServletResponse(), (request, response) -> {});
        assertThat(body.read).isZero();
    }

    private interface Step {
        void run() throws Exception;
    }

    /** Sends a file, and does the step while the request is not answered. */
    private void send(Step meanwhile) throws Exception {
        uploads.doFilter(
                new DeclaredRequest(PATH, -1, new java.io.ByteArrayInputStream(new byte[9])),
                new MockHttpServletResponse(),
                (request, response) -> {
                    RequestFiles.of((HttpServletRequest) request);
                    try {
                        meanwhile.run();
                    } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                    }
                });
    }

    private @Nullable ProblemException refusalOf(MockHttpServletRequest request) throws Exception {
        AtomicReference<@Nullable ProblemException> refusal = new AtomicReference<>();
        uploads.doFilter(
                request,
                new MockHttpServletResponse(),
                (passed, response) -> refusal.set(catchThrowableOfType(
                        ProblemException.class, () -> RequestFiles.of((HttpServletRequest) passed))));
        return refusal.get();
    }

    /** Files as large as the refused one; other tests upload files of other sizes at the same time. */
    private static long files() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("body-"))
                    .mapToLong(file -> file.toFile().length())
                    .filter(size -> size >= LIMIT && size <= LIMIT + 64 * 1024)
                    .count();
        }
    }

    private static final class Counting extends InputStream {

        private long read;

        @Override
        public int read() {
            read++;
            return 'a';
        }
    }

    /** Sends two MiB, so many bytes in each second. */
    private final class Slow extends InputStream {

        private final int bytesPerSecond;
        private int sent;

        Slow(int bytesPerSecond) {
            this.bytesPerSecond = bytesPerSecond;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = Math.min(Math.min(length, bytesPerSecond), 2 * MIB - sent);
            nanoTime.addAndGet(Duration.ofSeconds(1).toNanos() * count / bytesPerSecond);
            sent += count;
            return count == 0 ? -1 : count;
        }
    }
}
