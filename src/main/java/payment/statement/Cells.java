package payment.statement;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import platform.web.Limits;

/**
 * The cells of one line, by the names of their columns.
 *
 * @param lineNo number of the line in the file, from 1
 */
public record Cells(long lineNo, Columns columns, List<String> values) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
    private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,13}(\\.[0-9]{1,6})?");
    private static final Pattern UNREADABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");
    private static final char NOT_IN_THE_ENCODING = '\uFFFD';
    private static final int THOUSANDTHS = 3;

    /** @throws DamagedStatementException if the line has not as many cells as the header */
    public static Cells of(long lineNo, Columns columns, List<String> values) throws DamagedStatementException {
        if (values.size() != columns.count()) {
            throw new DamagedStatementException(
                    lineNo, TextLines.LINE, "must have %d cells, but has %d".formatted(columns.count(), values.size()));
        }
        return new Cells(lineNo, columns, values);
    }

    public String text(String column) {
        int position = columns.position(column);
        return position < 0 ? "" : values.get(position);
    }

    public boolean isEmpty(String column) {
        return text(column).isEmpty();
    }

    /** An id: 1 to 128 characters that can be read, without control characters. */
    public String id(String column) throws DamagedStatementException {
        String text = text(column);
        if (text.isEmpty()
                || text.length() > StatementLine.MAX_NAME
                || text.indexOf(NOT_IN_THE_ENCODING) >= 0
                || UNREADABLE.matcher(text).find()) {
            throw damaged(
                    column, "must be 1 to %d characters without control characters".formatted(StatementLine.MAX_NAME));
        }
        return text;
    }

    /** An id, or null if the cell is empty. */
    @Nullable
    String idOrNull(String column) throws DamagedStatementException {
        return isEmpty(column) ? null : id(column);
    }

    /**
     * A decimal amount in minor units, below 10,000,000,000,000 major units.
     *
     * @param digits the number of decimals of the currency; further decimals must be zero
     */
    public long minor(String column, int digits) throws DamagedStatementException {
        return scaled(column, digits, "must be a decimal number with up to %d decimals".formatted(digits));
    }

    /** A decimal fee in thousandths of a minor unit, at most {@link Limits#MAX_REPORTED_MINOR} of these. */
    public long thousandths(String column, int digits) throws DamagedStatementException {
        long thousandths = scaled(
                column,
                digits + THOUSANDTHS,
                "must be a decimal number with up to %d decimals".formatted(digits + THOUSANDTHS));
        if (thousandths > Limits.MAX_REPORTED_MINOR || thousandths < -Limits.MAX_REPORTED_MINOR) {
            throw damaged(
                    column, "must be at most %d thousandths of a minor unit".formatted(Limits.MAX_REPORTED_MINOR));
        }
        return thousandths; // the sum of a file's lines must fit into a long
    }

    private long scaled(String column, int digits, String rule) throws DamagedStatementException {
        String text = text(column);
        if (!DECIMAL.matcher(text).matches()) {
            throw damaged(column, rule);
        }
        try {
            return new BigDecimal(text).movePointRight(digits).longValueExact();
        } catch (ArithmeticException inexact) {
            throw damaged(column, rule);
        }
    }

    /** A time such as {@code 2026-01-31 09:30:00}. */
    public Instant localTime(String column, ZoneId zone) throws DamagedStatementException {
        try {
            return LocalDateTime.parse(text(column), TIME).atZone(zone).toInstant();
        } catch (DateTimeParseException wrong) {
            throw damaged(column, "must be a time such as 2026-01-31 09:30:00");
        }
    }

    /** A day such as {@code 2026-01-31}. */
    LocalDate day(String column) throws DamagedStatementException {
        try {
            LocalDate day = LocalDate.parse(text(column));
            if (day.getYear() >= 1 && day.getYear() <= 9999) {
                return day;
            }
        } catch (DateTimeParseException wrong) {
            // refused below
        }
        throw damaged(column, "must be a day such as 2026-01-31");
    }

    /**
     * A text, or null if the cell is empty.
     *
     * @param most characters
     */
    @Nullable
    String wordsOrNull(String column, int most) throws DamagedStatementException {
        String text = text(column);
        if (text.length() > most || UNREADABLE.matcher(text).find()) {
            throw damaged(column, "must have at most %d characters, and no control characters".formatted(most));
        }
        return text.isEmpty() ? null : text;
    }

    /** An ISO 4217 code. */
    String currency(String column) throws DamagedStatementException {
        try {
            return Money.zero(text(column)).currency();
        } catch (IllegalArgumentException unknown) {
            throw damaged(column, "must be an ISO 4217 currency code");
        }
    }

    /** A time such as {@code 2026-01-31T09:30:00Z}. */
    Instant instant(String column) throws DamagedStatementException {
        try {
            return Instant.parse(text(column));
        } catch (DateTimeParseException wrong) {
            throw damaged(column, "must be an instant such as 2026-01-31T09:30:00Z");
        }
    }

    public DamagedStatementException damaged(String column, String rule) {
        return new DamagedStatementException(lineNo, column, rule);
    }
}
