package replay;

import java.math.BigDecimal;
import java.util.Locale;

/** Formats pennies as pounds. */
final class Pounds {

    private Pounds() {}

    /** Such as {@code 6,293,764.00}. */
    static String of(long amountMinor) {
        return String.format(Locale.ROOT, "%,.2f", BigDecimal.valueOf(amountMinor, 2));
    }
}
