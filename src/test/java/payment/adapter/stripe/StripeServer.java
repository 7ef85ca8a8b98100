package payment.adapter.stripe;

import static java.util.Map.entry;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import payment.fake.Callback;
import payment.fake.FakeProvider;
import payment.fake.Fields;
import payment.fake.Received;
import payment.fake.Reply;
import payment.fake.Trouble;
import payment.fake.Violation;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks the part of Stripe's API that the platform uses, on the loopback interface: form-encoded requests, JSON answers, idempotency keys
 * and signed events. It is written after Stripe's reference and not after the code under test; {@link StripeDocumentation} cites the pages.
 */
final class StripeServer extends FakeProvider<StripeServer.Request> {

    static final String API_KEY = "sk_test_loopback";
    static final Instant PAID_AT = Instant.parse("2026-03-01T09:02:00Z");
    static final Instant CAPTURED_AT = Instant.parse("2026-03-03T10:00:00Z");

    static final Instant REFUNDED_AT = Instant.parse("2026-03-01T09:30:00Z");

    /** Signs the events that the server reports, at {@link #PAID_AT}. */
    static final String WEBHOOK_SECRET = "whsec_loopback";

    /** The fee of each charge, in minor units. */
    static final long FEE = 57;

    /** How long an authorisation holds. */
    static final long HELD_SECONDS = 430_000;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Map<String, Refund> refunds = new LinkedHashMap<>();
    private final Map<String, Remembered> keys = new ConcurrentHashMap<>();

    /** Whether cards that are authorised now can be captured several times, if that was requested. */
    volatile boolean multicapture = true;

    /** The status of new refunds. */
    volatile String refundStatus = "succeeded";

    /**
     * A request, whose line is such as {@code POST /v1/refunds}.
     *
     * @param parameters of the query and the form
     */
    record Request(
            String line,
            Map<String, String> parameters,
            @Nullable String key,
            @Nullable String authorization) {}

    private record Remembered(Map<String, String> parameters, Reply answer) {}

    /** The request is executed, and the answer is an error of Stripe, also when the request is repeated with its key. */
    record FailsLate() implements Trouble.OfOneProvider {}

    static Trouble.Answers error(int status, String type, @Nullable String code) {
        return new Trouble.Answers(
                status,
                "{\"error\":{\"type\":\"%s\",%s\"message\":\"No.\"}}"
                        .formatted(type, code == null ? "" : "\"code\":\"%s\",".formatted(code)));
    }

    private static Reply refusal(int status, String type, @Nullable String code) {
        return Reply.json(status, error(status, type, code).body());
    }

    private static final class Session {
        private final String id;
        private final Map<String, String> parameters;
        private String status = "open";
        private String paymentStatus = "unpaid";
        private String intentStatus = "requires_payment_method";
        private long received;
        private boolean multicapture;
        private final Map<String, String> metadata = new TreeMap<>();

        Session(String id, Map<String, String> parameters) {
            this.id = id;
            this.parameters = parameters;
        }

        boolean isManual() {
            return "manual".equals(parameters.get("payment_intent_data[capture_method]"));
        }

        boolean requestsMulticapture() {
            return "if_available".equals(parameters.get("payment_method_options[card][request_multicapture]"));
        }

        long amount() {
            return Long.parseLong(parameters.get("line_items[0][price_data][unit_amount]"));
        }

        /** @param expanded what is shown in full: {@code latest_charge}, or {@code latest_charge.balance_transaction} */
        Map<String, Object> intent(@Nullable String expanded) {
            Map<String, Object> json = new TreeMap<>();
            json.put("id", id.replace("cs_", "pi_"));
            json.put("object", "payment_intent");
            json.put("amount", amount());
            json.put("amount_received", received);
            json.put("amount_capturable", intentStatus.equals("requires_capture") ? amount() - received : 0L);
            json.put("currency", parameters.get("line_items[0][price_data][currency]"));
            json.put("status", intentStatus);
            json.put("capture_method", isManual() ? "manual" : "automatic");
            Map<String, String> all = new TreeMap<>(metadata);
            all.put("reference", parameters.get("payment_intent_data[metadata][reference]"));
            json.put("metadata", all);
            if (expanded == null) {
                json.put("latest_charge", "ch_1");
                return json;
            }
            Map<String, Object> charge = new TreeMap<>();
            charge.put("id", "ch_1");
            charge.put("object", "charge");
            charge.put("created", PAID_AT.getEpochSecond());
            charge.put(
                    "payment_method_details",
                    Map.ofEntries(
                            entry("type", "card"),
                            entry(
                                    "card",
                                    Map.ofEntries(
                                            entry(
                                                    "capture_before",
                                                    PAID_AT.plusSeconds(HELD_SECONDS)
                                                            .getEpochSecond()),
                                            entry(
                                                    "multicapture",
                                                    Map.of("status", multicapture ? "available" : "unavailable"))))));
            if (expanded.endsWith("balance_transaction") && received > 0) {
                charge.put(
                        "balance_transaction",
                        Map.ofEntries(
                                entry("id", "txn_1"),
                                entry("object", "balance_transaction"),
                                entry("created", CAPTURED_AT.getEpochSecond())));
            }
            json.put("latest_charge", charge);
            return json;
        }

        Map<String, Object> toJson(boolean expanded) {
            String intent = id.replace("cs_", "pi_");
            Map<String, Object> json = new TreeMap<>();
            json.put("id", id);
            json.put("object", "checkout.session");
            json.put("client_reference_id", parameters.get("client_reference_id"));
            json.put("amount_total", Long.parseLong(parameters.get("line_items[0][price_data][unit_amount]")));
            json.put("currency", parameters.get("line_items[0][price_data][currency]"));
            json.put("status", status);
            json.put("payment_status", paymentStatus);
            if (status.equals("open")) {
                json.put("url", "https://checkout.stripe.example/" + id);
            }
            if (!status.equals("open")) {
                json.put("payment_intent", expanded ? intent("latest_charge") : intent);
            }
            return json;
        }
    }

    private record Refund(String id, Map<String, String> parameters, String status) {
        Map<String, Object> toJson() {
            return Map.ofEntries(
                    entry("id", id),
                    entry("object", "refund"),
                    entry("amount", Long.parseLong(parameters.get("amount"))),
                    entry("currency", "gbp"),
                    entry("payment_intent", parameters.get("payment_intent")),
                    entry("status", status),
                    entry("metadata", Map.of("reference", parameters.get("metadata[reference]"))));
        }
    }

    StripeServer() {
        super(StripeDocumentation.REFERENCE, StripeDocumentation.ENDPOINTS);
    }

    @Override
    protected Request read(Received received) {
        Map<String, String> parameters = new TreeMap<>(received.query());
        parameters.putAll(received.form());
        return new Request(
                received.method() + " " + received.path(),
                parameters,
                received.header("Idempotency-Key"),
                received.header("Authorization"));
    }

    @Override
    protected Map<String, Object> fields(Received received) {
        Request request = read(received);
        Map<String, Object> fields = Fields.ofNestedForm(request.parameters());
        if (request.authorization() != null) {
            fields.put("Authorization:", request.authorization());
        }
        if (request.key() != null) {
            fields.put("Idempotency-Key:", request.key());
        }
        return fields;
    }

    @Override
    protected Reply refuse(Request request, Violation violation) {
        return refusal(400, "invalid_request_error", "parameter_invalid");
    }

    /** A repeated key gets the first answer again, also an error; with other parameters it is an error. */
    @Override
    protected Reply execute(Request request, Trouble.@Nullable OfOneProvider trouble) {
        if (!("Bearer " + API_KEY).equals(request.authorization())) {
            return refusal(401, "invalid_request_error", null);
        }
        Remembered known = request.key() == null ? null : keys.get(request.key());
        if (known != null) {
            return known.parameters().equals(request.parameters())
                    ? known.answer()
                    : refusal(400, "idempotency_error", null);
        }
        Reply executed = execute(request);
        Reply answer = trouble instanceof FailsLate ? refusal(500, "api_error", null) : executed;
        if (request.key() != null) {
            keys.put(request.key(), new Remembered(request.parameters(), answer));
        }
        return answer;
    }

    private Reply execute(Request request) {
        String[] parts = request.line().split("[ /]+");
        return switch (request.line().replaceAll("(cs|pi)_[a-z0-9_]+", "ID")) {
            case "GET /v1/payment_intents/ID" ->
                ok(ofIntent(parts[3]).intent(request.parameters().get("expand[0]")));
            case "POST /v1/payment_intents/ID/capture" -> capture(ofIntent(parts[3]), request.parameters());
            case "POST /v1/payment_intents/ID/cancel" -> {
                Session session = ofIntent(parts[3]);
                if (!session.intentStatus.equals("requires_capture")) {
                    yield refusal(400, "invalid_request_error", "payment_intent_unexpected_state");
                }
                session.intentStatus = "canceled";
                yield ok(session.intent(request.parameters().get("expand[0]")));
            }
            case "POST /v1/checkout/sessions" -> {
                Session session = new Session("cs_" + (sessions.size() + 1), request.parameters());
                sessions.put(session.id, session);
                yield ok(session.toJson(false));
            }
            case "GET /v1/checkout/sessions/ID" -> {
                Session session = sessions.get(parts[4]);
                yield session == null
                        ? refusal(404, "invalid_request_error", "resource_missing")
                        : ok(session.toJson("payment_intent.latest_charge"
                                .equals(request.parameters().get("expand[0]"))));
            }
            case "POST /v1/checkout/sessions/ID/expire" -> {
                Session session = sessions.get(parts[4]);
                if (!session.status.equals("open")) {
                    yield refusal(400, "invalid_request_error", null);
                }
                session.status = "expired";
                yield ok(session.toJson(false));
            }
            case "POST /v1/refunds" -> {
                Refund refund = new Refund("re_" + (refunds.size() + 1), request.parameters(), refundStatus);
                refunds.put(refund.id(), refund);
                report(signed(refundEvent("refund.created", refund.id())));
                booked(refund);
                yield ok(refund.toJson());
            }
            case "GET /v1/refunds" -> {
                List<Refund> newestFirst = new ArrayList<>(refunds.values()).reversed();
                String after = request.parameters().get("starting_after");
                List<Refund> rest = after == null
                        ? newestFirst
                        : newestFirst.stream()
                                .dropWhile(refund -> !refund.id().equals(after))
                                .skip(1)
                                .toList();
                int limit = Math.min(
                        rest.size(), Integer.parseInt(request.parameters().get("limit")));
                yield ok(Map.ofEntries(
                        entry("object", "list"),
                        entry("url", "/v1/refunds"),
                        entry("has_more", limit < rest.size()),
                        entry(
                                "data",
                                rest.subList(0, limit).stream()
                                        .map(Refund::toJson)
                                        .toList())));
            }
            case "GET /v1/balance_transactions" -> balancePage(request.parameters());
            default -> refusal(404, "invalid_request_error", "unknown_url");
        };
    }

    private Session ofIntent(String intent) {
        return sessions.get(intent.replace("pi_", "cs_"));
    }

    private static Reply capture(Session session, Map<String, String> parameters) {
        if (!session.intentStatus.equals("requires_capture")) {
            return refusal(400, "invalid_request_error", "payment_intent_unexpected_state");
        }
        long amount = Long.parseLong(parameters.get("amount_to_capture"));
        boolean last = !"false".equals(parameters.get("final_capture"));
        if (amount > session.amount() - session.received || (!last && !session.multicapture)) {
            return refusal(400, "invalid_request_error", "amount_too_large");
        }
        session.received += amount;
        parameters.forEach((name, value) -> {
            if (name.startsWith("metadata[")) {
                session.metadata.put(name.substring("metadata[".length(), name.length() - 1), value);
            }
        });
        session.intentStatus = last || session.received == session.amount() ? "succeeded" : "requires_capture";
        return ok(session.intent(parameters.get("expand[0]")));
    }

    /** Stripe forgets idempotency keys after a day. */
    void forgetKeys() {
        keys.clear();
    }

    /** The authorisation expires. */
    void expire(String sessionId) {
        sessions.get(sessionId).intentStatus = "canceled";
    }

    /** Somebody captures the payment at Stripe. */
    void captureByHand(String sessionId, long amount) {
        Session session = sessions.get(sessionId);
        session.received = amount;
        session.intentStatus = "succeeded";
    }

    /** What is captured of the payment of a session. */
    long received(String sessionId) {
        return sessions.get(sessionId).received;
    }

    /** The event about the payment intent of a session. */
    String intentEvent(String type, String sessionId) {
        return event(type, sessions.get(sessionId).intent(null));
    }

    /** The balance transactions, newest first. A page has two. */
    final List<Map<String, Object>> balance = new ArrayList<>();

    private Reply balancePage(Map<String, String> parameters) {
        if (!"data.source".equals(parameters.get("expand[0]"))) {
            return refusal(400, "invalid_request_error", null);
        }
        long from = Long.parseLong(parameters.get("created[gte]"));
        long to = Long.parseLong(parameters.get("created[lt]"));
        String after = parameters.get("starting_after");
        List<Map<String, Object>> rest = balance.stream()
                .filter(each -> (long) each.get("created") >= from && (long) each.get("created") < to)
                .dropWhile(each -> after != null && !after.equals(each.get("id")))
                .skip(after == null ? 0 : 1)
                .toList();
        int limit = Math.min(rest.size(), 2);
        return ok(Map.ofEntries(
                entry("object", "list"),
                entry("url", "/v1/balance_transactions"),
                entry("has_more", limit < rest.size()),
                entry("data", rest.subList(0, limit))));
    }

    private static Reply ok(Map<String, Object> json) {
        return Reply.json(200, JSON.writeValueAsString(json));
    }

    /** The shopper pays. */
    void pay(String sessionId) {
        complete(sessionId, "paid");
    }

    /** The shopper has done all that is necessary, and the bank pays later or not at all. */
    void completeWithoutMoney(String sessionId) {
        complete(sessionId, "unpaid");
    }

    private void complete(String sessionId, String paymentStatus) {
        Session session = sessions.get(sessionId);
        boolean held = session.isManual() && paymentStatus.equals("paid");
        session.status = "complete";
        session.multicapture = held && multicapture && session.requestsMulticapture();
        session.paymentStatus = held ? "unpaid" : paymentStatus;
        session.intentStatus = held ? "requires_capture" : paymentStatus.equals("paid") ? "succeeded" : "processing";
        session.received = session.intentStatus.equals("succeeded") ? session.amount() : 0;
        report(signed(sessionEvent("checkout.session.completed", sessionId)));
        if (session.received > 0) {
            book(
                    "charge",
                    session.received,
                    FEE,
                    PAID_AT,
                    Map.ofEntries(
                            entry("id", "ch_1"),
                            entry("object", "charge"),
                            entry("amount", session.amount()),
                            entry("currency", currency(session)),
                            entry("payment_intent", sessionId.replace("cs_", "pi_")),
                            entry("metadata", Map.of("reference", reference(session)))));
        }
    }

    private static String currency(Session session) {
        return session.parameters.get("line_items[0][price_data][currency]");
    }

    private static String reference(Session session) {
        return session.parameters.get("payment_intent_data[metadata][reference]");
    }

    /** The balance has a refund as soon as it succeeds. */
    private void booked(Refund refund) {
        if (refund.status().equals("succeeded")) {
            book("refund", -Long.parseLong(refund.parameters().get("amount")), 0, REFUNDED_AT, refund.toJson());
        }
    }

    /** Stripe charges a fee of its own. */
    void bookFee(long amount, Instant at) {
        book("stripe_fee", -amount, 0, at, "fee_1");
    }

    private synchronized void book(String type, long amount, long fee, Instant at, Object source) {
        balance.addFirst(transaction("txn_" + (balance.size() + 1), type, amount, fee, at, source));
    }

    /** A balance transaction in pounds. */
    static Map<String, Object> transaction(String id, String type, long amount, long fee, Instant at, Object source) {
        return Map.ofEntries(
                entry("id", id),
                entry("object", "balance_transaction"),
                entry("type", type),
                entry("amount", amount),
                entry("fee", fee),
                entry("currency", "gbp"),
                entry("created", at.getEpochSecond()),
                entry("source", source));
    }

    private static Callback signed(String body) {
        return new Callback(body, Map.of("stripe-signature", signature(WEBHOOK_SECRET, PAID_AT, body)));
    }

    long sessionsOf(String reference) {
        return sessions.values().stream()
                .filter(session -> reference.equals(session.parameters.get("client_reference_id")))
                .count();
    }

    synchronized void decide(String refundId, String status) {
        Refund refund = refunds.get(refundId);
        refunds.put(refundId, new Refund(refundId, refund.parameters(), status));
        report(signed(refundEvent("refund.updated", refundId)));
        booked(refunds.get(refundId));
    }

    /** The id of the refund with our reference. */
    synchronized String refundOf(String reference) {
        return refunds.values().stream()
                .filter(refund -> reference.equals(refund.parameters().get("metadata[reference]")))
                .findFirst()
                .orElseThrow()
                .id();
    }

    synchronized int refunds() {
        return refunds.size();
    }

    /** The event about a session. */
    String sessionEvent(String type, String sessionId) {
        return event(type, sessions.get(sessionId).toJson(false));
    }

    /** The event about a refund. */
    synchronized String refundEvent(String type, String refundId) {
        return event(type, refunds.get(refundId).toJson());
    }

    static String event(String type, Map<String, Object> object) {
        return JSON.writeValueAsString(Map.ofEntries(
                entry("id", "evt_" + type + object.get("id")),
                entry("object", "event"),
                entry("api_version", "2020-08-27"),
                entry("created", PAID_AT.getEpochSecond()),
                entry("type", type),
                entry("livemode", false),
                entry("data", Map.of("object", object))));
    }

    /** The value of the header {@code Stripe-Signature}. */
    static String signature(String secret, Instant at, String body) {
        return "t=%d,v1=%s".formatted(at.getEpochSecond(), hmac(secret, at.getEpochSecond() + "." + body));
    }

    static String hmac(String secret, String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
