package payment.adapter.wechat;

import java.security.PrivateKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import payment.fake.Trouble;

/** A merchant of WeChat Pay for tests of other packages. */
public final class WeChatShop implements AutoCloseable {

    private static final String CERTIFICATE = "7132D72A03E93CDDF8C03BBD1F37EEDF5AD69D4A";

    private final WeChatServer server = new WeChatServer();

    /** It switches from certificates to a public key, so both sign. */
    public WeChatShop() {
        server.publish(
                CERTIFICATE,
                WeChatKeys.NEXT,
                Instant.parse("2025-01-01T00:00:00Z"),
                Instant.parse("2049-01-01T00:00:00Z"));
    }

    /** The settings that make the platform use this merchant. */
    public Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(settings(server));
        settings.put(WeChatProperties.PREFIX + "download-certificates", "true");
        return settings;
    }

    static Map<String, String> settings(WeChatServer server) {
        Map<String, String> settings = new HashMap<>();
        settings.put("merchant-id", WeChatServer.MERCHANT);
        settings.put("app-id", WeChatServer.APP);
        settings.put("private-key", WeChatKeys.pem(WeChatKeys.MERCHANT.getPrivate()));
        settings.put("serial-number", WeChatServer.MERCHANT_SERIAL);
        settings.put("api-v3-keys", WeChatServer.API_KEY);
        settings.put("public-keys[0].id", WeChatServer.PUBLIC_KEY_ID);
        settings.put("public-keys[0].key", WeChatKeys.pem(WeChatKeys.PLATFORM.getPublic()));
        settings.put("public-base-url", "https://orders.example");
        settings.put("api-base", server.uri().toString());
        Map<String, String> full = new HashMap<>();
        settings.forEach((key, value) -> full.put(WeChatProperties.PREFIX + key, value));
        return full;
    }

    /** @param text what every bill has; null if there is none */
    public void bill(@org.jspecify.annotations.Nullable String text) {
        server.bill = text;
    }

    public void pay(String reference) {
        server.orders.pay(reference);
    }

    /** The callback that says that the payment is captured. */
    public String paid(String reference) {
        return server.notice("TRANSACTION.SUCCESS", server.orders.order(reference));
    }

    /** The same, with another amount. */
    public String paid(String reference, long total) {
        Map<String, Object> order = server.orders.order(reference);
        order.put("amount", Map.of("total", total, "currency", "CNY"));
        return server.notice("TRANSACTION.SUCCESS", order);
    }

    /** WeChat Pay has returned the money; the callback that says so. */
    public String refunded(String refund) {
        server.orders.decide(refund, "SUCCESS");
        return server.notice("REFUND.SUCCESS", server.orders.refundNotice(refund));
    }

    /** WeChat Pay could not return the money; the callback that says so. */
    public String abnormal(String refund) {
        server.orders.decide(refund, "ABNORMAL");
        return server.notice("REFUND.ABNORMAL", server.orders.refundNotice(refund));
    }

    /** @param status such as {@code CLOSED} */
    public void decide(String refund, String status) {
        server.orders.decide(refund, status);
    }

    public boolean knows(String refund) {
        return server.orders.knowsRefund(refund);
    }

    /** The merchant's account has no money for refunds of this payment. */
    public void lacksMoney(String reference) {
        server.orders.lacksMoneyFor(reference);
    }

    public void hasMoney(String reference) {
        server.orders.hasMoneyFor(reference);
    }

    /**
     * The next call about this payment gets no answer although it is executed, the one after it an error, and the third one an answer that
     * somebody has changed.
     */
    public void failsAndLosesAnswers(String reference) {
        server.failsFor(
                reference,
                new Trouble.LosesTheAnswer(),
                WeChatServer.unsigned(503),
                new WeChatServer.SignsWrongly(WeChatServer.Fault.OTHER_BODY));
    }

    /** How often the platform has asked WeChat Pay to start this payment or make this refund. */
    public long requests(String reference) {
        return server.requests("POST", reference);
    }

    /** How often the platform has asked what became of this payment or refund. */
    public long inquiries(String reference) {
        return server.requests("GET", reference);
    }

    /** The state of the order at WeChat Pay, such as {@code NOTPAY}. */
    public String state(String reference) {
        return server.orders.state(reference);
    }

    /** The headers of a callback that WeChat Pay has signed with its public key. */
    public static String[] signature(Instant at, String body) {
        return headers(WeChatServer.PUBLIC_KEY_ID, WeChatKeys.PLATFORM.getPrivate(), at, body);
    }

    /** The headers of a callback that WeChat Pay has signed with its certificate. */
    public static String[] signatureByCertificate(Instant at, String body) {
        return headers(CERTIFICATE, WeChatKeys.NEXT.getPrivate(), at, body);
    }

    /** The headers of a callback that somebody else has signed. */
    public static String[] forged(Instant at, String body) {
        return headers(WeChatServer.PUBLIC_KEY_ID, WeChatKeys.FOREIGN.getPrivate(), at, body);
    }

    private static String[] headers(String serial, PrivateKey key, Instant at, String body) {
        return WeChatServer.signature(serial, key, at, body).entrySet().stream()
                .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
                .toArray(String[]::new);
    }

    @Override
    public void close() {
        server.close();
    }
}
