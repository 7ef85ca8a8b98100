package payment.alipay;

import com.alipay.api.AlipayApiException;
import com.alipay.api.internal.util.AlipaySignature;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks the part of Alipay's API that the platform uses, on the loopback interface: signed forms, signed JSON answers, payment pages and
 * notifications. It is written after Alipay's documents and not after the code under test. Alipay's own library makes and verifies all
 * signatures here.
 */
final class AlipayServer implements AutoCloseable {

    static final String APP_ID = "2021000000000001";
    static final String SELLER_ID = "2088000000000001";
    static final KeyPair APP = newKeys();
    static final KeyPair ALIPAY = newKeys();

    /** 09:02 in UTC. */
    static final String PAID_AT = "2026-03-01 17:02:00";

    /** 02:00 in UTC. */
    static final String CAPTURED_AT = "2026-03-02 10:00:00";

    private static final JsonMapper JSON = JsonMapper.shared();
    static final String UTF_8 = "utf-8";
    private static final String RSA2 = "RSA2";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.ofHours(8));

    private final HttpServer server;
    final AlipayAccount account = new AlipayAccount();

    /** All calls, with their contents. */
    final List<Call> calls = new ArrayList<>();

    /** What happens to the next calls, in this order; then they succeed. */
    final List<Trouble> troubles = new ArrayList<>();

    /** What happens to each call, if there is nothing in {@link #troubles}; null for nothing. */
    volatile @Nullable Trouble trouble;

    /** What happens to each call of a method, if nothing else does. */
    final Map<String, Trouble> answersTo = new ConcurrentHashMap<>();

    /** Signs the answers and notifications. */
    volatile KeyPair keys = ALIPAY;

    /** Whether the slashes in answers are escaped after the answer was signed. */
    volatile boolean escapesLate;

    record Call(String method, Map<String, String> parameters, JsonNode content) {}

    /** What goes wrong with a call. */
    sealed interface Trouble {}

    /** The call is not executed, and this is the answer. */
    record Answers(int status, String body) implements Trouble {}

    /** The call is not executed, and the signed answer has these codes. */
    record Fails(String code, String subCode) implements Trouble {}

    /** The call is executed, and the signed answer has these codes although it should not. */
    record FailsLate(String code, String subCode) implements Trouble {}

    /** The call is executed, and the connection ends without an answer. */
    record LosesTheAnswer() implements Trouble {}

    /** The call is executed, and the answer comes too late. */
    record AnswersAfter(long millis) implements Trouble {}

    /** The call is executed, and this is done to the signed answer. */
    record Changes(UnaryOperator<String> change) implements Trouble {}

    AlipayServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/gateway.do", this::handle);
        server.createContext("/bill/", this::download);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/gateway.do");
    }

    static KeyPair newKeys() {
        return newKeys(2048);
    }

    static KeyPair newKeys(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As Alipay's tools show a key. */
    static String base64(Key key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> parameters = decoded(exchange.getRequestURI().getRawQuery());
            parameters.putAll(decoded(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            String refusal = refusal(parameters);
            if (!exchange.getRequestMethod().equals("POST") || refusal != null) {
                send(exchange, 200, unsigned(parameters, refusal));
                return;
            }
            Call call = new Call(parameters.get("method"), parameters, JSON.readTree(parameters.get("biz_content")));
            Trouble now;
            synchronized (this) {
                calls.add(call);
                now = troubles.isEmpty() ? trouble : troubles.removeFirst();
                now = now == null ? answersTo.get(call.method()) : now;
            }
            if (now instanceof Answers answer) {
                send(exchange, answer.status(), answer.body());
                return;
            }
            if (now instanceof Fails fails) {
                send(exchange, 200, signed(call, AlipayAccount.failure(fails.code(), fails.subCode())));
                return;
            }
            Map<String, Object> content = call.method().equals("alipay.data.dataservice.bill.downloadurl.query")
                    ? bill(call)
                    : account.execute(call);
            if (now instanceof FailsLate fails) {
                content = AlipayAccount.failure(fails.code(), fails.subCode());
            }
            String answer = signed(call, content);
            if (now instanceof Changes changes) {
                answer = changes.change().apply(answer);
            }
            if (now instanceof AnswersAfter late) {
                TimeUnit.MILLISECONDS.sleep(late.millis());
            }
            if (!(now instanceof LosesTheAnswer)) {
                send(exchange, 200, answer);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** The bill of each day; without it there is none. */
    final Map<String, byte[]> bills = new ConcurrentHashMap<>();

    private Map<String, Object> bill(Call call) {
        String day = call.content().path("bill_date").asString();
        return call.content().path("bill_type").asString().equals("trade") && bills.containsKey(day)
                ? Map.of(
                        "code",
                        "10000",
                        "msg",
                        "Success",
                        "bill_download_url",
                        uri().resolve("/bill/" + day).toString())
                : AlipayAccount.failure("40004", "isp.bill_not_exist");
    }

    private void download(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] file = bills.get(exchange.getRequestURI().getPath().substring("/bill/".length()));
            exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
            if (file != null) {
                exchange.getResponseBody().write(file);
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String answer) throws IOException {
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html;charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** The code with which Alipay refuses a request that it does not even execute; null if it executes it. */
    private static @Nullable String refusal(Map<String, String> parameters) {
        if (!APP_ID.equals(parameters.get("app_id"))) {
            return "isv.invalid-app-id";
        }
        if (!"JSON".equals(parameters.get("format"))
                || !"1.0".equals(parameters.get("version"))
                || !UTF_8.equals(parameters.get("charset"))) {
            return "isv.invalid-format";
        }
        if (!parameters.getOrDefault("timestamp", "").matches("\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}")) {
            return "isv.invalid-timestamp";
        }
        return RSA2.equals(parameters.get("sign_type")) && isSigned(parameters) ? null : "isv.invalid-signature";
    }

    private static boolean isSigned(Map<String, String> parameters) {
        Map<String, String> rest = new HashMap<>(parameters);
        String signature = rest.remove("sign");
        try {
            return signature != null
                    && AlipaySignature.verify(
                            AlipaySignature.getSignContent(rest), signature, base64(APP.getPublic()), UTF_8, RSA2);
        } catch (AlipayApiException malformed) {
            return false;
        }
    }

    /** Alipay does not sign the answer to a request that it does not execute. */
    private static String unsigned(Map<String, String> parameters, @Nullable String refusal) {
        return JSON.writeValueAsString(Map.of(
                parameters.getOrDefault("method", "error").replace('.', '_') + "_response",
                Map.of("code", "40002", "msg", "Invalid Arguments", "sub_code", String.valueOf(refusal))));
    }

    /** The text of the content is signed, with its escaped slashes or without. */
    String signed(Call call, Map<String, Object> content) {
        String unescaped = JSON.writeValueAsString(content);
        String text = unescaped.replace("/", "\\/");
        return "{\"%s_response\":%s,\"sign\":\"%s\"}"
                .formatted(call.method().replace('.', '_'), text, sign(escapesLate ? unescaped : text, keys));
    }

    static String sign(String text, KeyPair keys) {
        return sign(text, keys, UTF_8);
    }

    private static String sign(String text, KeyPair keys, String charset) {
        try {
            return AlipaySignature.sign(text, base64(keys.getPrivate()), charset, RSA2);
        } catch (AlipayApiException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Map<String, String> texts(JsonNode content) {
        Map<String, String> texts = new TreeMap<>();
        content.properties()
                .forEach(field -> texts.put(
                        field.getKey(),
                        field.getValue().isString()
                                ? field.getValue().asString()
                                : field.getValue().toString()));
        return texts;
    }

    /**
     * The shopper follows the address of a payment page, and signs in there. Only then Alipay knows the trade.
     *
     * @return the content of the request; {@code method}, {@code notify_url} and {@code return_url} are in it
     * @throws IllegalArgumentException with a code, if Alipay refuses the address
     */
    Map<String, String> open(String address, Instant now) {
        Map<String, String> parameters = decoded(URI.create(address).getRawQuery());
        String refusal = refusal(parameters);
        if (refusal != null) {
            throw new IllegalArgumentException(refusal);
        }
        Map<String, String> content = texts(JSON.readTree(parameters.get("biz_content")));
        List.of("method", "notify_url", "return_url").forEach(name -> content.put(name, parameters.get(name)));
        String product = Map.of(
                        "alipay.trade.page.pay", "FAST_INSTANT_TRADE_PAY",
                        "alipay.trade.wap.pay", "QUICK_WAP_WAY")
                .get(content.get("method"));
        if (!content.get("product_code").equals(product)
                || !content.get("total_amount").matches("\\d{1,9}\\.\\d{2}")
                || content.get("subject").matches(".*[/=&].*")) {
            throw new IllegalArgumentException("ACQ.INVALID_PARAMETER");
        }
        if (content.get("time_expire").compareTo(TIME.format(now)) <= 0) {
            throw new IllegalArgumentException("the time_expire of the page is over");
        }
        account.begin(content);
        return content;
    }

    /**
     * An app of the shop opens the app of Alipay with this text. Only then Alipay knows the authorisation.
     *
     * @return the content of the request, with {@code notify_url} in it
     */
    Map<String, String> openApp(String orderString) {
        Map<String, String> parameters = decoded(orderString);
        String refusal = refusal(parameters);
        if (refusal != null || !"alipay.fund.auth.order.app.freeze".equals(parameters.get("method"))) {
            throw new IllegalArgumentException(String.valueOf(refusal));
        }
        Map<String, String> content = texts(JSON.readTree(parameters.get("biz_content")));
        account.freezes.begin(content);
        content.put("notify_url", parameters.get("notify_url"));
        return content;
    }

    long countCalls(String method) {
        return calls.stream().filter(call -> call.method().equals(method)).count();
    }

    /** The body of a notification with these parameters, in the charset that they name. */
    String form(Map<String, String> parameters) {
        String charset = parameters.getOrDefault("charset", UTF_8);
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("sign", sign(AlipaySignature.getSignCheckContentV1(new HashMap<>(parameters)), keys, charset));
        all.put("sign_type", RSA2);
        return encoded(all, Charset.forName(charset));
    }

    /** As {@link #form}, but the signature covers the parameters without a value, too. */
    String formWithEmptyValues(Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        String text = new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining("&"));
        all.put("sign", sign(text, keys));
        all.put("sign_type", RSA2);
        return encoded(all);
    }

    static String encoded(Map<String, String> parameters) {
        return encoded(parameters, StandardCharsets.UTF_8);
    }

    private static String encoded(Map<String, String> parameters, Charset charset) {
        return parameters.entrySet().stream()
                .map(each ->
                        URLEncoder.encode(each.getKey(), charset) + "=" + URLEncoder.encode(each.getValue(), charset))
                .collect(Collectors.joining("&"));
    }

    static Map<String, String> decoded(@Nullable String form) {
        Map<String, String> parameters = new TreeMap<>();
        if (form != null && !form.isEmpty()) {
            for (String pair : form.split("&")) {
                String[] sides = pair.split("=", 2);
                parameters.put(
                        URLDecoder.decode(sides[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
