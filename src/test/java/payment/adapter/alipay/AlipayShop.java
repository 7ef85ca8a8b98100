package payment.adapter.alipay;

import static java.util.Map.entry;

import java.math.BigDecimal;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Map;
import payment.fake.Trouble;

/** An Alipay account for tests of other packages. */
public final class AlipayShop implements AutoCloseable {

    public static final String NOTIFY_URL = "https://orders.shop.example/api/v2/payments/callbacks/alipay";

    private final AlipayServer server = new AlipayServer();

    /** The settings that make the platform use this account. */
    public Map<String, String> settings() {
        return Map.ofEntries(
                entry("orderwright.payment.alipay.app-id", AlipayServer.APP_ID),
                entry("orderwright.payment.alipay.seller-id", AlipayServer.SELLER_ID),
                entry("orderwright.payment.alipay.private-key", AlipayServer.base64(AlipayServer.APP.getPrivate())),
                entry("orderwright.payment.alipay.public-keys", AlipayServer.base64(AlipayServer.ALIPAY.getPublic())),
                entry("orderwright.payment.alipay.public-base-url", "https://orders.shop.example"),
                entry("orderwright.payment.alipay.return-url", "https://shop.example/paid"),
                entry("orderwright.payment.alipay.gateway", server.gateway().toString()),
                entry("orderwright.payment.alipay.answer-timeout", "30s"));
    }

    /** The shopper follows the address of the payment page; the answer has the content of the request. */
    public Map<String, String> open(String address, Instant now) {
        return server.open(address, now);
    }

    public void pay(String reference) {
        server.account.pay(reference);
    }

    /** The parameters of the notification about the present state of the payment. */
    public Map<String, String> notification(String reference) {
        return server.account.notification(reference);
    }

    /** The body of a notification, signed by Alipay. */
    public String signed(Map<String, String> parameters) {
        return server.form(parameters);
    }

    /** The body of a notification, signed by somebody else. */
    public String forged(Map<String, String> parameters) {
        KeyPair before = server.keys;
        server.keys = AlipayServer.newKeys();
        try {
            return server.form(parameters);
        } finally {
            server.keys = before;
        }
    }

    /** The next call gets no answer although it is executed, and the one after it an error. */
    public void failsAndLosesAnswers() {
        synchronized (server) {
            server.troubles.add(new Trouble.LosesTheAnswer());
            server.troubles.add(AlipayServer.fails("40004", "ACQ.SYSTEM_ERROR"));
        }
    }

    /** The shopper authorises an amount in yuan. */
    public void authorise(String reference, String amount) {
        server.account.freezes.authorise(reference, amount);
    }

    /** The parameters of the notification about an authorisation. */
    public Map<String, String> authorised(String reference) {
        return server.account.freezes.notification(reference, "fund_auth_freeze");
    }

    /** What is still authorised, in yuan. */
    public BigDecimal rest(String reference) {
        return server.account.freezes.rest(reference);
    }

    public boolean knows(String reference) {
        return server.account.knows(reference);
    }

    public String status(String reference) {
        return server.account.status(reference);
    }

    public String tradeNumber(String reference) {
        return server.account.tradeNumber(reference);
    }

    public BigDecimal refunded(String reference) {
        return server.account.refunded(reference);
    }

    @Override
    public void close() {
        server.close();
    }
}
