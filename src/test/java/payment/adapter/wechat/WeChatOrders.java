package payment.adapter.wechat;

import static java.util.Map.entry;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import payment.fake.Reply;
import tools.jackson.databind.JsonNode;

/** The orders and refunds of the merchant at WeChat Pay, and what WeChat Pay refuses. Thread-safe. */
final class WeChatOrders {

    static final Instant PAID_AT = Instant.parse("2026-03-01T09:02:00Z");

    private static final String ORDER = "/v3/pay/transactions/out-trade-no/";
    private static final String REFUND = "/v3/refund/domestic/refunds/";
    private static final Set<String> TYPES = Set.of("native", "jsapi", "app");

    private final Map<String, Order> orders = new TreeMap<>();
    private final Map<String, Refund> refunds = new LinkedHashMap<>();

    /** The status of new refunds. */
    private String refundStatus = "PROCESSING";

    /** The orders whose refunds find no money in the merchant's account. */
    private final Set<String> withoutMoney = new TreeSet<>();

    private static final class Order {
        private final String type;
        private final JsonNode request;
        private String state = "NOTPAY";

        Order(String type, JsonNode request) {
            this.type = type;
            this.request = request;
        }

        String number() {
            return request.get("out_trade_no").asString();
        }

        long total() {
            return request.get("amount").get("total").asLong();
        }

        Map<String, Object> toJson() {
            Map<String, Object> amount = new TreeMap<>(Map.of("total", total(), "currency", "CNY"));
            Map<String, Object> json = new TreeMap<>();
            json.put("appid", request.get("appid").asString());
            json.put("mchid", request.get("mchid").asString());
            json.put("out_trade_no", number());
            json.put("trade_state", state);
            json.put("trade_state_desc", "a description");
            json.put("promotion_detail", List.of());
            if (state.equals("SUCCESS") || state.equals("REFUND")) {
                amount.put("payer_total", total() - 50);
                amount.put("payer_currency", "CNY");
                json.put("transaction_id", "42000_" + number());
                json.put("trade_type", type.toUpperCase(Locale.ROOT));
                json.put("bank_type", "OTHERS");
                json.put("success_time", china(PAID_AT));
                json.put("payer", Map.of("openid", "openid-of-the-payer"));
            }
            json.put("amount", amount);
            return json;
        }
    }

    private record Refund(JsonNode request, String status, long total) {

        Map<String, Object> toJson() {
            Map<String, Object> json = new TreeMap<>();
            String number = request.get("out_refund_no").asString();
            json.put("refund_id", "50000_" + number);
            json.put("out_refund_no", number);
            json.put("out_trade_no", request.get("out_trade_no").asString());
            json.put("transaction_id", "42000_" + request.get("out_trade_no").asString());
            json.put("channel", "ORIGINAL");
            json.put("user_received_account", "a bank card 0403");
            json.put("create_time", china(PAID_AT.plusSeconds(60)));
            json.put("status", status);
            if (status.equals("SUCCESS")) {
                json.put("success_time", china(PAID_AT.plusSeconds(120)));
            }
            long minor = request.get("amount").get("refund").asLong();
            json.put("amount", Map.of("total", total, "refund", minor, "payer_refund", minor, "currency", "CNY"));
            return json;
        }

        /** The content of the callback, whose fields have other names than the answers. */
        Map<String, Object> toNotice() {
            Map<String, Object> json = toJson();
            json.put("mchid", WeChatServer.MERCHANT);
            json.put("refund_status", json.remove("status"));
            json.put(
                    "amount",
                    Map.ofEntries(
                            entry("total", total),
                            entry("refund", request.get("amount").get("refund").asLong())));
            return json;
        }
    }

    static Reply ok(Object json) {
        return Reply.json(200, WeChatServer.JSON.writeValueAsString(json));
    }

    static Reply error(int status, String code) {
        return Reply.json(status, "{\"code\":\"%s\",\"message\":\"No.\"}".formatted(code));
    }

    private static String china(Instant at) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atOffset(ZoneOffset.ofHours(8)));
    }

    synchronized Reply answer(String method, URI uri, JsonNode body, Instant at) {
        String path = uri.getPath();
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (method.equals("POST") && path.equals("/v3/pay/transactions/" + last) && TYPES.contains(last)) {
            return prepay(last, body, at);
        }
        if (method.equals("GET") && path.equals(ORDER + last)) {
            Order order = orders.get(last);
            return !("mchid=" + WeChatServer.MERCHANT).equals(uri.getQuery())
                    ? error(400, "PARAM_ERROR")
                    : order == null ? error(404, "ORDER_NOT_EXIST") : ok(order.toJson());
        }
        if (method.equals("POST") && path.startsWith(ORDER) && last.equals("close")) {
            return close(path.substring(ORDER.length(), path.length() - "/close".length()), body);
        }
        if (method.equals("POST") && path.equals("/v3/refund/domestic/refunds")) {
            return refund(body);
        }
        if (method.equals("GET") && path.equals(REFUND + last)) {
            Refund refund = refunds.get(last);
            return refund == null ? error(404, "RESOURCE_NOT_EXISTS") : ok(refund.toJson());
        }
        return error(404, "NOT_FOUND");
    }

    private Reply prepay(String type, JsonNode body, Instant at) {
        String number = body.path("out_trade_no").asString("");
        if (!WeChatServer.MERCHANT.equals(body.path("mchid").asString(""))) {
            return error(400, "MCH_NOT_EXISTS");
        }
        if (!body.path("appid").asString("").startsWith("wx")) {
            return error(400, "APPID_MCHID_NOT_MATCH");
        }
        if (!isLater(body.path("time_expire").asString(""), at)) {
            return error(400, "PARAM_ERROR");
        }
        Order known = orders.get(number);
        if (known != null && !(known.request.equals(body) && known.type.equals(type))) {
            return error(403, "OUT_TRADE_NO_USED");
        }
        if (known != null && !known.state.equals("NOTPAY")) {
            return known.state.equals("CLOSED") ? error(400, "ORDER_CLOSED") : error(400, "ORDERPAID");
        }
        orders.putIfAbsent(number, new Order(type, body));
        return ok(
                type.equals("native")
                        ? Map.of("code_url", "weixin://wxpay/bizpayurl?pr=" + number)
                        : Map.of("prepay_id", "wx26" + number));
    }

    /** At least a minute after the request, as WeChat Pay demands. */
    private static boolean isLater(String expiry, Instant at) {
        try {
            return !OffsetDateTime.parse(expiry).toInstant().isBefore(at.plus(1, ChronoUnit.MINUTES));
        } catch (DateTimeException wrong) {
            return false;
        }
    }

    private Reply close(String number, JsonNode body) {
        Order order = orders.get(number);
        if (!WeChatServer.MERCHANT.equals(body.path("mchid").asString(""))) {
            return error(400, "PARAM_ERROR");
        }
        if (order == null) {
            return error(404, "ORDER_NOT_EXIST");
        }
        if (order.state.equals("CLOSED")) {
            return error(400, "ORDER_CLOSED");
        }
        if (!order.state.equals("NOTPAY") && !order.state.equals("PAYERROR")) {
            return error(400, "ORDERPAID");
        }
        order.state = "CLOSED";
        return Reply.json(204, "");
    }

    private Reply refund(JsonNode body) {
        Order order = orders.get(body.path("out_trade_no").asString(""));
        String number = body.path("out_refund_no").asString("");
        JsonNode amount = body.path("amount");
        if (order == null || !Set.of("SUCCESS", "REFUND").contains(order.state)) {
            return error(404, "RESOURCE_NOT_EXISTS");
        }
        Refund known = refunds.get(number);
        if (known != null) {
            return known.request.get("amount").equals(amount) ? ok(known.toJson()) : error(400, "INVALID_REQUEST");
        }
        long refunded = refunds.values().stream()
                .filter(each -> each.request.get("out_trade_no").equals(body.get("out_trade_no"))
                        && !each.status.equals("CLOSED"))
                .mapToLong(each -> each.request.get("amount").get("refund").asLong())
                .sum();
        if (amount.path("total").asLong() != order.total()
                || amount.get("refund").asLong() > order.total() - refunded) {
            return error(400, "INVALID_REQUEST");
        }
        if (withoutMoney.contains(order.number())) {
            return error(403, "NOT_ENOUGH");
        }
        Refund refund = new Refund(body, refundStatus, order.total());
        refunds.put(number, refund);
        order.state = "REFUND";
        return ok(refund.toJson());
    }

    /** The shopper pays. */
    synchronized void pay(String number) {
        orders.get(number).state = "SUCCESS";
    }

    synchronized void setState(String number, String state) {
        orders.get(number).state = state;
    }

    synchronized String state(String number) {
        return orders.get(number).state;
    }

    /** What WeChat Pay says about the order, as in the content of a callback. */
    synchronized Map<String, Object> order(String number) {
        return orders.get(number).toJson();
    }

    synchronized void refundsAre(String status) {
        refundStatus = status;
    }

    synchronized void decide(String number, String status) {
        Refund refund = refunds.get(number);
        refunds.put(number, new Refund(refund.request(), status, refund.total()));
    }

    /** The content of the callback about the refund. */
    synchronized Map<String, Object> refundNotice(String number) {
        return refunds.get(number).toNotice();
    }

    synchronized int refunds() {
        return refunds.size();
    }

    /** The merchant's account has no money for refunds of this order. */
    synchronized void lacksMoneyFor(String number) {
        withoutMoney.add(number);
    }

    synchronized void hasMoneyFor(String number) {
        withoutMoney.remove(number);
    }

    synchronized boolean knowsRefund(String number) {
        return refunds.containsKey(number);
    }
}
