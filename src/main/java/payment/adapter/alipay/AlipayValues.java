package payment.adapter.alipay;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import platform.money.Money;

/** Amounts and times as Alipay writes them: yuan with two decimals, and the local time of China. */
final class AlipayValues {

    static final String CURRENCY = "CNY";

    private static final Pattern YUAN = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,2})?");
    private static final int DECIMALS = 2;
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter READ_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss[.SSS]");

    private AlipayValues() {}

    static String yuan(Money amount) {
        return amount.toDecimal().toPlainString();
    }

    /** @throws IllegalArgumentException if the text is not an amount */
    static Money money(String yuan) {
        if (!YUAN.matcher(yuan).matches()) {
            throw new IllegalArgumentException("An amount must be in yuan with at most two decimals.");
        }
        return Money.ofMinor(new BigDecimal(yuan).movePointRight(DECIMALS).longValueExact(), CURRENCY);
    }

    /** Without the fraction of the second. */
    static String time(Instant instant) {
        return TIME.format(instant.atZone(CHINA));
    }

    /** @throws IllegalArgumentException if the text is not a time */
    static Instant instant(String time) {
        try {
            return LocalDateTime.parse(time, READ_TIME).atZone(CHINA).toInstant();
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException("A time must have the form 2026-03-01 17:02:00.", wrong);
        }
    }
}
