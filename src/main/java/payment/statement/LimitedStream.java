package payment.statement;

import java.io.IOException;
import java.io.OutputStream;

/** Passes on so many bytes at most; a provider that sends more is refused. */
final class LimitedStream extends OutputStream {

    private final OutputStream out;
    private final long maxBytes;
    private long bytes;

    LimitedStream(OutputStream out, long maxBytes) {
        this.out = out;
        this.maxBytes = maxBytes;
    }

    @Override
    public void write(int one) throws IOException {
        count(1);
        out.write(one);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        count(length);
        out.write(source, offset, length);
    }

    private void count(int more) throws IOException {
        bytes += more;
        if (bytes > maxBytes) {
            throw new IOException("The statement has more than %d bytes".formatted(maxBytes));
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
