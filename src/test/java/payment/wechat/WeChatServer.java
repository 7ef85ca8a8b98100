package payment.wechat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import payment.wechat.WeChatOrders.Answer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks the part of the API v3 of WeChat Pay that the platform uses, on the loopback interface: it checks the signature of each request,
 * signs its answers, and encrypts its callbacks and certificates. It is written after WeChat's documentation and not after the code under
 * test.
 */
final class WeChatServer implements AutoCloseable {

    static final String MERCHANT = "1900007291";
    static final String APP = "wxd678efh567hg6787";
    static final String MERCHANT_SERIAL = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
    static final String PUBLIC_KEY_ID = "PUB_KEY_ID_0119000072912024112600000001";
    static final String API_KEY = "0123456789abcdef0123456789ABCDEF";

    static final JsonMapper JSON = JsonMapper.shared();

    private static final Pattern AUTHORIZATION = Pattern.compile(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"(\\w+)\",nonce_str=\"(\\w{1,32})\",timestamp=\"(\\d+)\",serial_no=\"(\\w+)\",signature=\"([\\w+/=]+)\"");
    private static final String NONCE = "593BEC0C930BF1AFEB40B4A08C8FB242";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, String> nonces = new TreeMap<>();
    private final Map<String, String> certificates = new LinkedHashMap<>();
    private final Map<String, KeyPair> signers = new LinkedHashMap<>();

    final WeChatOrders orders = new WeChatOrders();

    /** The requests, with their bodies. */
    final List<Request> requests = new ArrayList<>();

    /** What happens to the next requests, in this order; then they succeed. */
    final List<Trouble> troubles = new ArrayList<>();

    /** What happens to each request, if there is nothing in {@link #troubles}; null for nothing. */
    volatile @Nullable Trouble trouble;

    private final Map<String, List<Trouble>> troublesOf = new TreeMap<>();

    /** The id of the key with which the server signs; null if the request says it. */
    volatile @Nullable String signsWith;

    /** The API v3 key with which the server encrypts. */
    volatile String apiKey = API_KEY;

    /** @param line such as {@code POST /v3/pay/transactions/native} */
    record Request(String line, JsonNode body, @Nullable String wantedKey, String authorization) {

        /** @param number of the order or the refund */
        boolean isAbout(String number) {
            return body.path("out_refund_no")
                            .asString(body.path("out_trade_no").asString(""))
                            .equals(number)
                    || line.matches(".*/%s([/?].*)?".formatted(number));
        }
    }

    /** What goes wrong with a request. */
    sealed interface Trouble {}

    /** The request is not executed, and this is the answer, signed. */
    record Answers(int status, String body) implements Trouble {}

    /** The request is not executed, and this is the answer, without a signature, as a server on the way sends it. */
    record AnswersUnsigned(int status, String body, Map<String, String> headers) implements Trouble {}

    /** The request is executed, and the connection ends without an answer. */
    record LosesTheAnswer() implements Trouble {}

    /** The request is executed, and the answer comes too late. */
    record AnswersAfter(long millis) implements Trouble {}

    /** The request is executed, and the answer comes a byte at a time, for a minute. */
    record AnswersSlowly() implements Trouble {}

    /** The request is executed, and something is wrong with the signature of the answer. */
    record SignsWrongly(Fault fault) implements Trouble {}

    enum Fault {
        FOREIGN_KEY,
        OTHER_BODY,
        OLD,
        MISSING,
        PROBE,
        NOT_BASE64
    }

    static Answers error(int status, String code) {
        return new Answers(status, "{\"code\":\"%s\",\"message\":\"No.\"}".formatted(code));
    }

    /** An error of a server on the way to WeChat Pay. */
    static AnswersUnsigned unsigned(int status) {
        return new AnswersUnsigned(status, "<html>error</html>", Map.of());
    }

    WeChatServer() {
        signers.put(PUBLIC_KEY_ID, WeChatKeys.PLATFORM);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Makes a certificate, from which on requests may name its serial number. */
    void publish(String serial, KeyPair key, Instant from, Instant until) {
        signers.put(serial, key);
        certificates.put(serial, WeChatKeys.certificate(key, serial, from, until));
    }

    void withdraw(String serial) {
        certificates.remove(serial);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Headers headers = exchange.getRequestHeaders();
            Request request = new Request(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body),
                    headers.getFirst("Wechatpay-Serial"),
                    headers.getFirst("Authorization"));
            Trouble now;
            Answer answer;
            synchronized (this) {
                requests.add(request);
                now = troubleOf(request);
                if (now instanceof AnswersUnsigned plain) {
                    plain.headers().forEach(exchange.getResponseHeaders()::set);
                    send(exchange, new Answer(plain.status(), plain.body()));
                    return;
                }
                answer = now instanceof Answers given
                        ? new Answer(given.status(), given.body())
                        : answer(request, headers, body);
            }
            if (now instanceof AnswersSlowly) {
                answer = new Answer(answer.status(), " ".repeat(600) + answer.body());
            }
            if (now instanceof LosesTheAnswer) {
                return;
            }
            if (now instanceof AnswersAfter late) {
                TimeUnit.MILLISECONDS.sleep(late.millis());
            }
            if (answer.status() != 401 && !request.line().contains("/v3/billdownload/")) {
                sign(exchange.getResponseHeaders(), request, answer, now instanceof SignsWrongly wrong ? wrong : null);
            }
            if (now instanceof AnswersSlowly) {
                sendSlowly(exchange, answer);
            } else {
                send(exchange, answer);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Trouble troubleOf(Request request) {
        for (Map.Entry<String, List<Trouble>> of : troublesOf.entrySet()) {
            if (!of.getValue().isEmpty() && request.isAbout(of.getKey())) {
                return of.getValue().removeFirst();
            }
        }
        return troubles.isEmpty() ? trouble : troubles.removeFirst();
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        if (body.length > 0) {
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        }
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static void sendSlowly(HttpExchange exchange, Answer answer) throws IOException, InterruptedException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        for (byte each : body) {
            exchange.getResponseBody().write(each);
            exchange.getResponseBody().flush();
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** WeChat Pay signs the answer to each request whose own signature is right. */
    private void sign(Headers headers, Request request, Answer answer, @Nullable SignsWrongly wrong) {
        String wanted = signsWith != null ? signsWith : request.wantedKey();
        String serial = wanted != null && signers.containsKey(wanted)
                ? wanted
                : signers.keySet().iterator().next();
        Instant at = Instant.ofEpochSecond(Long.parseLong(part(request.authorization(), 3)));
        Map<String, String> signed = signature(serial, signers.get(serial).getPrivate(), at, answer.body());
        if (wrong != null) {
            signed = switch (wrong.fault()) {
                case FOREIGN_KEY -> signature(serial, WeChatKeys.FOREIGN.getPrivate(), at, answer.body());
                case OTHER_BODY -> signature(serial, signers.get(serial).getPrivate(), at, answer.body() + " ");
                case OLD -> signature(serial, signers.get(serial).getPrivate(), at.minusSeconds(301), answer.body());
                case MISSING -> Map.of();
                case PROBE -> with(signed, "WECHATPAY/SIGNTEST/" + signed.get("Wechatpay-Signature"));
                case NOT_BASE64 -> with(signed, "!");
            };
        }
        signed.forEach(headers::set);
    }

    private static Map<String, String> with(Map<String, String> headers, String signature) {
        Map<String, String> changed = new TreeMap<>(headers);
        changed.put("Wechatpay-Signature", signature);
        return changed;
    }

    /** The headers with which WeChat Pay signs an answer or a callback. */
    static Map<String, String> signature(String serial, PrivateKey key, Instant at, String body) {
        String signed = at.getEpochSecond() + "\n" + NONCE + "\n" + body + "\n";
        return Map.of(
                "Wechatpay-Timestamp",
                Long.toString(at.getEpochSecond()),
                "Wechatpay-Nonce",
                NONCE,
                "Wechatpay-Serial",
                serial,
                "Wechatpay-Signature-Type",
                "WECHATPAY2-SHA256-RSA2048",
                "Wechatpay-Signature",
                WeChatKeys.sign(key, signed));
    }

    private static String part(String authorization, int group) {
        Matcher parts = AUTHORIZATION.matcher(authorization);
        return parts.matches() ? parts.group(group) : "0";
    }

    private Answer answer(Request request, Headers headers, String body) {
        Matcher parts = AUTHORIZATION.matcher(String.valueOf(request.authorization()));
        String[] line = request.line().split(" ");
        if (!parts.matches()
                || !parts.group(1).equals(MERCHANT)
                || !parts.group(4).equals(MERCHANT_SERIAL)
                || nonces.put(parts.group(2), request.line()) != null
                || !WeChatKeys.isSigned(
                        WeChatKeys.MERCHANT.getPublic(),
                        String.join("\n", line[0], line[1], parts.group(3), parts.group(2), body) + "\n",
                        parts.group(5))) {
            return WeChatOrders.error(401, "SIGN_ERROR");
        }
        String accepted = String.valueOf(headers.getFirst("Accept")).strip();
        if (!List.of("application/json", "*/*").contains(accepted) || headers.getFirst("User-Agent") == null) {
            return WeChatOrders.error(406, "PARAM_ERROR");
        }
        if (request.line().equals("GET /v3/certificates?algorithm_type=RSA")) {
            return certificates();
        }
        if (line[1].startsWith("/v3/bill")) {
            return bill(line[1]);
        }
        return orders.answer(
                line[0], URI.create(line[1]), request.body(), Instant.ofEpochSecond(Long.parseLong(parts.group(3))));
    }

    /** The trade bill; null if there is none. */
    volatile @Nullable String bill;

    /** What is downloaded instead of the bill; null for the bill. */
    volatile @Nullable String otherDownload;

    /** Where the bill is; null for this server. */
    volatile @Nullable String downloadUrl;

    private Answer bill(String path) {
        String file = bill;
        if (file == null) {
            return WeChatOrders.error(400, "NO_STATEMENT_EXIST");
        }
        if (!path.startsWith("/v3/bill/")) {
            return new Answer(200, otherDownload == null ? file : otherDownload);
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(file.getBytes(StandardCharsets.UTF_8));
            return WeChatOrders.ok(Map.of(
                    "hash_type",
                    "SHA1",
                    "hash_value",
                    HexFormat.of().formatHex(hash),
                    "download_url",
                    downloadUrl == null ? uri() + "/v3/billdownload/file?token=one" : downloadUrl));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Answer certificates() {
        if (certificates.isEmpty()) {
            return WeChatOrders.error(404, "NOT_FOUND");
        }
        return WeChatOrders.ok(Map.of(
                "data",
                certificates.entrySet().stream()
                        .map(entry -> Map.of(
                                "serial_no",
                                entry.getKey(),
                                "encrypt_certificate",
                                encrypted("certificate", entry.getValue())))
                        .toList()));
    }

    private Map<String, String> encrypted(String associated, String text) {
        return Map.of(
                "algorithm",
                "AEAD_AES_256_GCM",
                "nonce",
                NONCE.substring(0, 12),
                "associated_data",
                associated,
                "ciphertext",
                WeChatKeys.encrypt(apiKey, NONCE, associated, text));
    }

    /** The body of a callback, with the same id for each callback of this type about one payment or refund. */
    String notice(String type, Map<String, Object> content) {
        String kind = type.startsWith("REFUND") ? "refund" : "transaction";
        Map<String, String> resource = new TreeMap<>(encrypted(kind, JSON.writeValueAsString(content)));
        resource.put("original_type", kind);
        return JSON.writeValueAsString(Map.of(
                "id",
                "EV-" + type + "-" + content.getOrDefault("out_refund_no", content.get("out_trade_no")),
                "create_time",
                "2026-03-01T17:03:00+08:00",
                "resource_type",
                "encrypt-resource",
                "event_type",
                type,
                "summary",
                "a summary",
                "resource",
                resource));
    }

    /** The lines of the requests. */
    synchronized List<String> lines() {
        return requests.stream().map(Request::line).toList();
    }

    synchronized Request last() {
        return requests.getLast();
    }

    synchronized void fails(Trouble... next) {
        troubles.addAll(Arrays.asList(next));
    }

    /** What happens to the next requests about this order or refund. */
    synchronized void failsFor(String number, Trouble... next) {
        troublesOf.computeIfAbsent(number, none -> new ArrayList<>()).addAll(Arrays.asList(next));
    }

    /** How many requests of this kind were about this order or refund. */
    synchronized long requests(String method, String number) {
        return requests.stream()
                .filter(request -> request.line().startsWith(method) && request.isAbout(number))
                .count();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
