package payment.statement;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/**
 * The statement of a bank account: CSV in UTF-8 with a header. Its columns are {@code line_id}, {@code booked_on}, {@code amount} and {@code
 * currency}, and may be {@code value_date}, {@code counterparty} and {@code reference}; others are skipped. Amounts are decimal numbers, above zero
 * if money came in.
 */
public final class BankStatement {

    /** Characters of the longest name of a counterparty. */
    public static final int MAX_COUNTERPARTY = 140;

    /** Characters of the longest text of a transfer. */
    public static final int MAX_TEXT = 500;

    private static final String ID = "line_id";
    private static final String BOOKED_ON = "booked_on";
    private static final String AMOUNT = "amount";
    private static final String CURRENCY = "currency";

    private BankStatement() {}

    /**
     * A line of the file.
     *
     * @param lineNo number of the line in the file, from 1
     * @param lineId the bank's, 1 to 128 characters
     * @param valuedOn null if the file does not say
     * @param amountMinor not zero; above zero if money came in
     * @param counterparty who has paid or was paid; null if the file does not say
     * @param reference the text of the transfer; null if the file does not say
     */
    public record Line(
            long lineNo,
            String lineId,
            LocalDate bookedOn,
            @Nullable LocalDate valuedOn,
            long amountMinor,
            String currency,
            @Nullable String counterparty,
            @Nullable String reference) {

        /** Says that the line cannot be taken. */
        public DamagedStatementException damaged(String column, String rule) {
            return new DamagedStatementException(lineNo, column, rule);
        }
    }

    /** Gets the lines one by one. */
    @FunctionalInterface
    public interface Lines {

        void add(Line line) throws DamagedStatementException;
    }

    /**
     * Reads a statement. It holds one line in memory.
     *
     * @param currency of the account
     * @param most lines after the header
     * @throws DamagedStatementException if a column is missing, a line has another currency or cannot be read, or there are more lines
     */
    public static void read(InputStream file, String currency, int most, Lines lines)
            throws IOException, DamagedStatementException {
        TextLines text = new TextLines(file, StandardCharsets.UTF_8);
        String names = text.next();
        if (names == null) {
            throw new DamagedStatementException(1, TextLines.LINE, "must have the names of the columns");
        }
        Columns columns = new Columns(1, CsvCells.split(1, names), ID, BOOKED_ON, AMOUNT, CURRENCY);
        int digits = Currency.getInstance(currency).getDefaultFractionDigits();
        int count = 0;
        for (String each = text.next(); each != null; each = text.next()) {
            if (++count > most) {
                throw new DamagedStatementException(
                        text.lineNo(), TextLines.LINE, "must not be after %d lines, the maximum".formatted(most));
            }
            lines.add(line(Cells.of(text.lineNo(), columns, CsvCells.split(text.lineNo(), each)), currency, digits));
        }
    }

    private static Line line(Cells cells, String currency, int digits) throws DamagedStatementException {
        if (!cells.currency(CURRENCY).equals(currency)) {
            throw cells.damaged(CURRENCY, "must be %s, the currency of the account".formatted(currency));
        }
        long amount = cells.minor(AMOUNT, digits);
        if (amount == 0) {
            throw cells.damaged(AMOUNT, "must not be zero");
        }
        return new Line(
                cells.lineNo(),
                cells.id(ID),
                cells.day(BOOKED_ON),
                cells.isEmpty("value_date") ? null : cells.day("value_date"),
                amount,
                currency,
                cells.wordsOrNull("counterparty", MAX_COUNTERPARTY),
                cells.wordsOrNull("reference", MAX_TEXT));
    }
}
