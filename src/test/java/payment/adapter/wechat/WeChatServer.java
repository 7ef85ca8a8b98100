package payment.adapter.wechat;

import static java.util.Map.entry;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * Speaks the part of the API v3 of WeChat Pay that the platform uses, on the loopback interface: it checks the signature of each request,
 * signs its answers, and encrypts its callbacks and certificates. It is written after WeChat's documentation and not after the code under
 * test; {@link WeChatDocumentation} cites the pages.
 */
final class WeChatServer extends FakeProvider<WeChatServer.Request> {

    static final String MERCHANT = "1900007291";
    static final String APP = "wxd678efh567hg6787";
    static final String MERCHANT_SERIAL = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
    static final String PUBLIC_KEY_ID = "PUB_KEY_ID_0119000072912024112600000001";
    static final String API_KEY = "0123456789abcdef0123456789ABCDEF";

    static final JsonMapper JSON = JsonMapper.shared();

    private static final Pattern AUTHORIZATION = Pattern.compile(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"(\\w+)\",nonce_str=\"(\\w{1,32})\",timestamp=\"(\\d+)\",serial_no=\"(\\w+)\",signature=\"([\\w+/=]+)\"");
    private static final String NONCE = "593BEC0C930BF1AFEB40B4A08C8FB242";

    private final Map<String, String> nonces = new TreeMap<>();
    private final Map<String, String> certificates = new LinkedHashMap<>();
    private final Map<String, KeyPair> signers = new LinkedHashMap<>();

    final WeChatOrders orders = new WeChatOrders();

    /** The id of the key with which the server signs; null if the request says it. */
    volatile @Nullable String signsWith;

    /** The API v3 key with which the server encrypts. */
    volatile String apiKey = API_KEY;

    /** @param body an empty object if there is none, or if it is not JSON */
    record Request(Received received, JsonNode body) {

        /** Such as {@code POST /v3/pay/transactions/native}. */
        String line() {
            return received.line();
        }

        @Nullable
        String wantedKey() {
            return received.header("Wechatpay-Serial");
        }

        String authorization() {
            return String.valueOf(received.header("Authorization"));
        }

        /** @param number of the order or the refund */
        boolean isAbout(String number) {
            return body.path("out_refund_no")
                            .asString(body.path("out_trade_no").asString(""))
                            .equals(number)
                    || line().matches(".*/%s([/?].*)?".formatted(number));
        }
    }

    /** The request is executed, and something is wrong with the signature of the answer. */
    record SignsWrongly(Fault fault) implements Trouble.OfOneProvider {}

    enum Fault {
        FOREIGN_KEY,
        OTHER_BODY,
        OLD,
        MISSING,
        PROBE,
        NOT_BASE64
    }

    static Trouble.Answers error(int status, String code) {
        return new Trouble.Answers(status, "{\"code\":\"%s\",\"message\":\"No.\"}".formatted(code));
    }

    /** An error of a server on the way to WeChat Pay. */
    static Trouble.AnswersUnsigned unsigned(int status) {
        return new Trouble.AnswersUnsigned(status, "<html>error</html>", Map.of());
    }

    WeChatServer() {
        super(WeChatDocumentation.INDEX, WeChatDocumentation.ENDPOINTS);
        signers.put(PUBLIC_KEY_ID, WeChatKeys.PLATFORM);
    }

    /** Makes a certificate, from which on requests may name its serial number. */
    synchronized void publish(String serial, KeyPair key, Instant from, Instant until) {
        signers.put(serial, key);
        certificates.put(serial, WeChatKeys.certificate(key, serial, from, until));
    }

    synchronized void withdraw(String serial) {
        certificates.remove(serial);
    }

    @Override
    protected Request read(Received received) {
        try {
            return new Request(
                    received, received.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(received.body()));
        } catch (JacksonException noJson) {
            return new Request(received, JSON.createObjectNode());
        }
    }

    @Override
    protected Map<String, Object> fields(Received received) {
        Map<String, Object> fields = Fields.ofJson(read(received).body());
        received.query().forEach((name, value) -> fields.put("?" + name, value));
        for (String name : WeChatDocumentation.HEADERS) {
            String value = received.header(name);
            if (value != null) {
                fields.put(name + ":", value.strip());
            }
        }
        return fields;
    }

    @Override
    protected Reply refuse(Request request, Violation violation) {
        return WeChatOrders.error(400, "PARAM_ERROR");
    }

    /** WeChat Pay signs the answer to each request whose own signature is right. */
    @Override
    protected Reply sign(Request request, Reply reply, Trouble.@Nullable OfOneProvider trouble) {
        if (reply.status() == 401 || request.line().contains("/v3/billdownload/")) {
            return reply;
        }
        String wanted = signsWith != null ? signsWith : request.wantedKey();
        String serial = wanted != null && signers.containsKey(wanted)
                ? wanted
                : signers.keySet().iterator().next();
        Instant at = Instant.ofEpochSecond(Long.parseLong(part(request.authorization(), 3)));
        PrivateKey key = signers.get(serial).getPrivate();
        Map<String, String> signed = signature(serial, key, at, reply.text());
        if (trouble instanceof SignsWrongly wrong) {
            signed = switch (wrong.fault()) {
                case FOREIGN_KEY -> signature(serial, WeChatKeys.FOREIGN.getPrivate(), at, reply.text());
                case OTHER_BODY -> signature(serial, key, at, reply.text() + " ");
                case OLD -> signature(serial, key, at.minusSeconds(301), reply.text());
                case MISSING -> Map.of();
                case PROBE -> with(signed, "WECHATPAY/SIGNTEST/" + signed.get("Wechatpay-Signature"));
                case NOT_BASE64 -> with(signed, "!");
            };
        }
        return reply.with(signed);
    }

    private static Map<String, String> with(Map<String, String> headers, String signature) {
        Map<String, String> changed = new TreeMap<>(headers);
        changed.put("Wechatpay-Signature", signature);
        return changed;
    }

    /** The headers with which WeChat Pay signs an answer or a callback. */
    static Map<String, String> signature(String serial, PrivateKey key, Instant at, String body) {
        String signed = at.getEpochSecond() + "\n" + NONCE + "\n" + body + "\n";
        return Map.ofEntries(
                entry("Wechatpay-Timestamp", Long.toString(at.getEpochSecond())),
                entry("Wechatpay-Nonce", NONCE),
                entry("Wechatpay-Serial", serial),
                entry("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048"),
                entry("Wechatpay-Signature", WeChatKeys.sign(key, signed)));
    }

    private static String part(String authorization, int group) {
        Matcher parts = AUTHORIZATION.matcher(authorization);
        return parts.matches() ? parts.group(group) : "0";
    }

    @Override
    protected Reply execute(Request request, Trouble.@Nullable OfOneProvider trouble) {
        Matcher parts = AUTHORIZATION.matcher(request.authorization());
        String[] line = request.line().split(" ");
        if (!parts.matches()
                || !parts.group(1).equals(MERCHANT)
                || !parts.group(4).equals(MERCHANT_SERIAL)
                || nonces.put(parts.group(2), request.line()) != null
                || !WeChatKeys.isSigned(
                        WeChatKeys.MERCHANT.getPublic(),
                        String.join(
                                        "\n",
                                        line[0],
                                        line[1],
                                        parts.group(3),
                                        parts.group(2),
                                        request.received().body())
                                + "\n",
                        parts.group(5))) {
            return WeChatOrders.error(401, "SIGN_ERROR");
        }
        if (request.line().startsWith("GET /v3/certificates")) {
            return certificates();
        }
        if (line[1].startsWith("/v3/bill")) {
            return bill(line[1]);
        }
        return orders.answer(
                line[0],
                request.received().uri(),
                request.body(),
                Instant.ofEpochSecond(Long.parseLong(parts.group(3))));
    }

    /** The trade bill; null if there is none. */
    volatile @Nullable String bill;

    /** What is downloaded instead of the bill; null for the bill. */
    volatile @Nullable String otherDownload;

    /** Where the bill is; null for this server. */
    volatile @Nullable String downloadUrl;

    private Reply bill(String path) {
        String file = bill;
        if (file == null) {
            return WeChatOrders.error(400, "NO_STATEMENT_EXIST");
        }
        if (!path.startsWith("/v3/bill/")) {
            return Reply.of(200, "text/plain", otherDownload == null ? file : otherDownload);
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(file.getBytes(StandardCharsets.UTF_8));
            return WeChatOrders.ok(Map.ofEntries(
                    entry("hash_type", "SHA1"),
                    entry("hash_value", HexFormat.of().formatHex(hash)),
                    entry(
                            "download_url",
                            downloadUrl == null ? uri() + "/v3/billdownload/file?token=one" : downloadUrl)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Reply certificates() {
        if (certificates.isEmpty()) {
            return WeChatOrders.error(404, "NOT_FOUND");
        }
        return WeChatOrders.ok(Map.of(
                "data",
                certificates.entrySet().stream()
                        .map(entry -> Map.ofEntries(
                                entry("serial_no", entry.getKey()),
                                entry("encrypt_certificate", encrypted("certificate", entry.getValue()))))
                        .toList()));
    }

    private Map<String, String> encrypted(String associated, String text) {
        return Map.ofEntries(
                entry("algorithm", "AEAD_AES_256_GCM"),
                entry("nonce", NONCE.substring(0, 12)),
                entry("associated_data", associated),
                entry("ciphertext", WeChatKeys.encrypt(apiKey, NONCE, associated, text)));
    }

    /** The body of a callback, with the same id for each callback of this type about one payment or refund. */
    String notice(String type, Map<String, Object> content) {
        String kind = type.startsWith("REFUND") ? "refund" : "transaction";
        Map<String, String> resource = new TreeMap<>(encrypted(kind, JSON.writeValueAsString(content)));
        resource.put("original_type", kind);
        return JSON.writeValueAsString(Map.ofEntries(
                entry("id", "EV-" + type + "-" + content.getOrDefault("out_refund_no", content.get("out_trade_no"))),
                entry("create_time", "2026-03-01T17:03:00+08:00"),
                entry("resource_type", "encrypt-resource"),
                entry("event_type", type),
                entry("summary", "a summary"),
                entry("resource", resource)));
    }

    /** The shopper pays, and WeChat Pay reports it. */
    void pay(String number) {
        orders.pay(number);
        report("TRANSACTION.SUCCESS", orders.order(number));
    }

    /** WeChat Pay has returned the money, and reports it. */
    void refund(String number) {
        orders.decide(number, "SUCCESS");
        report("REFUND.SUCCESS", orders.refundNotice(number));
    }

    private void report(String type, Map<String, Object> content) {
        String body = notice(type, content);
        PrivateKey key = WeChatKeys.PLATFORM.getPrivate();
        report(new Callback(body, signature(PUBLIC_KEY_ID, key, WeChatOrders.PAID_AT, body)));
    }

    /** The lines of the requests. */
    synchronized List<String> lines() {
        return requests.stream().map(Request::line).toList();
    }

    /** What happens to the next requests about this order or refund. */
    void failsFor(String number, Trouble... next) {
        failsIf(request -> request.isAbout(number), next);
    }

    /** How many requests of this kind were about this order or refund. */
    synchronized long requests(String method, String number) {
        return requests.stream()
                .filter(request -> request.line().startsWith(method) && request.isAbout(number))
                .count();
    }
}
