package payment.unionpay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import payment.unionpay.TestAuthority.Identity;

/**
 * Speaks the part of UnionPay's gateway 5.1.0 that the platform uses, on the loopback interface. It keeps its transactions, checks the
 * signature of each request, and signs its answers and notifications. It is written after UnionPay's examples and not after the code under
 * test.
 */
final class UnionPayServer implements AutoCloseable {

    static final String MERCHANT = "777290058110048";
    static final String CARD = "6221558812340000";
    static final String UNIONPAY = "CN=041@8310000000083040@中国银联股份有限公司@00016495,O=CFCA OCA1,C=cn";
    static final Instant PAID_AT = Instant.parse("2026-03-01T09:02:00Z");

    static final TestAuthority ROOT = TestAuthority.root("CN=Test Root,C=CN");
    static final TestAuthority MIDDLE = ROOT.middle("CN=Test Middle,C=CN");
    static final Identity SIGNER = MIDDLE.issue(UNIONPAY);
    static final Identity SHOP = MIDDLE.issue("CN=041@Z2026@700000000000001:SIGN@00000006,C=cn");

    private static final DateTimeFormatter TRACE =
            DateTimeFormatter.ofPattern("MMddHHmmss").withZone(ZoneOffset.ofHours(8));
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneOffset.ofHours(8));

    private final HttpServer server;
    private final Map<String, Transaction> transactions = new LinkedHashMap<>();

    /** The requests: their path as {@code path}, and their fields. */
    final List<Map<String, String>> requests = new ArrayList<>();

    /** What happens to the next requests, in this order; then they succeed. */
    final List<Trouble> troubles = new ArrayList<>();

    /** Where {@link #troubles} happen; null for everywhere. */
    volatile @Nullable String troublesAt;

    /** What happens to each request, if there is nothing in {@link #troubles}; null for nothing. */
    volatile @Nullable Trouble trouble;

    volatile Instant now = Instant.parse("2026-03-01T09:00:00Z");

    /** What UnionPay or a bank takes off what the shop is paid; nobody may confuse it with the amount. */
    volatile long discount;

    private static final class Transaction {
        private final Map<String, String> fields;
        private final String queryId;
        private String code = "05";
        private long refunded;
        private boolean isCaptured;
        private boolean isReleased;

        Transaction(Map<String, String> fields, String queryId) {
            this.fields = fields;
            this.queryId = queryId;
        }

        long amount() {
            return Long.parseLong(fields.get("txnAmt"));
        }
    }

    UnionPayServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/gateway/api/" + path);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> fields = SignedMessages.decoded(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String path = exchange.getRequestURI().getPath().replaceFirst("/gateway/api/", "");
            Trouble now;
            synchronized (this) {
                Map<String, String> request = new HashMap<>(fields);
                request.put("path", path);
                requests.add(request);
                boolean isTroubled = !troubles.isEmpty() && (troublesAt == null || path.equals(troublesAt));
                now = isTroubled ? troubles.removeFirst() : trouble;
            }
            if (now instanceof Trouble.Answers answer) {
                send(exchange, answer.status(), answer.body());
                return;
            }
            if (path.equals("frontTransReq.do")) {
                send(exchange, 200, open(fields));
                return;
            }
            Map<String, String> answer =
                    now instanceof Trouble.Refuses refusal ? answer(fields, refusal.code()) : execute(path, fields);
            if (now instanceof Trouble.Changes change) {
                answer.put(change.field(), change.value());
                answer.values().removeIf(value -> value == null);
            }
            Identity signer = now instanceof Trouble.IsSignedBy other ? other.signer() : SIGNER;
            Map<String, String> signed = SignedMessages.signed(answer, signer);
            if (now instanceof Trouble.Falsifies lie) {
                signed.put(lie.field(), lie.value());
            }
            finish(exchange, now, SignedMessages.joined(signed, false));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static void finish(HttpExchange exchange, @Nullable Trouble now, String body)
            throws IOException, InterruptedException {
        if (now instanceof Trouble.LosesTheAnswer) {
            return;
        }
        if (now instanceof Trouble.AnswersAfter late) {
            TimeUnit.MILLISECONDS.sleep(late.millis());
        }
        if (now instanceof Trouble.StallsAfterTheHead stall) {
            exchange.sendResponseHeaders(200, body.length());
            try (OutputStream out = exchange.getResponseBody()) {
                out.write('a');
                out.flush();
                TimeUnit.MILLISECONDS.sleep(stall.millis());
            }
            return;
        }
        send(exchange, now instanceof Trouble.HasStatus other ? other.status() : 200, body);
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** The page that the shopper sees after the form. */
    private synchronized String open(Map<String, String> fields) {
        boolean complete = SignedMessages.isFromShop(fields)
                && List.of("01", "02").contains(fields.get("txnType"))
                && fields.get("txnSubType").equals("01")
                && fields.get("bizType").equals("000201")
                && fields.get("currencyCode").equals("156")
                && fields.get("orderId").matches("[0-9A-Za-z]{8,40}")
                && List.of("07", "08").contains(fields.get("channelType"))
                && fields.get("frontUrl") != null
                && fields.get("backUrl") != null;
        if (!complete) {
            return "refused";
        }
        if (!TIME.format(now).matches("\\d{14}") || TIME.format(now).compareTo(fields.get("payTimeout")) > 0) {
            return "too late";
        }
        Transaction known = transactions.get(key(fields));
        if (known != null && !known.code.equals("05")) {
            return "paid already";
        }
        transactions.putIfAbsent(key(fields), new Transaction(fields, nextId()));
        return "choose a card";
    }

    private synchronized Map<String, String> execute(String path, Map<String, String> fields) {
        if (!SignedMessages.isFromShop(fields)) {
            return answer(fields, "11");
        }
        return switch (path) {
            case "queryTrans.do" -> query(fields);
            case "backTransReq.do" ->
                switch (fields.get("txnType")) {
                    case "03", "32" -> end(fields);
                    default -> refund(fields);
                };
            case "fileTransfer.do" -> file(fields);
            default -> answer(fields, "10");
        };
    }

    private Map<String, String> query(Map<String, String> fields) {
        Transaction found = transactions.get(key(fields));
        if (!fields.get("txnType").equals("00") || found == null) {
            return answer(fields, fields.get("txnType").equals("00") ? "34" : "10");
        }
        Map<String, String> answer = answer(fields, "00");
        answer.put("txnType", found.fields.get("txnType"));
        answer.put("txnSubType", found.fields.get("txnSubType"));
        answer.put("txnAmt", found.fields.get("txnAmt"));
        answer.put("origRespCode", found.code);
        answer.put("origRespMsg", "文字[6154037]");
        answer.put("settleAmt", "0");
        if (!found.code.equals("05")) {
            answer.putAll(result(found));
        }
        return answer;
    }

    /** What both an answer and a notification say about a transaction that is decided. */
    private Map<String, String> result(Transaction transaction) {
        Map<String, String> result = new HashMap<>();
        result.put("queryId", transaction.queryId);
        result.put("currencyCode", "156");
        result.put("settleAmt", Long.toString(transaction.amount() - discount));
        result.put("settleCurrencyCode", "156");
        result.put("settleDate", "0301");
        result.put("traceNo", "784649");
        result.put("traceTime", TRACE.format(PAID_AT));
        result.put("accNo", CARD);
        result.put("payCardType", "01");
        result.put("reserved", "{a=1&b=[2]}");
        return result;
    }

    private Map<String, String> refund(Map<String, String> fields) {
        if (transactions.containsKey(key(fields))) {
            return answer(fields, "12");
        }
        Transaction paid = original(fields);
        if (paid != null && paid.fields.get("txnType").equals("02")) {
            return answer(fields, "35");
        }
        if (!fields.get("txnType").equals("04") || paid == null) {
            return answer(fields, paid == null ? "35" : "10");
        }
        Transaction refund = new Transaction(fields, nextId());
        if (paid.refunded + refund.amount() > paid.amount()) {
            return answer(fields, "36");
        }
        paid.refunded += refund.amount();
        transactions.put(key(fields), refund);
        Map<String, String> answer = answer(fields, "00");
        answer.put("txnAmt", fields.get("txnAmt"));
        answer.put("origQryId", fields.get("origQryId"));
        answer.put("queryId", refund.queryId);
        return answer;
    }

    private @Nullable Transaction original(Map<String, String> fields) {
        return transactions.values().stream()
                .filter(each -> each.queryId.equals(fields.get("origQryId")) && each.code.equals("00"))
                .findFirst()
                .orElse(null);
    }

    /** The capture of an authorisation, up to 115 % of it, or its release as a whole, on the same settlement day. */
    private Map<String, String> end(Map<String, String> fields) {
        if (transactions.containsKey(key(fields))) {
            return answer(fields, "12");
        }
        Transaction authorised = original(fields);
        if (authorised == null || !authorised.fields.get("txnType").equals("02")) {
            return answer(fields, "35");
        }
        if (authorised.isCaptured || authorised.isReleased) {
            return answer(fields, "35");
        }
        Transaction end = new Transaction(fields, nextId());
        boolean captures = fields.get("txnType").equals("03");
        boolean fits = captures
                ? end.amount() * 100 <= authorised.amount() * 115
                : end.amount() == authorised.amount() && !settlementDayIsOver;
        if (!fits) {
            return answer(fields, "36");
        }
        authorised.isCaptured = captures;
        authorised.isReleased = !captures;
        transactions.put(key(fields), end);
        Map<String, String> answer = answer(fields, "00");
        answer.put("txnAmt", fields.get("txnAmt"));
        answer.put("queryId", end.queryId);
        return answer;
    }

    /** Whether authorisations cannot be released any more. */
    volatile boolean settlementDayIsOver;

    /** The content of the files of the settlement days, in Base64, by {@code MMdd}. */
    final Map<String, String> files = new ConcurrentHashMap<>();

    private Map<String, String> file(Map<String, String> fields) {
        String file = files.get(fields.get("settleDate"));
        boolean isComplete = fields.get("txnType").equals("76")
                && fields.get("txnSubType").equals("01")
                && fields.get("bizType").equals("000000")
                && fields.get("fileType").equals("00");
        Map<String, String> answer = answer(fields, !isComplete ? "10" : file == null ? "98" : "00");
        answer.put("settleDate", fields.get("settleDate"));
        if (isComplete && file != null) {
            answer.put("fileName", MERCHANT + ".zip");
            answer.put("fileContent", file);
        }
        return answer;
    }

    /** How many captures were made. */
    synchronized long captures() {
        return transactions.values().stream()
                .filter(each -> each.fields.get("txnType").equals("03"))
                .count();
    }

    synchronized boolean isReleased(String orderId) {
        return transaction(orderId).isReleased;
    }

    private static Map<String, String> answer(Map<String, String> request, String code) {
        Map<String, String> answer = new HashMap<>();
        List.of(
                        "version",
                        "encoding",
                        "signMethod",
                        "bizType",
                        "accessType",
                        "merId",
                        "orderId",
                        "txnTime",
                        "txnType",
                        "txnSubType")
                .forEach(name -> answer.put(name, request.get(name)));
        answer.put("respCode", code);
        answer.put("respMsg", "文字[26000%s]".formatted(code));
        answer.values().removeIf(Objects::isNull);
        return answer;
    }

    /** The notification about a transaction, as the body of a request. */
    String notification(String orderId) {
        return notification(orderId, SIGNER, Map.of());
    }

    /** @param changes fields that are other than usual; an empty value leaves the field out */
    synchronized String notification(String orderId, Identity signer, Map<String, String> changes) {
        Transaction transaction = transaction(orderId);
        Map<String, String> fields =
                answer(transaction.fields, transaction.code.equals("05") ? "00" : transaction.code);
        fields.put("txnAmt", transaction.fields.get("txnAmt"));
        fields.putAll(result(transaction));
        fields.putAll(changes);
        fields.values().removeIf(String::isEmpty);
        return SignedMessages.joined(SignedMessages.signed(fields, signer), true);
    }

    /**
     * The fields of a genuine notification of another shop whose signed text is split in another way. The other shop has written the fields of
     * our payment into a text of its own. All fields before them, also the other shop's merchant id, become the value of the first field.
     */
    synchronized Map<String, String> splitNotification(String orderId) {
        Map<String, String> ours = new TreeMap<>(
                Map.of("currencyCode", "156", "merId", MERCHANT, "orderId", orderId, "queryId", "6624010514504678"));
        String written = SignedMessages.text(ours);
        Map<String, String> theirs = SignedMessages.decoded(notification(
                orderId,
                SIGNER,
                Map.of("merId", "777290058110049", "orderId", "theirs01", "reqReserved", "x&" + written)));
        String text = SignedMessages.text(theirs);
        int firstValue = text.indexOf('=') + 1;
        int begin = text.indexOf(written);
        Map<String, String> split = new HashMap<>();
        for (String field : text.substring(begin).split("&(?=[A-Za-z]{2,}=)")) { // a nested field has one letter
            String[] parts = field.split("=", 2);
            split.put(parts[0], parts[1]);
        }
        split.put(text.substring(0, firstValue - 1), text.substring(firstValue, begin - 1));
        split.put("signature", theirs.get("signature"));
        if (!SignedMessages.text(split).equals(text)) {
            throw new IllegalStateException("The split has another text");
        }
        return split;
    }

    /** The shopper authorises a payment whose form has asked for it at once. */
    synchronized void authorise(String orderId) {
        transaction(orderId).fields.put("txnType", "02");
        pay(orderId);
    }

    /** The shopper pays. */
    synchronized void pay(String orderId) {
        decide(orderId, "00");
    }

    synchronized void decide(String orderId, String code) {
        transaction(orderId).code = code;
    }

    synchronized String queryId(String orderId) {
        return transaction(orderId).queryId;
    }

    synchronized long refunds() {
        return transactions.values().stream()
                .filter(each -> each.fields.get("txnType").equals("04"))
                .count();
    }

    synchronized boolean knows(String orderId) {
        return transactions.keySet().stream().anyMatch(key -> key.startsWith(orderId + "@"));
    }

    private Transaction transaction(String orderId) {
        return transactions.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(orderId + "@"))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private String nextId() {
        return "6624010514504678%05d".formatted(transactions.size() + 1);
    }

    private static String key(Map<String, String> fields) {
        return fields.get("orderId") + "@" + fields.get("txnTime");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
