package payment.adapter.alipay;

import static payment.adapter.alipay.AlipayAccount.field;

import com.alipay.api.AlipayApiException;
import com.alipay.api.internal.util.AlipaySignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import payment.fake.Callback;
import payment.fake.FakeProvider;
import payment.fake.Fields;
import payment.fake.Received;
import payment.fake.Reply;
import payment.fake.Trouble;
import payment.fake.Violation;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Alipay on the loopback interface: signed forms, signed JSON answers, payment pages, bills and notifications. It is written after Alipay's documents
 * ({@link AlipayDocumentation}) and not after the code under test. Alipay's own library makes and verifies all signatures here, and knows each field
 * of an answer.
 */
final class AlipayServer extends FakeProvider<AlipayServer.Call> {

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
    private static final String METHOD = "method";
    private static final String CONTENT = "biz_content";
    private static final String SIGNATURE = "sign";
    private static final Set<String> PAGES = Set.of("alipay.trade.page.pay", "alipay.trade.wap.pay");
    private static final String APP_FREEZE = "alipay.fund.auth.order.app.freeze";
    private static final String BILL = "alipay.data.dataservice.bill.downloadurl.query";

    private static final String DOWNLOADS = "/bill/";

    /** Whose bill is downloaded. */
    private static final String DAY = "day";

    /** The page of a payment that the shopper can still make. */
    private static final String SIGN_IN = "sign in";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.ofHours(8));

    private final HttpClient shopper = HttpClient.newHttpClient();
    final AlipayAccount account = new AlipayAccount(notification -> report(new Callback(form(notification), Map.of())));

    /** Signs the answers and notifications. */
    volatile KeyPair keys = ALIPAY;

    /** Whether the slashes in answers are escaped after the answer was signed. */
    volatile boolean escapesLate;

    /** The time at which shoppers open pages. */
    private volatile Instant now = Instant.MIN;

    /** The bill of each day; without it there is none. */
    final Map<String, byte[]> bills = new ConcurrentHashMap<>();

    /** @param method empty for a download */
    record Call(String method, Map<String, String> parameters, JsonNode content) {}

    /** The call is executed, and the signed answer has these codes although it should not. */
    record FailsLate(String code, String subCode) implements Trouble.OfOneProvider {}

    /** The call is executed, and this is done to the signed answer. */
    record Changes(UnaryOperator<String> change) implements Trouble.OfOneProvider {}

    /** The call is not executed, and the signed answer has these codes. */
    static Trouble fails(String code, String subCode) {
        return new Trouble.Answers(200, JSON.writeValueAsString(AlipayAccount.failure(code, subCode)));
    }

    /** The call is not executed, and this is the answer, without a signature. */
    static Trouble answers(int status, String body) {
        return new Trouble.AnswersUnsigned(status, body, Map.of());
    }

    AlipayServer() {
        super(AlipayDocumentation.HOME, AlipayDocumentation.endpoints());
    }

    URI gateway() {
        return uri().resolve("/gateway.do");
    }

    /** All requests have the same address; the parameter {@code method} tells them apart. */
    @Override
    protected String endpoint(Received received) {
        Call call = read(received);
        return super.endpoint(received) + (call.method().isEmpty() ? "" : " " + call.method());
    }

    @Override
    protected Call read(Received received) {
        Map<String, String> parameters = parameters(received);
        return new Call(parameters.getOrDefault(METHOD, ""), parameters, content(parameters.get(CONTENT)));
    }

    private static Map<String, String> parameters(Received received) {
        Map<String, String> parameters = new TreeMap<>(received.query());
        parameters.putAll(received.form());
        if (received.path().startsWith(DOWNLOADS)) {
            parameters.put(DAY, received.path().substring(DOWNLOADS.length()));
        }
        return parameters;
    }

    private static JsonNode content(@Nullable String json) {
        try {
            return JSON.readTree(json == null ? "{}" : json);
        } catch (JacksonException nonsense) {
            return JSON.createObjectNode();
        }
    }

    @Override
    protected Map<String, Object> fields(Received received) {
        Call call = read(received);
        Map<String, Object> fields = new TreeMap<>(call.parameters());
        fields.remove(DAY);
        if (fields.remove(CONTENT) != null) {
            fields.putAll(Fields.ofJson(JSON.createObjectNode().set(CONTENT, call.content())));
        }
        fields.computeIfPresent(SIGNATURE, (name, text) -> isSigned(call.parameters()));
        return fields;
    }

    /** Alipay does not even execute what is wrong with the parameters of each request. */
    @Override
    protected Reply refuse(Call call, Violation violation) {
        return violation.field().startsWith(CONTENT)
                ? json(AlipayAccount.failure(
                        "40004",
                        call.method().startsWith("alipay.fund") ? "ILLEGAL_ARGUMENT" : "ACQ.INVALID_PARAMETER"))
                : json(AlipayAccount.failure(
                        "40002", "isv.invalid-" + violation.field().replace('_', '-')));
    }

    @Override
    protected Reply execute(Call call, Trouble.@Nullable OfOneProvider trouble) {
        if (call.method().isEmpty()) {
            byte[] file = bills.get(call.parameters().getOrDefault(DAY, ""));
            return new Reply(file == null ? 404 : 200, file == null ? new byte[0] : file, Map.of());
        }
        if (PAGES.contains(call.method())) {
            return Reply.of(200, "text/html", page(call));
        }
        if (call.method().equals(APP_FREEZE)) {
            account.freezes.begin(texts(call.content()));
            return Reply.of(200, "text/html", SIGN_IN);
        }
        Map<String, Object> content = call.method().equals(BILL) ? bill(call) : account.execute(call);
        return json(trouble instanceof FailsLate late ? AlipayAccount.failure(late.code(), late.subCode()) : content);
    }

    private String page(Call call) {
        Map<String, String> content = texts(call.content());
        if (content.getOrDefault("time_expire", "9").compareTo(TIME.format(now)) <= 0) {
            return "the time_expire of the page is over";
        }
        content.put("notify_url", call.parameters().get("notify_url"));
        account.begin(content);
        return SIGN_IN;
    }

    private Map<String, Object> bill(Call call) {
        String day = call.content().path("bill_date").asString();
        return call.content().path("bill_type").asString().equals("trade") && bills.containsKey(day)
                ? AlipayAccount.success(field(
                        "bill_download_url", uri().resolve(DOWNLOADS + day).toString()))
                : AlipayAccount.failure("40004", "isp.bill_not_exist");
    }

    private static Reply json(Map<String, Object> content) {
        return Reply.json(200, JSON.writeValueAsString(content));
    }

    /** Alipay does not sign the answer to a request that it does not execute because of the parameters of each request. */
    @Override
    protected Reply sign(Call call, Reply reply, Trouble.@Nullable OfOneProvider trouble) {
        if (call.method().isEmpty()
                || !String.valueOf(reply.headers().get("Content-Type")).contains("json")) {
            return reply;
        }
        JsonNode content = JSON.readTree(reply.text());
        AlipayLibrary.requireFields(call.method(), content);
        String answer = content.path("sub_code").asString("").startsWith("isv.invalid-")
                ? "{\"%s\":%s}".formatted(nameOfAnswer(call), reply.text())
                : signed(call, reply.text());
        return Reply.of(
                reply.status(),
                "text/html;charset=utf-8",
                trouble instanceof Changes changes ? changes.change().apply(answer) : answer);
    }

    private static String nameOfAnswer(Call call) {
        return call.method().replace('.', '_') + "_response";
    }

    /** The text of the content is signed, with its escaped slashes or without. */
    private String signed(Call call, String content) {
        String text = content.replace("/", "\\/");
        return "{\"%s\":%s,\"sign\":\"%s\"}"
                .formatted(nameOfAnswer(call), text, sign(escapesLate ? content : text, keys));
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
     * @throws IllegalArgumentException if Alipay shows another page
     */
    Map<String, String> open(String address, Instant at) {
        now = at;
        return request(HttpRequest.newBuilder(URI.create(address)).build(), "method", "notify_url", "return_url");
    }

    /**
     * An app of the shop opens the app of Alipay with this text. Only then Alipay knows the authorisation.
     *
     * @return the content of the request, with {@code notify_url} in it
     */
    Map<String, String> openApp(String orderString) {
        return request(
                HttpRequest.newBuilder(gateway())
                        .POST(HttpRequest.BodyPublishers.ofString(orderString))
                        .build(),
                "notify_url");
    }

    private Map<String, String> request(HttpRequest request, String... added) {
        String page;
        try {
            page = shopper.send(request, BodyHandlers.ofString()).body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        if (!page.equals(SIGN_IN)) {
            throw new IllegalArgumentException(page);
        }
        Call call = lastOfTheShopper();
        Map<String, String> content = texts(call.content());
        List.of(added).forEach(name -> content.put(name, call.parameters().get(name)));
        return content;
    }

    /** The platform may call in between. */
    private synchronized Call lastOfTheShopper() {
        return requests.reversed().stream()
                .filter(AlipayServer::isOfTheShopper)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOfTheShopper(Call call) {
        return PAGES.contains(call.method()) || call.method().equals(APP_FREEZE);
    }

    /** The calls of the platform, without pages and downloads. */
    synchronized List<Call> calls() {
        return requests.stream()
                .filter(call -> !call.method().isEmpty() && !isOfTheShopper(call))
                .toList();
    }

    long countCalls(String method) {
        return calls().stream().filter(call -> call.method().equals(method)).count();
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
        return Received.decoded(form);
    }

    @Override
    public void close() {
        shopper.close();
        super.close();
    }
}
