package payment.statement;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import payment.statement.FundLine.Kind;

/**
 * The platform's own form of a statement of funds: CSV in UTF-8 with a header, whose last line is {@code end} and the number of lines. There is
 * one account, with a balance for each currency.
 */
public final class PlatformFundStatement implements FundStatementFormat {

    /** The only account. */
    public static final String ACCOUNT = "MAIN";

    private static final String KIND = "kind";
    private static final String ID = "movement_id";
    private static final String AMOUNT_MINOR = "amount_minor";
    private static final String CURRENCY = "currency";
    private static final String BALANCE_MINOR = "balance_minor";
    private static final String OCCURRED_AT = "occurred_at";
    private static final String[] HEADER = {KIND, ID, AMOUNT_MINOR, CURRENCY, BALANCE_MINOR, OCCURRED_AT};
    private static final String END = "end";
    private static final String KINDS = Arrays.stream(Kind.values())
            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));

    private final ZoneId zone;

    /** @param zone the zone in which the provider counts days */
    public PlatformFundStatement(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public ZoneId zone() {
        return zone;
    }

    @Override
    public List<String> accounts() {
        return List.of(ACCOUNT);
    }

    @Override
    public void read(InputStream file, LocalDate day, Lines lines) throws IOException, DamagedStatementException {
        TextLines text = new TextLines(file, StandardCharsets.UTF_8);
        String header = text.next();
        if (header == null) {
            throw new DamagedStatementException(1, TextLines.LINE, "must have the names of the columns");
        }
        Columns columns = new Columns(1, CsvCells.split(1, header), HEADER);
        RunningBalance balance = new RunningBalance();
        long count = 0;
        while (true) {
            String each = text.next();
            if (each == null) {
                throw new DamagedStatementException(
                        text.lineNo() + 1, KIND, "must be end in the last line; the file is not complete");
            }
            List<String> values = CsvCells.split(text.lineNo(), each);
            if (values.getFirst().equals(END)) {
                PlatformStatement.requireEnd(text, values.size() > 1 ? values.get(1) : "", count);
                return;
            }
            Cells cells = Cells.of(text.lineNo(), columns, values);
            FundLine line = line(cells);
            balance.add(cells, BALANCE_MINOR, line);
            lines.add(line);
            count++;
        }
    }

    private static FundLine line(Cells cells) throws DamagedStatementException {
        return new FundLine(
                cells.lineNo(),
                kind(cells),
                cells.id(ID),
                cells.minor(AMOUNT_MINOR, 0),
                cells.currency(CURRENCY),
                cells.minor(BALANCE_MINOR, 0),
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

        /** Writes a line. Its number is not written. The id must have no commas, quotes or ends of lines. */
        public void add(FundLine line) throws IOException {
            out.write(String.join(
                    ",",
                    line.kind().name().toLowerCase(Locale.ROOT),
                    line.id(),
                    Long.toString(line.amountMinor()),
                    line.currency(),
                    Long.toString(line.balanceMinor()),
                    line.occurredAt().toString()));
            out.write('\n');
            count++;
        }

        /** Writes the last line. Without it, the statement counts as damaged. */
        public void end() throws IOException {
            out.write("%s,%d\n".formatted(END, count));
            out.flush();
        }
    }
}
