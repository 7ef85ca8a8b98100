package payment.statement;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import payment.statement.StatementLine.Kind;

/**
 * The platform's own form of a statement: CSV in UTF-8 with a header, whose last line is {@code end} and the number of lines. Providers
 * without files, such as those that list their bookings page by page, and the sandbox are read in this form.
 */
public final class PlatformStatement implements StatementFormat {

    private static final String KIND = "kind";
    private static final String PROVIDER_ID = "provider_id";
    private static final String REFERENCE = "reference";
    private static final String AMOUNT_MINOR = "amount_minor";
    private static final String CURRENCY = "currency";
    private static final String FEE = "fee_minor";
    private static final String OCCURRED_AT = "occurred_at";
    private static final String[] HEADER = {KIND, PROVIDER_ID, REFERENCE, AMOUNT_MINOR, CURRENCY, FEE, OCCURRED_AT};
    private static final String END = "end";
    private static final String KINDS = Arrays.stream(Kind.values())
            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    private static final long THOUSAND = 1_000;

    private final ZoneId zone;

    /** @param zone the zone in which the provider counts days */
    public PlatformStatement(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public ZoneId zone() {
        return zone;
    }

    @Override
    public void read(InputStream file, LocalDate day, Lines lines) throws IOException, DamagedStatementException {
        TextLines text = new TextLines(file, StandardCharsets.UTF_8);
        String header = text.next();
        if (header == null) {
            throw new DamagedStatementException(1, TextLines.LINE, "must have the names of the columns");
        }
        Columns columns = new Columns(1, CsvCells.split(1, header), HEADER);
        long count = 0;
        while (true) {
            String each = text.next();
            if (each == null) {
                throw new DamagedStatementException(
                        text.lineNo() + 1, KIND, "must be end in the last line; the file is not complete");
            }
            var values = CsvCells.split(text.lineNo(), each);
            if (values.getFirst().equals(END)) {
                requireEnd(text, values.size() > 1 ? values.get(1) : "", count);
                return;
            }
            lines.add(line(Cells.of(text.lineNo(), columns, values)));
            count++;
        }
    }

    /** Refuses an end that states another number of lines, or that is not the last line. */
    static void requireEnd(TextLines text, String stated, long count) throws IOException, DamagedStatementException {
        if (!stated.equals(String.valueOf(count))) {
            throw new DamagedStatementException(
                    text.lineNo(), END, "must be followed by the number of lines, which is %d".formatted(count));
        }
        if (text.next() != null) {
            throw new DamagedStatementException(text.lineNo(), TextLines.LINE, "must not follow the last line");
        }
    }

    private static StatementLine line(Cells cells) throws DamagedStatementException {
        Kind kind = kind(cells);
        long amountMinor = cells.minor(AMOUNT_MINOR, 0);
        if (amountMinor <= 0 && (kind == Kind.PAYMENT || kind == Kind.REFUND)) {
            throw cells.damaged(AMOUNT_MINOR, "must be above zero");
        }
        return new StatementLine(
                cells.lineNo(),
                kind,
                cells.id(PROVIDER_ID),
                cells.idOrNull(REFERENCE),
                amountMinor,
                cells.currency(CURRENCY),
                cells.thousandths(FEE, 0),
                cells.instant(OCCURRED_AT));
    }

    private static Kind kind(Cells cells) throws DamagedStatementException {
        for (Kind kind : Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(cells.text(KIND))) {
                return kind;
            }
        }
        throw cells.damaged(KIND, "must be one of %s, %s".formatted(KINDS, END));
    }

    /** Writes a statement line by line. Closing it does not close the stream. */
    public static final class Writer {

        private final BufferedWriter out;
        private long count;

        /** Writes the header. */
        public Writer(OutputStream file) throws IOException {
            out = new BufferedWriter(new OutputStreamWriter(file, StandardCharsets.UTF_8));
            out.write(String.join(",", HEADER));
            out.write('\n');
        }

        /** Writes a line. Its number is not written. */
        public void add(StatementLine line) throws IOException {
            out.write(String.join(
                    ",",
                    line.kind().name().toLowerCase(Locale.ROOT),
                    cell(line.providerId()),
                    cell(line.reference()),
                    Long.toString(line.amountMinor()),
                    line.currency(),
                    fee(line.feeThousandths()),
                    line.occurredAt().atOffset(ZoneOffset.UTC).toInstant().toString()));
            out.write('\n');
            count++;
        }

        /** Writes the last line. Without it, the statement counts as damaged. */
        public void end() throws IOException {
            out.write("%s,%d\n".formatted(END, count));
            out.flush();
        }

        private static String cell(@Nullable String text) {
            if (text == null) {
                return "";
            }
            return text.indexOf(',') < 0 && text.indexOf('"') < 0 ? text : '"' + text.replace("\"", "\"\"") + '"';
        }

        private static String fee(long thousandths) {
            String sign = thousandths < 0 ? "-" : "";
            long whole = Math.abs(thousandths / THOUSAND);
            long rest = Math.abs(thousandths % THOUSAND);
            return rest == 0 ? sign + whole : "%s%d.%03d".formatted(sign, whole, rest);
        }
    }
}
