package payment.adapter.unionpay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import payment.fake.Trouble;

/** A shop that takes payments through UnionPay, for tests of other packages. */
public final class UnionPayShop implements AutoCloseable {

    /** The number of the card with which shoppers pay. UnionPay sends it, and nobody may keep it. */
    public static final String CARD = UnionPayServer.CARD;

    private final UnionPayServer server = new UnionPayServer();
    private final HttpClient browser = HttpClient.newHttpClient();

    UnionPayServer server() {
        return server;
    }

    /** The settings that make the platform use UnionPay. */
    public Map<String, String> settings() {
        return Map.ofEntries(
                setting("merchant-id", UnionPayServer.MERCHANT),
                setting("private-key", UnionPayServer.SHOP.keyPem()),
                setting("certificate", UnionPayServer.SHOP.pem()),
                setting("root-certificates", UnionPayServer.ROOT.pem()),
                setting("middle-certificates", UnionPayServer.MIDDLE.pem()),
                setting("public-base-url", "https://platform.example"),
                setting("return-url", "https://shop.example/paid"),
                setting("front-address", server.uri("frontTransReq.do").toString()),
                setting("back-address", server.uri("backTransReq.do").toString()),
                setting("query-address", server.uri("queryTrans.do").toString()),
                setting("file-address", server.uri("fileTransfer.do").toString()),
                setting("answer-timeout", "30s"));
    }

    private static Map.Entry<String, String> setting(String name, String value) {
        return Map.entry("orderwright.payment.unionpay." + name, value);
    }

    /** The shopper's browser posts the form of the instructions. The answer is the page that the shopper sees. */
    public String open(Map<String, String> instructions) {
        Map<String, String> fields = new HashMap<>();
        instructions.forEach((name, value) -> {
            if (name.startsWith("form_field.")) {
                fields.put(name.substring("form_field.".length()), value);
            }
        });
        HttpRequest form = HttpRequest.newBuilder(URI.create(instructions.get("form_url")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(SignedMessages.joined(fields, true)))
                .build();
        try {
            return browser.send(form, BodyHandlers.ofString()).body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public void pay(String orderId) {
        server.pay(orderId);
    }

    /** The shopper authorises the payment, as if its form had asked for that. */
    public void authorise(String orderId) {
        server.authorise(orderId);
    }

    /** @param code the result of the transaction, such as {@code 00} */
    public void decide(String orderId, String code) {
        server.decide(orderId, code);
    }

    public boolean knows(String orderId) {
        return server.knows(orderId);
    }

    public String notification(String orderId) {
        return server.notification(orderId);
    }

    /** @param changes fields that are other than usual */
    public String notification(String orderId, Map<String, String> changes) {
        return server.notification(orderId, UnionPayServer.SIGNER, changes);
    }

    /** A notification of another shop's payment, whose signed text is split so that it names this payment. */
    public String splitNotification(String orderId) {
        return SignedMessages.joined(server.splitNotification(orderId), true);
    }

    /** A notification that another shop has signed, whose certificate comes from the same authority. */
    public String forgedNotification(String orderId) {
        return server.notification(orderId, UnionPayServer.SHOP, Map.of());
    }

    public void isAt(Instant now) {
        server.now = now;
    }

    /** The next request of a refund gets no answer although it is executed, and the one after it an error. */
    public void failsAndLosesAnswersOfRefunds() {
        synchronized (server) {
            server.failsAt("backTransReq.do", new Trouble.LosesTheAnswer(), UnionPayServer.answers(503, "busy"));
        }
    }

    public long refunds() {
        return server.refunds();
    }

    @Override
    public void close() {
        browser.close();
        server.close();
    }
}
