package bench;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The answer of a server, as a view of the read buffer. It is valid until the receiver returns.
 *
 * @param status 0 if there was no answer; then the body gives the reason
 */
record HttpAnswer(int status, byte[] bytes, int from, int to, boolean closes, boolean saysWhenToRetry) {

    static final int CONFLICT = 409;
    static final int UNAVAILABLE = 503;

    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final byte[] END_OF_HEAD = ascii("\r\n\r\n");
    private static final byte[] END_OF_CHUNKS = ascii("0\r\n\r\n");

    static HttpAnswer none(String why) {
        byte[] bytes = ascii(why);
        return new HttpAnswer(0, bytes, 0, bytes.length, true, false);
    }

    /**
     * Parses the first {@code length} bytes, which hold one answer or a part of one. The chunks of a chunked body are joined in the array.
     *
     * @return empty while the answer is incomplete
     */
    static Optional<HttpAnswer> parse(byte[] bytes, int length) {
        int endOfHead = find(END_OF_HEAD, bytes, 0, length);
        if (endOfHead < 0) {
            return Optional.empty();
        }
        int status = (int) number(bytes, STATUS_AT, length);
        int bodyLength = 0;
        boolean chunked = false;
        boolean closes = false;
        boolean retry = false;
        int line = find(END_OF_HEAD, 2, bytes, 0, length) + 2;
        while (line <= endOfHead) {
            if (startsWith(bytes, line, "content-length:")) {
                bodyLength = (int) number(bytes, line + "content-length:".length(), length);
            } else if (startsWith(bytes, line, "transfer-encoding: chunked")) {
                chunked = true;
            } else if (startsWith(bytes, line, "connection: close")) {
                closes = true;
            } else if (startsWith(bytes, line, "retry-after:")) {
                retry = true;
            }
            line = find(END_OF_HEAD, 2, bytes, line, length) + 2;
        }
        int body = endOfHead + END_OF_HEAD.length;
        if (!chunked) {
            return length - body < bodyLength
                    ? Optional.empty()
                    : Optional.of(new HttpAnswer(status, bytes, body, body + bodyLength, closes, retry));
        }
        int last = length - END_OF_CHUNKS.length;
        return last < body || find(END_OF_CHUNKS, bytes, last, length) < 0
                ? Optional.empty()
                : Optional.of(new HttpAnswer(status, bytes, body, joinChunks(bytes, body), closes, retry));
    }

    boolean isGood() {
        return status >= 200 && status < 300;
    }

    String body() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    boolean contains(byte[] marker) {
        return find(marker, bytes, from, to) >= 0;
    }

    /** The text between the marker and the next quotation mark; empty if the body does not contain the marker. */
    String textAfter(byte[] marker) {
        int at = find(marker, bytes, from, to);
        if (at < 0) {
            return "";
        }
        int start = at + marker.length;
        int end = start;
        while (end < to && bytes[end] != '"') {
            end++;
        }
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    /** The number after the first {@code inner} marker that follows the {@code outer} marker; -1 if there is none. */
    long numberAfter(byte[] outer, byte[] inner) {
        int start = find(outer, bytes, from, to);
        int at = start < 0 ? -1 : find(inner, bytes, start, to);
        return at < 0 ? -1 : number(bytes, at + inner.length, to);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Joins the contents of the chunks, beginning at the start of the first chunk. Returns the end of the joined body. */
    private static int joinChunks(byte[] bytes, int start) {
        int read = start;
        int written = start;
        while (true) {
            int size = 0;
            for (; bytes[read] != '\r'; read++) {
                size = size * 16 + Character.digit(bytes[read], 16);
            }
            if (size == 0) {
                return written;
            }
            read += 2;
            System.arraycopy(bytes, read, bytes, written, size);
            read += size + 2;
            written += size;
        }
    }

    private static long number(byte[] bytes, int start, int to) {
        int at = start;
        while (at < to && bytes[at] == ' ') {
            at++;
        }
        long number = 0;
        for (; at < to && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            number = number * 10 + bytes[at] - '0';
        }
        return number;
    }

    private static boolean startsWith(byte[] bytes, int at, String lowerCase) {
        if (at + lowerCase.length() > bytes.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            if (Character.toLowerCase(bytes[at + i]) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int find(byte[] marker, byte[] bytes, int from, int to) {
        return find(marker, marker.length, bytes, from, to);
    }

    private static int find(byte[] marker, int markerLength, byte[] bytes, int from, int to) {
        outer:
        for (int at = from; at <= to - markerLength; at++) {
            for (int i = 0; i < markerLength; i++) {
                if (bytes[at + i] != marker[i]) {
                    continue outer;
                }
            }
            return at;
        }
        return -1;
    }
}
