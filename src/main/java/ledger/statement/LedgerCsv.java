package ledger.statement;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cells of the tables of the ledger as CSV. Amounts are exact decimal numbers in major units; the currency has a column of its own. */
public final class LedgerCsv {

    private LedgerCsv() {}

    public static List<@Nullable Object> row(@Nullable Object... cells) {
        return new ArrayList<>(Arrays.asList(cells));
    }

    public static BigDecimal major(BigInteger amountMinor, String currency) {
        return new BigDecimal(amountMinor, Currency.getInstance(currency).getDefaultFractionDigits());
    }

    static BigDecimal major(long amountMinor, String currency) {
        return major(BigInteger.valueOf(amountMinor), currency);
    }
}
