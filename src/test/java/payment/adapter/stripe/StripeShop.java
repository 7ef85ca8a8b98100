package payment.adapter.stripe;

import static java.util.Map.entry;

import java.time.Instant;
import java.util.Map;
import payment.fake.Trouble;

/** A Stripe account for tests of other packages. */
public final class StripeShop implements AutoCloseable {

    public static final String SECRET = "whsec_of_the_shop";

    private final StripeServer server = new StripeServer();

    /** The settings that make the platform use this account. */
    public Map<String, String> settings() {
        return Map.ofEntries(
                entry("orderwright.payment.stripe.api-key", StripeServer.API_KEY),
                entry("orderwright.payment.stripe.webhook-secrets", SECRET),
                entry("orderwright.payment.stripe.return-url", "https://shop.example/paid"),
                entry("orderwright.payment.stripe.api-base", server.uri().toString()),
                entry("orderwright.payment.stripe.answer-timeout", "30s"));
    }

    public void pay(String sessionId) {
        server.pay(sessionId);
    }

    /** The event that says that the session is paid. */
    public String completed(String sessionId) {
        return server.sessionEvent("checkout.session.completed", sessionId);
    }

    /** Whether payments that are authorised from now on can be captured in parts. */
    public void hasMulticapture(boolean multicapture) {
        server.multicapture = multicapture;
    }

    /** The event that says that the payment of a session is authorised. */
    public String authorised(String sessionId) {
        return server.intentEvent("payment_intent.amount_capturable_updated", sessionId);
    }

    /** What is captured of the payment of a session, in minor units. */
    public long captured(String sessionId) {
        return server.received(sessionId);
    }

    /** @param status of the refunds from now on, such as {@code pending} */
    public void refundsAre(String status) {
        server.refundStatus = status;
    }

    /** Stripe has returned the money; the event that says so. */
    public String refunded(String reference) {
        String refund = server.refundOf(reference);
        server.decide(refund, "succeeded");
        return server.refundEvent("refund.updated", refund);
    }

    /** The event that says that the payment of a paid session is disputed. */
    public String disputed(String paymentIntent, String status, long amountMinor) {
        return StripeServer.event(
                "charge.dispute.created",
                Map.ofEntries(
                        entry("id", "du_" + paymentIntent),
                        entry("object", "dispute"),
                        entry("payment_intent", paymentIntent),
                        entry("amount", amountMinor),
                        entry("currency", "gbp"),
                        entry("reason", "fraudulent"),
                        entry("status", status)));
    }

    /** The next call gets no answer although it is executed, and the one after it an error. */
    public void failsAndLosesAnswers() {
        synchronized (server) {
            server.troubles.add(new Trouble.LosesTheAnswer());
            server.troubles.add(StripeServer.error(503, "api_error", null));
        }
    }

    /** How many sessions were made for this payment. */
    public long sessionsOf(String reference) {
        return server.sessionsOf(reference);
    }

    public boolean isExpired(String sessionId) {
        return server.sessionEvent("checkout.session.expired", sessionId).contains("\"status\":\"expired\"");
    }

    public static String signature(String secret, Instant at, String body) {
        return StripeServer.signature(secret, at, body);
    }

    @Override
    public void close() {
        server.close();
    }
}
