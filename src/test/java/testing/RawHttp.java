package testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sends requests that no HTTP client would send, byte by byte, each over its own connection. */
public final class RawHttp {

    private static final int ANSWER_LIMIT_MILLIS = (int) Asker.TIMEOUT.toMillis();

    /** 100: the server asks for the body before it answers. */
    private static final int INTERIM = 100;

    /** 101: what follows is not HTTP. */
    private static final int SWITCHED = 101;

    private RawHttp() {}

    /**
     * The response of the server.
     *
     * @param headers by name in lower case
     */
    public record Answer(int status, Map<String, List<String>> headers, byte[] body) {

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** The first value of the header; empty without one. */
        public String header(String name) {
            List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
            return values == null ? "" : values.getFirst();
        }
    }

    /** Sends the text, each character as one byte, and waits for the answer. */
    public static Answer send(int port, String request) {
        return send(port, request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends the bytes and waits for the answer, without ending the request. */
    public static Answer send(int port, byte[] request) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), ANSWER_LIMIT_MILLIS);
            socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return read(new BufferedInputStream(socket.getInputStream()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Sends the bytes, ends the request there, and waits for the answer.
     *
     * @return empty if the server closed the connection without one, or answered without a status
     */
    public static Optional<Answer> exchange(int port, byte[] request) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), ANSWER_LIMIT_MILLIS);
            socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
            InputStream input = new BufferedInputStream(socket.getInputStream());
            try {
                socket.getOutputStream().write(request);
                socket.getOutputStream().flush();
                socket.shutdownOutput();
            } catch (SocketException refusedEarly) {
                // the server answered before it read the whole request
            }
            input.mark(1);
            if (input.read() != 'H') { // no answer, or one of HTTP/0.9, which has only a body
                return Optional.empty();
            }
            input.reset();
            Answer answer = read(input);
            return Optional.of(answer.status() == INTERIM ? read(input) : answer);
        } catch (SocketException reset) {
            return Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Answer read(InputStream input) throws IOException {
        String[] statusLine = line(input).split(" ", 3);
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line = line(input); !line.isEmpty(); line = line(input)) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        int status = Integer.parseInt(statusLine[1]);
        return new Answer(status, headers, status == SWITCHED ? new byte[0] : body(input, headers));
    }

    private static byte[] body(InputStream input, Map<String, List<String>> headers) throws IOException {
        List<String> length = headers.get("content-length");
        if (length != null) {
            return input.readNBytes(Integer.parseInt(length.getFirst()));
        }
        if (!headers.containsKey("transfer-encoding")) {
            return headers.containsKey("connection") ? input.readAllBytes() : new byte[0];
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(input); size > 0; size = chunkSize(input)) {
            body.write(input.readNBytes(size));
            line(input);
            if (headers.getOrDefault("content-type", List.of("")).getFirst().startsWith("text/event-stream")) {
                break; // it never ends
            }
        }
        return body.toByteArray();
    }

    private static int chunkSize(InputStream input) throws IOException {
        return Integer.parseInt(line(input).strip(), 16);
    }

    private static String line(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new IOException("The connection ended within a line: " + line);
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
