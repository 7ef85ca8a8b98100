package payment.adapter.unionpay;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import payment.adapter.unionpay.TestAuthority.Identity;
import payment.fake.Callback;
import payment.fake.FakeProvider;
import payment.fake.Fields;
import payment.fake.Received;
import payment.fake.Reply;
import payment.fake.Trouble;
import payment.fake.Violation;

/**
 * UnionPay's gateway 5.1.0 on the loopback interface. It keeps its transactions, checks the signature of each request, and signs its answers and
 * notifications. It is written after UnionPay's examples ({@link UnionPayDocumentation}) and not after the code under test. A request is the map of its
 * fields, with the last part of its path as {@code path}.
 */
final class UnionPayServer extends FakeProvider<Map<String, String>> {

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

    private static final String PATH = "path";
    private static final String FORM = "frontTransReq.do";
    private static final String PREFIX = "/gateway/api/";
    private static final Duration LONGEST_HOLD = Duration.ofDays(30);

    private final Map<String, Transaction> transactions = new LinkedHashMap<>();

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

    /** The request is not executed, and the answer has this code. */
    record Refuses(String code) implements Trouble.OfOneProvider {}

    /** The request is executed, and the answer has this status. */
    record HasStatus(int status) implements Trouble.OfOneProvider {}

    /** The request is executed, and somebody else signs the answer. */
    record IsSignedBy(Identity signer) implements Trouble.OfOneProvider {}

    /** The request is executed, and this field of the answer changes before the signature; null removes it. */
    record Changes(String field, @Nullable String value) implements Trouble.OfOneProvider {}

    /** The request is executed, and this field of the answer changes after the signature. */
    record Falsifies(String field, String value) implements Trouble.OfOneProvider {}

    /** The request is not executed, and this is the answer, without a signature. */
    static Trouble answers(int status, String body) {
        return new Trouble.AnswersUnsigned(status, body, Map.of());
    }

    UnionPayServer() {
        super(UnionPayDocumentation.HOME, UnionPayDocumentation.endpoints());
    }

    URI uri(String path) {
        return uri().resolve(PREFIX + path);
    }

    /** What happens to the next requests with this path. */
    void failsAt(String path, Trouble... next) {
        failsIf(request -> request.get(PATH).equals(path), next);
    }

    /** UnionPay tells transactions apart by their type. */
    @Override
    protected String endpoint(Received received) {
        return super.endpoint(received) + " " + received.form().get("txnType");
    }

    @Override
    protected Map<String, String> read(Received received) {
        Map<String, String> request = new HashMap<>(received.form());
        request.put(PATH, received.path().replaceFirst(PREFIX, ""));
        return request;
    }

    @Override
    protected Map<String, Object> fields(Received received) {
        Map<String, String> form = received.form();
        Map<String, Object> fields = Fields.ofForm(form);
        fields.computeIfPresent("signature", (name, text) -> SignedMessages.isFromShop(form));
        Transaction authorised = "32".equals(form.get("txnType")) ? original(form) : null;
        if (authorised != null) {
            fields.computeIfPresent(
                    "txnTime", (name, time) -> time.equals(authorised.fields.get("txnTime")) ? Boolean.FALSE : time);
        }
        return fields;
    }

    @Override
    protected Reply refuse(Map<String, String> request, Violation violation) {
        if (request.get(PATH).equals(FORM)) {
            return page("refused");
        }
        String code =
                violation.field().equals("signature") ? "11" : violation.fault().equals("is missing") ? "13" : "10";
        return signed(answer(request, code), null);
    }

    private static Reply page(String text) {
        return Reply.of(200, "text/html;charset=UTF-8", text);
    }

    @Override
    protected Reply execute(Map<String, String> request, Trouble.@Nullable OfOneProvider trouble) {
        if (request.get(PATH).equals(FORM)) {
            return page(open(request));
        }
        return signed(trouble instanceof Refuses refusal ? answer(request, refusal.code()) : execute(request), trouble);
    }

    /** Nothing in an answer is encoded. */
    private static Reply signed(Map<String, String> answer, @Nullable Trouble trouble) {
        if (trouble instanceof Changes change) {
            answer.put(change.field(), change.value());
            answer.values().removeIf(Objects::isNull);
        }
        Map<String, String> signed =
                SignedMessages.signed(answer, trouble instanceof IsSignedBy other ? other.signer() : SIGNER);
        requireDocumented(signed);
        if (trouble instanceof Falsifies lie) {
            signed.put(lie.field(), lie.value());
        }
        int status = trouble instanceof HasStatus other ? other.status() : 200;
        return Reply.of(status, "text/html;charset=UTF-8", SignedMessages.joined(signed, false));
    }

    private static void requireDocumented(Map<String, String> message) {
        Set<String> unknown = new HashSet<>(message.keySet());
        unknown.removeAll(UnionPayDocumentation.ANSWERS);
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("UnionPay's messages have no field " + unknown);
        }
    }

    /** The page that the shopper sees after the form. */
    private String open(Map<String, String> fields) {
        if (TIME.format(now).compareTo(fields.get("payTimeout")) > 0) {
            return "too late";
        }
        Transaction known = transactions.get(key(fields));
        if (known != null && !known.code.equals("05")) {
            return "paid already";
        }
        transactions.putIfAbsent(key(fields), new Transaction(fields, nextId()));
        return "choose a card";
    }

    private Map<String, String> execute(Map<String, String> fields) {
        return switch (fields.get("txnType")) {
            case "00" -> query(fields);
            case "03", "32" -> end(fields);
            case "04" -> refund(fields);
            default -> file(fields);
        };
    }

    private Map<String, String> query(Map<String, String> fields) {
        Transaction found = transactions.get(key(fields));
        if (found == null) {
            return answer(fields, "34");
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
        if (paid == null) {
            return answer(fields, "35");
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

    /** The capture of an authorisation, up to 115 % of it, or its release as a whole, within 30 days. */
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
                : end.amount() == authorised.amount() && !isOver(end);
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

    private static boolean isOver(Transaction end) {
        return TIME.parse(end.fields.get("txnTime"), Instant::from).isAfter(PAID_AT.plus(LONGEST_HOLD));
    }

    /** The content of the files of the settlement days, in Base64, by {@code MMdd}. */
    final Map<String, String> files = new ConcurrentHashMap<>();

    private Map<String, String> file(Map<String, String> fields) {
        String file = files.get(fields.get("settleDate"));
        Map<String, String> answer = answer(fields, file == null ? "98" : "00");
        answer.put("settleDate", fields.get("settleDate"));
        if (file != null) {
            answer.put("fileName", MERCHANT + ".zip");
            answer.put("fileContent", file);
        }
        return answer;
    }

    /**
     * What the platform must send for a capture or a refund of 10.00 CNY.
     *
     * @param type the type of the transaction
     * @param paid the number of the payment
     */
    synchronized Map<String, String> expectedBackRequest(String type, String orderId, String paid) {
        return Map.ofEntries(
                Map.entry("path", "backTransReq.do"),
                Map.entry("version", "5.1.0"),
                Map.entry("encoding", "UTF-8"),
                Map.entry("signMethod", "01"),
                Map.entry("txnType", type),
                Map.entry("txnSubType", "00"),
                Map.entry("bizType", "000201"),
                Map.entry("channelType", "07"),
                Map.entry("accessType", "0"),
                Map.entry("merId", "777290058110048"),
                Map.entry("orderId", orderId),
                Map.entry("txnTime", "20260302000000"),
                Map.entry("currencyCode", "156"),
                Map.entry("txnAmt", "1000"),
                Map.entry("origQryId", queryId(paid)),
                Map.entry("backUrl", "https://platform.example/api/v2/payments/callbacks/unionpay"),
                Map.entry("certId", SHOP.certificateId()));
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
        Map<String, String> signed = SignedMessages.signed(fields, signer);
        requireDocumented(signed);
        return SignedMessages.joined(signed, true);
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

    /** UnionPay notifies payments and authorisations only if they succeed, and what follows them when it is decided. */
    synchronized void decide(String orderId, String code) {
        Transaction transaction = transaction(orderId);
        transaction.code = code;
        boolean isForm = List.of("01", "02").contains(transaction.fields.get("txnType"));
        if (List.of("00", "A6").contains(code)
                || !(isForm || List.of("03", "04", "05").contains(code))) {
            report(new Callback(notification(orderId), Map.of()));
        }
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
}
