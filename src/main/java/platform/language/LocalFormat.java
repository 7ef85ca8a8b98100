package platform.language;

import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Locale;
import platform.money.Money;

/** Writes amounts, numbers and times as readers of a language expect them. */
public final class LocalFormat {

    private LocalFormat() {}

    /** The amount with the decimals of its currency: {@code £1,234.50}. */
    public static String amount(Money money, Language language) {
        NumberFormat format = NumberFormat.getCurrencyInstance(locale(language));
        Currency currency = Currency.getInstance(money.currency());
        format.setCurrency(currency);
        format.setMinimumFractionDigits(currency.getDefaultFractionDigits());
        format.setMaximumFractionDigits(currency.getDefaultFractionDigits());
        return format.format(money.toDecimal());
    }

    public static String number(long number, Language language) {
        return NumberFormat.getIntegerInstance(locale(language)).format(number);
    }

    /** The time to the minute, with the zone. */
    public static String time(Instant time, ZoneId zone, Language language) {
        String pattern = switch (language) {
            case ENGLISH -> "d MMMM uuuu, HH:mm z";
            case CHINESE -> "uuuu年M月d日 HH:mm z";
        };
        return DateTimeFormatter.ofPattern(pattern, locale(language)).format(time.atZone(zone));
    }

    private static Locale locale(Language language) {
        return switch (language) {
            case ENGLISH -> Locale.UK;
            case CHINESE -> Locale.SIMPLIFIED_CHINESE;
        };
    }
}
