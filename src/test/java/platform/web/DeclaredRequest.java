package platform.web;

import java.io.IOException;
import java.io.InputStream;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;

/** A POST request whose body has another length than it declares. */
public final class DeclaredRequest extends MockHttpServletRequest {

    private final long length;
    private final InputStream body;

    /** @param length the declared length in bytes; -1 for none */
    public DeclaredRequest(String path, long length, InputStream body) {
        super("POST", path);
        setServletPath(path);
        this.length = length;
        this.body = body;
    }

    @Override
    public long getContentLengthLong() {
        return length;
    }

    @Override
    public DelegatingServletInputStream getInputStream() {
        return new DelegatingServletInputStream(body) {

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return body.read(target, offset, length);
            }
        };
    }
}
