package payment.adapter.unionpay;

import java.time.Instant;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import platform.money.Money;

/** The fields of a genuine message of UnionPay that are used. The others, such as the number of the card, are dropped at once. */
final class UnionPayMessage {

    static final String MERCHANT = "merId";
    static final String ORDER = "orderId";
    static final String REQUEST_TIME = "txnTime";
    static final String TYPE = "txnType";
    static final String CODE = "respCode";
    static final String QUERIED_CODE = "origRespCode";
    static final String PAYMENT_ID = "queryId";
    static final String SETTLEMENT_DAY = "settleDate";
    static final String FILE = "fileContent";

    private static final String AMOUNT = "txnAmt";
    private static final String CURRENCY = "currencyCode";
    private static final String TIME = "traceTime";

    /** What the codes mean in detail: a text, and a number in brackets. */
    private static final Map<String, String> TEXTS = Map.of(CODE, "respMsg", QUERIED_CODE, "origRespMsg");

    static final Set<String> USED = Set.of(
            MERCHANT,
            ORDER,
            REQUEST_TIME,
            TYPE,
            CODE,
            QUERIED_CODE,
            PAYMENT_ID,
            SETTLEMENT_DAY,
            FILE,
            AMOUNT,
            CURRENCY,
            TIME,
            "respMsg",
            "origRespMsg");

    private static final Pattern MINOR_UNITS = Pattern.compile("\\d{1,12}");
    private static final Pattern DETAIL = Pattern.compile("\\[(\\w{1,20})\\]$");

    private static final Map<String, String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .collect(Collectors.toUnmodifiableMap(
                    Currency::getNumericCodeAsString, Currency::getCurrencyCode, (one, other) -> one));

    private final Map<String, String> fields;

    /** @param used the fields with a value that are in {@link #USED} */
    UnionPayMessage(Map<String, String> used) {
        fields = Map.copyOf(used);
    }

    Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** @throws IllegalArgumentException if the field is missing */
    String required(String name) {
        return field(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing."));
    }

    boolean has(String name, String value) {
        return value.equals(fields.get(name));
    }

    /**
     * The amount of the transaction, before discounts of UnionPay or a bank.
     *
     * @throws IllegalArgumentException if it is missing or no amount
     */
    Money amount() {
        String amount = required(AMOUNT);
        String currency = CURRENCIES.get(required(CURRENCY));
        if (currency == null || !MINOR_UNITS.matcher(amount).matches()) {
            throw new IllegalArgumentException("txnAmt must be digits, and currencyCode that of a currency.");
        }
        return Money.ofMinor(Long.parseLong(amount), currency);
    }

    /**
     * The time of the transaction. The message does not say its year; that of the request says it.
     *
     * @param otherwise the time if the message has none
     * @throws IllegalArgumentException if it cannot be read
     */
    Instant at(Instant otherwise) {
        return field(TIME)
                .map(time -> BeijingTime.withoutYear(time, BeijingTime.of(required(REQUEST_TIME))))
                .orElse(otherwise);
    }

    /** The code and its number in brackets, by which UnionPay explains it; without the text, which could repeat what was sent. */
    String explain(String code) {
        Matcher detail = DETAIL.matcher(field(TEXTS.getOrDefault(code, "")).orElse(""));
        return "UnionPay answered " + required(code) + (detail.find() ? " [" + detail.group(1) + "]" : "");
    }

    /** Only the fields that name the transaction and its result. */
    @Override
    public String toString() {
        return "UnionPayMessage[orderId=%s, respCode=%s]".formatted(fields.get(ORDER), fields.get(CODE));
    }
}
