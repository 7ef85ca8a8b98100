package platform.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/** Writes tables as CSV by RFC 4180, with a header line. */
public final class Csv {

    public static final String MEDIA_TYPE = "text/csv";

    /** The content type of an answer with CSV. */
    public static final String CONTENT_TYPE = MEDIA_TYPE + ";charset=UTF-8";

    /**
     * The beginning of a formula (OWASP, CSV Injection). Blanks may precede it, as some spreadsheets skip them. Full-width characters
     * count too, as some spreadsheets accept them.
     */
    private static final Pattern FORMULA =
            Pattern.compile("[ \\u00a0\\u3000]*[=+\\-@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20]");

    /** A cell with one of these characters needs quotes. The semicolon and the tab separate columns in some programs. */
    private static final Pattern SPECIAL = Pattern.compile("[,;\t\"\r\n]");

    private static final CsvWriter.CsvWriterBuilder WRITER =
            CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).quoteStrategy(new Quotes());

    private Csv() {}

    /**
     * The table as CSV. A text that a spreadsheet would run as a formula gets a leading single quote. Numbers stay numbers, also negative
     * ones. An amount of money is its exact decimal number; its currency needs a column of its own. A cell that is null is empty.
     */
    public static String of(List<String> columns, List<List<@Nullable Object>> rows) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = WRITER.build(text)) {
            csv.writeRecord(columns);
            for (List<@Nullable Object> row : rows) {
                csv.writeRecord(row.stream().map(Csv::cell).toList());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // the CSV is written only to memory
        }
        return text.toString();
    }

    /**
     * Whether a caller wants CSV instead of JSON.
     *
     * @param accept the header {@code Accept}
     * @param format the parameter {@code format}, json or csv; it has precedence over the header
     */
    public static boolean isWanted(@Nullable String accept, @Nullable String format) {
        return format == null ? accept != null && accept.contains(MEDIA_TYPE) : format.equals("csv");
    }

    private static @Nullable String cell(@Nullable Object value) {
        if (value instanceof Money money) {
            return money.toDecimal().toPlainString();
        }
        return value == null
                        || value instanceof Number
                        || !FORMULA.matcher(value.toString()).lookingAt()
                ? Objects.toString(value, null)
                : "'" + value;
    }

    private static final class Quotes implements QuoteStrategy {

        @Override
        public boolean quoteValue(int lineNo, int fieldIdx, String value) {
            return SPECIAL.matcher(value).find();
        }
    }
}
