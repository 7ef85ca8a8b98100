package reporting.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A report: rows of texts and numbers with named columns.
 *
 * @param next the sort values of the last row, after which the next page begins; null on the last page
 */
public record ReportTable(
        List<String> columns,
        List<List<@Nullable Object>> rows,
        @Nullable List<String> next) {

    /**
     * The beginning of a formula (OWASP, CSV Injection). Blanks may precede it, as some spreadsheets skip them. Full-width characters
     * count too, as some spreadsheets accept them.
     */
    private static final Pattern FORMULA =
            Pattern.compile("[ \\u00a0\\u3000]*[=+\\-@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20]");

    /** A cell with one of these characters needs quotes. The semicolon and the tab separate columns in some programs. */
    private static final Pattern SPECIAL = Pattern.compile("[,;\t\"\r\n]");

    private static final CsvWriter.CsvWriterBuilder CSV =
            CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).quoteStrategy(new Quotes());

    List<Map<String, @Nullable Object>> named() {
        List<Map<String, @Nullable Object>> named = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                fields.put(columns.get(i), row.get(i));
            }
            named.add(fields);
        }
        return named;
    }

    /**
     * The table as CSV by RFC 4180, with a header line. A text that a spreadsheet would run as a formula gets a leading single quote.
     * Numbers stay numbers, also negative ones.
     */
    public String csv() {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CSV.build(text)) {
            csv.writeRecord(columns);
            for (List<@Nullable Object> row : rows) {
                csv.writeRecord(row.stream().map(ReportTable::cell).toList());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // the CSV is written only to memory
        }
        return text.toString();
    }

    private static @Nullable String cell(@Nullable Object value) {
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
