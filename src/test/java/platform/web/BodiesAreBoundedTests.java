package platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class BodiesAreBoundedTests extends EdgeTest {

    private final BodyLimits limits = new BodyLimits(new ProblemWriter(JsonMapper.shared()));

    @Test
    void aBodyAtItsLimitIsTakenAndOneByteMoreIsNot() {
        assertThat(send(PROBE + "/import", Limits.MAX_IMPORT_BODY_BYTES).getStatus())
                .isEqualTo(200);
        assertTooLarge(send(PROBE + "/import", Limits.MAX_IMPORT_BODY_BYTES + 1), Limits.MAX_IMPORT_BODY_BYTES);
        assertTooLarge(send(PROBE, Limits.MAX_BODY_BYTES + 1), Limits.MAX_BODY_BYTES);
    }

    @Test
    void aDeclaredLengthIsRefusedUnread() throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        limits.doFilter(new Declared(Limits.MAX_BODY_BYTES + 1L, InputStream.nullInputStream()), response, never());

        assertTooLarge(response, Limits.MAX_BODY_BYTES);
    }

    @Test
    void aBodyWithoutDeclaredLengthIsReadToItsLimitOnly() throws Exception {
        CountingStream endless = new CountingStream();
        MockHttpServletResponse response = new MockHttpServletResponse();
        limits.doFilter(new Declared(-1, endless), response, never());

        assertTooLarge(response, Limits.MAX_BODY_BYTES);
        assertThat(endless.read).isEqualTo(Limits.MAX_BODY_BYTES + 1);
    }

    @Test
    void bytesAreKeptAndCanBeReadAgain() throws Exception {
        byte[] body = "{\"a\":\"ü\"}".getBytes(StandardCharsets.UTF_8);
        MockHttpServletRequest request = new Declared(-1, new ByteArrayInputStream(body));
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

    private static FilterChain never() {
        return (request, response) -> {
            throw new AssertionError("passed on");
        };
    }

    private static final class CountingStream extends InputStream {

        private int read;

        @Override
        public int read() {
            read++;
            return 'a';
        }
    }

    private static final class Declared extends MockHttpServletRequest {

        private final long length;
        private final InputStream body;

        Declared(long length, InputStream body) {
            super("POST", PROBE);
            this.length = length;
            this.body = body;
        }

        @Override
        public long getContentLengthLong() {
            return length;
        }

        @Override
        public DelegatingServletInputStream getInputStream() {
            return new DelegatingServletInputStream(body);
        }
    }
}
