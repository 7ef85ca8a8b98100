package payment.statement;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The content of a compressed file, up to so many bytes. */
final class UnpackedStream extends FilterInputStream {

    private final long mostBytes;
    private long bytes;

    UnpackedStream(InputStream unpacked, long mostBytes) {
        super(unpacked);
        this.mostBytes = mostBytes;
    }

    /** The file holds more bytes than it may. */
    static final class TooLongException extends IOException {

        private final long mostBytes;

        TooLongException(long mostBytes) {
            super("The file holds more than %d bytes".formatted(mostBytes));
            this.mostBytes = mostBytes;
        }

        long mostBytes() {
            return mostBytes;
        }
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        count(skipped);
        return skipped;
    }

    private void count(long more) throws IOException {
        bytes += more;
        if (bytes > mostBytes) {
            throw new TooLongException(mostBytes);
        }
    }
}
