package payment.adapter.alipay;

import java.math.BigDecimal;
import java.util.AbstractMap.SimpleEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The payments and refunds of a shop at Alipay. It is written after Alipay's documents and not after the code under test. */
final class AlipayAccount {

    private final Map<String, Trade> trades = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

    private final Consumer<Map<String, String>> notify;

    /** The authorisations; each capture is a payment of its own. */
    final AlipayFreezes freezes = new AlipayFreezes((reference, amount) -> {
        begin(Map.of("out_trade_no", reference, "total_amount", amount));
        pay(reference);
        trades.get(reference).paidAt = AlipayServer.CAPTURED_AT;
    });

    /** @param notify sends a notification with these parameters */
    AlipayAccount(Consumer<Map<String, String>> notify) {
        this.notify = notify;
    }

    private static final class Trade {
        private final String number;
        private final Map<String, String> content;
        private volatile String status = "WAIT_BUYER_PAY";
        private volatile @Nullable String paidAt;
        private final Map<String, BigDecimal> refunds = new ConcurrentHashMap<>();
        private volatile @Nullable String lastRefund;

        Trade(String number, Map<String, String> content) {
            this.number = number;
            this.content = content;
        }

        BigDecimal total() {
            return new BigDecimal(content.get("total_amount"));
        }

        BigDecimal refunded() {
            return refunds.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    /** Alipay notifies the address that the payment names, also of refunds. */
    private void changed(String reference) {
        if (trades.get(reference).content.get("notify_url") != null) {
            notify.accept(notification(reference));
        }
    }

    Map<String, Object> execute(AlipayServer.Call call) {
        String number = call.content().path("out_trade_no").asString("");
        Trade trade = trades.get(number);
        return switch (call.method()) {
            case "alipay.trade.precreate" -> precreate(number, trade, call);
            case "alipay.trade.query" -> trade == null ? ofTrade(number, "ACQ.TRADE_NOT_EXIST") : standing(trade);
            case "alipay.trade.close" -> {
                if (trade == null) {
                    yield ofTrade(number, "ACQ.TRADE_NOT_EXIST");
                }
                if (!trade.status.equals("WAIT_BUYER_PAY")) {
                    yield ofTrade(number, "ACQ.TRADE_STATUS_ERROR");
                }
                trade.status = "TRADE_CLOSED";
                changed(number);
                yield success(field("out_trade_no", number), field("trade_no", trade.number));
            }
            case "alipay.trade.refund" -> trade == null ? ofTrade(number, "ACQ.TRADE_NOT_EXIST") : refund(trade, call);
            case "alipay.trade.fastpay.refund.query" ->
                trade == null
                        ? ofTrade(number, "TRADE_NOT_EXIST")
                        : refundStanding(
                                trade, call.content().path("out_request_no").asString());
            default -> freezes.execute(call);
        };
    }

    private static Map<String, Object> ofTrade(String number, String subCode) {
        Map<String, Object> failure = failure("40004", subCode);
        failure.put("out_trade_no", number);
        return failure;
    }

    private Map<String, Object> precreate(String number, @Nullable Trade trade, AlipayServer.Call call) {
        if (trade != null) {
            return ofTrade(
                    number, trade.status.equals("TRADE_CLOSED") ? "ACQ.TRADE_HAS_CLOSE" : "ACQ.TRADE_HAS_SUCCESS");
        }
        Map<String, String> content = AlipayServer.texts(call.content());
        content.put("notify_url", call.parameters().get("notify_url"));
        Map<String, String> before = codes.putIfAbsent(number, content);
        return before == null || before.equals(content)
                ? success(field("out_trade_no", number), field("qr_code", "https://qr.alipay.example/" + number))
                : ofTrade(number, "ACQ.CONTEXT_INCONSISTENT");
    }

    private static Map<String, Object> standing(Trade trade) {
        Map<String, Object> answer = success(
                field("buyer_logon_id", "159****5620"),
                field("buyer_pay_amount", "1.00"),
                field("out_trade_no", trade.content.get("out_trade_no")),
                field("total_amount", trade.content.get("total_amount")),
                field("trade_no", trade.number),
                field("trade_status", trade.status),
                field("subject", "一个{\"订单\"}"));
        if (trade.paidAt != null) {
            answer.put("send_pay_date", trade.paidAt);
        }
        return answer;
    }

    /** A repeated request moves no money. */
    private Map<String, Object> refund(Trade trade, AlipayServer.Call call) {
        String number = trade.content.get("out_trade_no");
        String request = call.content().path("out_request_no").asString();
        BigDecimal amount = new BigDecimal(call.content().path("refund_amount").asString());
        BigDecimal before = trade.refunds.get(request);
        if (before != null && before.compareTo(amount) != 0) {
            return ofTrade(number, "ACQ.DISCORDANT_REPEAT_REQUEST");
        }
        if (before == null) {
            if (trade.status.equals("TRADE_FINISHED")) {
                return ofTrade(number, "ACQ.TRADE_HAS_FINISHED");
            }
            if (!trade.status.equals("TRADE_SUCCESS")) {
                return ofTrade(number, "ACQ.TRADE_STATUS_ERROR");
            }
            if (trade.refunded().add(amount).compareTo(trade.total()) > 0) {
                return ofTrade(number, "ACQ.REASON_TRADE_REFUND_FEE_ERR");
            }
            trade.refunds.put(request, amount);
            trade.lastRefund = request;
            if (trade.refunded().compareTo(trade.total()) == 0) {
                trade.status = "TRADE_CLOSED";
            }
            changed(number);
        }
        return success(
                field("buyer_user_id", "2088000000000009"),
                field("fund_change", before == null ? "Y" : "N"),
                field("out_trade_no", number),
                field("refund_fee", trade.refunded().toPlainString()),
                field("trade_no", trade.number));
    }

    private static Map<String, Object> refundStanding(Trade trade, String request) {
        BigDecimal amount = trade.refunds.get(request);
        return amount == null
                ? success()
                : success(
                        field("out_request_no", request),
                        field("out_trade_no", trade.content.get("out_trade_no")),
                        field("refund_amount", amount.toPlainString()),
                        field("refund_status", "REFUND_SUCCESS"),
                        field("total_amount", trade.content.get("total_amount")),
                        field("trade_no", trade.number));
    }

    @SafeVarargs
    static Map<String, Object> success(Map.Entry<String, String>... more) {
        Map<String, Object> answer = ordered(field("code", "10000"), field("msg", "Success"));
        answer.putAll(ordered(more));
        return answer;
    }

    /** A field of an answer. */
    static Map.Entry<String, String> field(String name, @Nullable String value) {
        return new SimpleEntry<>(name, value);
    }

    @SafeVarargs
    private static Map<String, Object> ordered(Map.Entry<String, String>... fields) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, String> each : fields) {
            map.put(each.getKey(), each.getValue());
        }
        return map;
    }

    static Map<String, Object> failure(String code, String subCode) {
        return ordered(
                field("code", code),
                field("msg", "Business Failed"),
                field("sub_code", subCode),
                field("sub_msg", "失败"));
    }

    /** The shopper scans the code. Only then Alipay knows the trade. */
    void scan(String reference) {
        begin(codes.get(reference));
    }

    void begin(Map<String, String> content) {
        trades.computeIfAbsent(
                content.get("out_trade_no"), key -> new Trade("20260301220014" + (trades.size() + 1), content));
    }

    /** The shopper pays. */
    void pay(String reference) {
        Trade trade = trades.get(reference);
        trade.status = "TRADE_SUCCESS";
        trade.paidAt = AlipayServer.PAID_AT;
        changed(reference);
    }

    /** The refund period ends, or Alipay closes what nobody has paid. */
    void setStatus(String reference, String status) {
        trades.get(reference).status = status;
    }

    boolean knows(String reference) {
        return trades.containsKey(reference);
    }

    String status(String reference) {
        return trades.get(reference).status;
    }

    String tradeNumber(String reference) {
        return trades.get(reference).number;
    }

    BigDecimal refunded(String reference) {
        return trades.get(reference).refunded();
    }

    /** The parameters of the notification about the present state of the payment. */
    Map<String, String> notification(String reference) {
        Trade trade = trades.get(reference);
        Map<String, String> parameters = new TreeMap<>(Map.of(
                "notify_time",
                "2026-03-01 17:02:03",
                "notify_type",
                "trade_status_sync",
                "notify_id",
                "n" + trade.number + trade.status + trade.refunds.size(),
                "app_id",
                AlipayServer.APP_ID,
                "charset",
                AlipayServer.UTF_8,
                "version",
                "1.0",
                "trade_no",
                trade.number,
                "out_trade_no",
                reference,
                "seller_id",
                AlipayServer.SELLER_ID,
                "trade_status",
                trade.status));
        parameters.put("total_amount", trade.content.get("total_amount"));
        parameters.put("buyer_logon_id", "159****5620");
        parameters.put("buyer_pay_amount", "1.00");
        parameters.put("subject", "一个订单 & mehr");
        parameters.put("fund_bill_list", "[{\"amount\":\"1.00\",\"fundChannel\":\"ALIPAYACCOUNT\"}]");
        parameters.put("passback_params", "");
        if (trade.paidAt != null) {
            parameters.put("gmt_payment", trade.paidAt);
            parameters.put("receipt_amount", "1.00");
        }
        if (trade.status.equals("TRADE_CLOSED")) {
            parameters.put("gmt_close", "2026-03-01 17:15:00");
        }
        if (!trade.refunds.isEmpty()) {
            parameters.put("gmt_refund", "2026-03-01 17:30:00.123");
            parameters.put("refund_fee", trade.refunded().toPlainString());
            parameters.put("out_biz_no", trade.lastRefund);
        }
        return parameters;
    }
}
