package platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;
import platform.web.BodySenders.Kind;
import platform.web.BodySenders.Sender;

/**
 * Seen to fail when a body took memory before it arrived, when callers without a token had no part of the memory of
 * their own, and when one shopper could take more than an eighth of the memory.
 */
class BodiesAreBoundedTests extends EdgeTest {

    private final BodySettings settings =
            new BodySettings(DataSize.ofBytes(Limits.MAX_IMPORT_BODY_BYTES), Duration.ofSeconds(30));
    private final BodyMemory memory = new BodyMemory(settings);
    private final AtomicLong nanoTime = new AtomicLong();
    private Sender sender = new Sender(Kind.TRUSTED, "a program of the shop");
    private final BodyLimits limits = new BodyLimits(settings, request -> sender, memory, nanoTime::get);

    @Test
    void aBodyAtItsLimitIsTakenAndOneByteMoreIsNot() {
        assertThat(send(PROBE + "/import", Limits.MAX_IMPORT_BODY_BYTES).getStatus())
                .isEqualTo(200);
        assertTooLarge(send(PROBE + "/import", Limits.MAX_IMPORT_BODY_BYTES + 1), Limits.MAX_IMPORT_BODY_BYTES);
        assertTooLarge(send(PROBE, Limits.MAX_BODY_BYTES + 1), Limits.MAX_BODY_BYTES);
    }

    @Test
    void aDeclaredLengthIsRefusedUnread() throws Exception {
        CountingStream body = new CountingStream();

        assertThat(refusalOf(new DeclaredRequest(PROBE, Limits.MAX_BODY_BYTES + 1L, body))
                        .status())
                .isEqualTo(413);
        assertThat(body.read).isZero();
    }

    @Test
    void aBodyWithoutDeclaredLengthIsReadToItsLimitOnly() throws Exception {
        CountingStream endless = new CountingStream();

        assertThat(refusalOf(new DeclaredRequest(PROBE, -1, endless)).status()).isEqualTo(413);
        assertThat(endless.read).isEqualTo(Limits.MAX_BODY_BYTES + 1);
    }

    @Test
    void aBodyThatIsNotUsedIsNotRead() throws Exception {
        CountingStream body = new CountingStream();
        limits.doFilter(new DeclaredRequest(PROBE, 100, body), new MockHttpServletResponse(), (passed, response) -> {});

        assertThat(body.read).isZero();
    }

    @Test
    void aFormIsReadByTheFilter() throws Exception {
        assertThat(readForAParameter("Application/X-WWW-Form-Urlencoded;charset=UTF-8"))
                .isEqualTo(100);
    }

    @Test
    void aBodyWithoutParametersIsNotReadForThem() throws Exception {
        assertThat(readForAParameter(MediaType.APPLICATION_JSON_VALUE)).isZero();
    }

    private long readForAParameter(String type) throws Exception {
        CountingStream body = new CountingStream();
        DeclaredRequest request = new DeclaredRequest(PROBE, 100, body);
        request.setContentType(type);
        limits.doFilter(request, new MockHttpServletResponse(), (passed, response) -> passed.getParameter("a"));
        return body.read;
    }

    @Test
    void aBodyThatBreaksOffIsTheCallersMistake() throws Exception {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset by peer");
            }
        };

        assertThat(refusalOf(new DeclaredRequest(PROBE, 100, broken)))
                .returns(400, ProblemException::status)
                .returns("BODY_INCOMPLETE", ProblemException::code);
    }

    @Test
    void aBodyThatTricklesInIsRefusedAtItsDeadline() throws Exception {
        Trickle body = new Trickle(Duration.ofSeconds(1));

        assertThat(refusalOf(new DeclaredRequest(PROBE, 1_000, body)))
                .returns(408, ProblemException::status)
                .returns("BODY_TOO_SLOW", ProblemException::code);
        assertThat(body.read).isEqualTo(31);
        assertThat(refusalOf(new DeclaredRequest(PROBE, -1, new Trickle(Duration.ofMillis(10)))))
                .returns(408, ProblemException::status);
        assertThat(memory.takenBytes()).isZero();
    }

    @Test
    void anImportMayTakeLongerAsItMayBeLarger() throws Exception {
        Trickle body = new Trickle(Duration.ofSeconds(1));
        DeclaredRequest request = new DeclaredRequest(PROBE, 1_000, body);
        request.setServletPath(PROBE + "/import");

        assertThat(refusalOf(request).status()).isEqualTo(408);
        assertThat(body.read).isEqualTo(16 * 30 + 1);
    }

    @Test
    void aCallerThatStopsSendingIsRefused() throws Exception {
        InputStream silent = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new SocketTimeoutException("nothing came");
            }
        };

        assertThat(refusalOf(new DeclaredRequest(PROBE, 100, silent))).returns(408, ProblemException::status);
    }

    @Test
    void aBodyTakesMemoryOnlyAsItArrives() throws Exception {
        DeclaredRequest request = new DeclaredRequest(PROBE, Limits.MAX_IMPORT_BODY_BYTES, new InputStream() {
            private int sent;

            @Override
            public int read() throws IOException {
                sent++;
                assertThat(memory.takenBytes()).isLessThanOrEqualTo(Math.max(2 << 10, 2 * sent));
                if (sent > 100_000) {
                    throw new SocketTimeoutException("nothing more comes");
                }
                return 'a';
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                target[offset] = (byte) read();
                return 1;
            }
        });
        request.setServletPath(PROBE + "/import");

        assertThat(refusalOf(request).status()).isEqualTo(408);
        assertThat(memory.takenBytes()).isZero();
    }

    @Test
    void callersWithoutATokenTakeNothingFromOthers() throws Exception {
        sender = new Sender(Kind.WITHOUT_TOKEN, "10.0.0.1");
        DeclaredRequest large = new DeclaredRequest(PROBE, Limits.MAX_OPEN_BODY_BYTES + 1, new CountingStream());
        large.setServletPath(PROBE + "/import");
        assertThat(refusalOf(large).status()).isEqualTo(413);

        List<Integer> statuses = new ArrayList<>();
        int[] address = {0};
        takeWhileHolding(
                10_000,
                Limits.MAX_OPEN_BODY_BYTES,
                () -> sender = new Sender(Kind.WITHOUT_TOKEN, "10.0.0." + address[0]++),
                statuses,
                () -> {
                    sender = new Sender(Kind.TRUSTED, "a program of the shop");
                    takeWhileHolding(1, Limits.MAX_BODY_BYTES, () -> {}, statuses, () -> {});
                });

        assertThat(statuses).containsExactly(503);
        assertThat(address[0]).isEqualTo(settings.bodyMemory().toBytes() / 8 / Limits.MAX_OPEN_BODY_BYTES + 1);
        assertThat(memory.takenBytes()).isZero();
        assertThat(memory.senders()).isZero();
    }

    @Test
    void oneShopperTakesAnEighthAtMost() throws Exception {
        sender = new Sender(Kind.SHOPPER, "mallory");
        List<Integer> statuses = new ArrayList<>();
        takeWhileHolding(3, Limits.MAX_BODY_BYTES, () -> {}, statuses, () -> {
            sender = new Sender(Kind.SHOPPER, "ada");
            takeWhileHolding(2, Limits.MAX_BODY_BYTES, () -> {}, statuses, () -> {});
        });

        assertThat(statuses).containsExactly(503);
        assertThat(memory.takenBytes()).isZero();
        assertThat(memory.senders()).isZero();
    }

    @Test
    void allBodiesInFlightShareTheirMemory() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        takeWhileHolding(
                Limits.MAX_IMPORT_BODY_BYTES / Limits.MAX_BODY_BYTES + 1,
                Limits.MAX_BODY_BYTES,
                () -> {},
                statuses,
                () -> {});

        assertThat(statuses).containsExactly(503);
        assertThat(memory.takenBytes()).isZero();
        assertThat(refusalOf(new DeclaredRequest(PROBE, -1, new CountingStream()))
                        .status())
                .isEqualTo(413);
        assertThat(memory.takenBytes()).isZero();
    }

    private interface Step {
        void run() throws Exception;
    }

    /**
     * Sends requests, each inside the one before, with bodies of this size.
     *
     * @param before runs before each request
     * @param refused runs when a request is refused, while the bodies of all accepted requests are still in memory
     */
    private void takeWhileHolding(int requests, int bytes, Runnable before, List<Integer> statuses, Step refused)
            throws Exception {
        before.run();
        limits.doFilter(
                new DeclaredRequest(PROBE, bytes, new CountingStream()),
                new MockHttpServletResponse(),
                (passed, response) -> {
                    try {
                        BodyLimits.bodyOf((HttpServletRequest) passed);
                        if (requests > 1) {
                            takeWhileHolding(requests - 1, bytes, before, statuses, refused);
                        }
                    } catch (ProblemException refusal) {
                        statuses.add(refusal.status());
                        unchecked(refused);
                    } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                    }
                });
    }

    private static void unchecked(Step step) {
        try {
            step.run();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void bytesAreKeptAndCanBeReadAgain() throws Exception {
        byte[] body = "{\"a\":\"ü\"}".getBytes(StandardCharsets.UTF_8);
        MockHttpServletRequest request = new DeclaredRequest(PROBE, -1, new ByteArrayInputStream(body));
        limits.doFilter(request, new MockHttpServletResponse(), (passed, response) -> {
            assertThat(BodyLimits.bodyOf((HttpServletRequest) passed)).isEqualTo(body);
            assertThat(passed.getReader().readLine()).isEqualTo("{\"a\":\"ü\"}");
            assertThat(passed.getInputStream().isFinished()).isTrue();
            assertThat(passed.getInputStream().read()).isEqualTo(-1);
        });
    }

    @Test
    void noBodyIsEmpty() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", PROBE);
        limits.doFilter(
                request,
                new MockHttpServletResponse(),
                (passed, response) -> assertThat(BodyLimits.bodyOf((HttpServletRequest) passed))
                        .isEmpty());
    }

    private MockHttpServletResponse send(String path, int bytes) {
        return call(post(path).contentType(MediaType.APPLICATION_OCTET_STREAM).content(new byte[bytes]));
    }

    private static void assertTooLarge(MockHttpServletResponse response, int limitBytes) {
        assertThat(response.getStatus()).isEqualTo(413);
        assertThat(json(response).path("code").asString()).isEqualTo("BODY_TOO_LARGE");
        assertThat(json(response).at("/details/limit_bytes").asInt()).isEqualTo(limitBytes);
    }

    private ProblemException refusalOf(MockHttpServletRequest request) throws Exception {
        List<ProblemException> refusals = new ArrayList<>();
        limits.doFilter(
                request,
                new MockHttpServletResponse(),
                (passed, response) -> refusals.add(catchThrowableOfType(
                        ProblemException.class, () -> BodyLimits.bodyOf((HttpServletRequest) passed))));
        return refusals.getFirst();
    }

    private static final class CountingStream extends InputStream {

        private int read;

        @Override
        public int read() {
            read++;
            return 'a';
        }
    }

    /** Returns one byte at a time, each after a pause. */
    private final class Trickle extends InputStream {

        private final Duration pause;
        private int read;

        Trickle(Duration pause) {
            this.pause = pause;
        }

        @Override
        public int read() {
            read++;
            nanoTime.addAndGet(pause.toNanos());
            return 'a';
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            target[offset] = (byte) read();
            return 1;
        }
    }
}
