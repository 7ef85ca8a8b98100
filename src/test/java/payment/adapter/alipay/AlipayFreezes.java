package payment.adapter.alipay;

import static payment.adapter.alipay.AlipayAccount.field;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The authorisations of a shop at Alipay. It is written after Alipay's documents and not after the code under test. */
final class AlipayFreezes {

    private final Map<String, Freeze> freezes = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final BiConsumer<String, String> pays;

    /** @param pays makes a payment of a reference and an amount */
    AlipayFreezes(BiConsumer<String, String> pays) {
        this.pays = pays;
    }

    private static final class Freeze {
        private final String number;
        private final Map<String, String> content;
        private final Map<String, BigDecimal> releases = new LinkedHashMap<>();
        private final Map<String, BigDecimal> captures = new LinkedHashMap<>();
        private String status = "INIT";

        Freeze(String number, Map<String, String> content) {
            this.number = number;
            this.content = content;
        }

        BigDecimal whole() {
            return new BigDecimal(content.get("amount"));
        }

        BigDecimal released() {
            return releases.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        BigDecimal captured() {
            return captures.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        BigDecimal rest() {
            return status.equals("AUTHORIZED") ? whole().subtract(released()).subtract(captured()) : BigDecimal.ZERO;
        }

        void release(String number, BigDecimal amount) {
            releases.put(number, amount);
            end();
        }

        void end() {
            if (rest().signum() == 0) {
                status = captures.isEmpty() ? "CLOSED" : "FINISH";
            }
        }
    }

    synchronized Map<String, Object> execute(AlipayServer.Call call) {
        Map<String, String> content = AlipayServer.texts(call.content());
        String order = content.getOrDefault("out_order_no", "");
        Freeze freeze = freezes.get(order);
        return switch (call.method()) {
            case "alipay.fund.auth.order.voucher.create" -> voucher(order, content);
            case "alipay.fund.auth.operation.detail.query" ->
                freeze == null || !"FREEZE".equals(content.get("operation_type"))
                        ? failure("AUTH_ORDER_NOT_EXIST")
                        : standing(freeze);
            case "alipay.fund.auth.operation.cancel" ->
                freeze == null ? failure("AUTH_ORDER_NOT_EXIST") : cancel(freeze);
            case "alipay.fund.auth.order.unfreeze" -> unfreeze(content);
            case "alipay.trade.pay" -> capture(content);
            default -> throw new IllegalStateException(call.method());
        };
    }

    private static Map<String, Object> failure(String subCode) {
        return AlipayAccount.failure("40004", subCode);
    }

    private Map<String, Object> voucher(String order, Map<String, String> content) {
        if (freezes.containsKey(order)) {
            return failure("ORDER_ALREADY_CLOSED");
        }
        if (!isForThisShop(content)) {
            return failure("ILLEGAL_ARGUMENT");
        }
        codes.put(order, content);
        return AlipayAccount.success(
                field("out_order_no", order),
                field("out_request_no", order),
                field("code_type", "qrCode"),
                field("code_value", "https://qr.alipay.example/freeze/" + order),
                field("code_url", "https://qr.alipay.example/image/" + order));
    }

    private static boolean isForThisShop(Map<String, String> content) {
        return AlipayServer.SELLER_ID.equals(content.get("payee_user_id"));
    }

    @SafeVarargs
    private static Map<String, Object> success(Freeze freeze, Map.Entry<String, String>... more) {
        Map<String, Object> answer = AlipayAccount.success(more);
        answer.put("out_order_no", freeze.content.get("out_order_no"));
        answer.put("out_request_no", freeze.content.get("out_request_no"));
        answer.put("auth_no", freeze.number);
        return answer;
    }

    private static Map<String, Object> standing(Freeze freeze) {
        Map<String, Object> answer = success(
                freeze,
                field("operation_type", "FREEZE"),
                field("order_status", freeze.status),
                field("status", freeze.status.equals("INIT") ? "INIT" : "SUCCESS"),
                field("amount", freeze.content.get("amount")),
                field("total_freeze_amount", freeze.content.get("amount")),
                field("total_pay_amount", freeze.captured().toPlainString()),
                field("rest_amount", freeze.rest().toPlainString()),
                field("payer_user_id", "2088000000000009"));
        if (!freeze.status.equals("INIT")) {
            answer.put("gmt_trans", AlipayServer.PAID_AT);
        }
        return answer;
    }

    private static Map<String, Object> cancel(Freeze freeze) {
        String action = "close";
        switch (freeze.status) {
            case "INIT" -> freeze.status = "CLOSED";
            case "AUTHORIZED" -> {
                action = "unfreeze";
                freeze.release("cancelled", freeze.rest());
            }
            default -> {
                return failure("ORDER_ALREADY_CLOSED");
            }
        }
        return success(freeze, field("action", action));
    }

    private @Nullable Freeze numbered(@Nullable String number) {
        return freezes.values().stream()
                .filter(each -> each.number.equals(number))
                .findFirst()
                .orElse(null);
    }

    /** A repeated request releases nothing more. */
    private Map<String, Object> unfreeze(Map<String, String> content) {
        Freeze freeze = numbered(content.get("auth_no"));
        if (freeze == null) {
            return failure("AUTH_ORDER_NOT_EXIST");
        }
        String request = content.get("out_request_no");
        BigDecimal amount = new BigDecimal(content.get("amount"));
        if (!freeze.releases.containsKey(request)) {
            if (!freeze.status.equals("AUTHORIZED")) {
                return failure(freeze.status.equals("FINISH") ? "ORDER_ALREADY_FINISH" : "ORDER_ALREADY_CLOSED");
            }
            if (amount.compareTo(freeze.rest()) > 0) {
                return failure("UNFREEZE_AMOUNT_EXCEED_ERROR");
            }
            freeze.release(request, amount);
        }
        return AlipayAccount.success(
                field("auth_no", freeze.number),
                field("out_order_no", freeze.content.get("out_order_no")),
                field("out_request_no", request),
                field("amount", content.get("amount")),
                field("status", "SUCCESS"),
                field("gmt_trans", AlipayServer.CAPTURED_AT));
    }

    private Map<String, Object> capture(Map<String, String> content) {
        Freeze freeze = numbered(content.get("auth_no"));
        String reference = content.get("out_trade_no");
        BigDecimal amount = new BigDecimal(content.get("total_amount"));
        if (!AlipayServer.SELLER_ID.equals(content.get("seller_id"))) {
            return failure("ACQ.INVALID_PARAMETER");
        }
        if (freeze == null) {
            return failure("ACQ.AUTH_NO_ERROR");
        }
        if (freeze.captures.containsKey(reference)) {
            return failure("ACQ.TRADE_HAS_SUCCESS");
        }
        if (!freeze.status.equals("AUTHORIZED")) {
            return failure(
                    freeze.status.equals("FINISH") ? "ACQ.AUTH_ORDER_HAS_FINISHED" : "ACQ.AUTH_ORDER_HAS_CLOSED");
        }
        if (amount.compareTo(freeze.rest()) > 0) {
            return failure("ACQ.AUTH_AMOUNT_NOT_ENOUGH");
        }
        freeze.captures.put(reference, amount);
        pays.accept(reference, content.get("total_amount"));
        if ("COMPLETE".equals(content.get("auth_confirm_mode")) && freeze.rest().signum() > 0) {
            freeze.releases.put("completed", freeze.rest());
        }
        freeze.end();
        return AlipayAccount.success(
                field("out_trade_no", reference),
                field("trade_no", "2026030222001" + reference),
                field("total_amount", content.get("total_amount")),
                field("gmt_payment", AlipayServer.CAPTURED_AT),
                field("buyer_user_id", "2088000000000009"));
    }

    /** The shopper scans the code. */
    void scan(String reference) {
        begin(Objects.requireNonNull(codes.get(reference)));
    }

    /** The shopper opens the app of Alipay. Only then Alipay knows the authorisation. */
    void begin(Map<String, String> content) {
        if (!isForThisShop(content)) {
            throw new IllegalArgumentException("ILLEGAL_ARGUMENT");
        }
        freezes.computeIfAbsent(
                content.get("out_order_no"), order -> new Freeze("20260301100020014600" + order, content));
    }

    /** The shopper authorises the payment, which the app or the code has begun. */
    synchronized void authorise(String reference) {
        freezes.get(reference).status = "AUTHORIZED";
    }

    /** Somebody lets Alipay know an authorisation that no request of this test has begun. */
    void authorise(String reference, String amount) {
        freezes.put(
                reference,
                new Freeze(
                        "20260301100020014600" + reference,
                        Map.of("out_order_no", reference, "out_request_no", reference, "amount", amount)));
        authorise(reference);
    }

    /** The authorisation ends, or somebody releases it at Alipay. */
    synchronized void release(String reference) {
        Freeze freeze = freezes.get(reference);
        freeze.release("by hand", freeze.rest());
    }

    String number(String reference) {
        return freezes.get(reference).number;
    }

    BigDecimal rest(String reference) {
        return freezes.get(reference).rest();
    }

    BigDecimal captured(String reference) {
        return freezes.get(reference).captured();
    }

    int releases(String reference) {
        return freezes.get(reference).releases.size();
    }

    /** The parameters of the notification about the authorisation, or about its last release. */
    Map<String, String> notification(String reference, String type) {
        Freeze freeze = freezes.get(reference);
        boolean freezes = type.equals("fund_auth_freeze");
        Map<String, String> parameters = new HashMap<>(Map.of(
                "notify_time",
                "2026-03-01 17:02:03",
                "notify_type",
                type,
                "notify_id",
                "n" + type + freeze.number + freeze.releases.size(),
                "app_id",
                AlipayServer.APP_ID,
                "auth_app_id",
                AlipayServer.APP_ID,
                "charset",
                AlipayServer.UTF_8,
                "version",
                "1.0",
                "auth_no",
                freeze.number,
                "out_order_no",
                reference,
                "status",
                "SUCCESS"));
        parameters.put("operation_type", freezes ? "FREEZE" : "UNFREEZE");
        parameters.put("operation_id", "2026030100001");
        parameters.put("out_request_no", reference);
        parameters.put("amount", freeze.content.get("amount"));
        parameters.put("total_freeze_amount", freeze.content.get("amount"));
        parameters.put("total_unfreeze_amount", freeze.released().toPlainString());
        parameters.put("total_pay_amount", freeze.captured().toPlainString());
        parameters.put("rest_amount", freeze.rest().toPlainString());
        parameters.put("payer_user_id", "2088000000000009");
        parameters.put("payer_logon_id", "159****5620");
        parameters.put("gmt_create", AlipayServer.PAID_AT);
        parameters.put("gmt_trans", AlipayServer.PAID_AT);
        return new TreeMap<>(parameters);
    }
}
