package payment.statement;

import static payment.statement.PlatformCsv.AMOUNT_MINOR;
import static payment.statement.PlatformCsv.CURRENCY;
import static payment.statement.PlatformCsv.KIND;
import static payment.statement.PlatformCsv.OCCURRED_AT;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import payment.statement.FundLine.Kind;

/**
 * The platform's own form of a statement of funds: CSV in UTF-8 with a header, whose last line is {@code end} and the number of lines. There is
 * one account, with a balance for each currency.
 */
public final class PlatformFundStatement implements FundStatementFormat {

    /** The only account. */
    public static final String ACCOUNT = "MAIN";

    private static final String ID = "movement_id";
    private static final String BALANCE_MINOR = "balance_minor";
    private static final String[] HEADER = {KIND, ID, AMOUNT_MINOR, CURRENCY, BALANCE_MINOR, OCCURRED_AT};

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
        RunningBalance balance = new RunningBalance();
        PlatformCsv.read(file, HEADER, cells -> {
            FundLine line = line(cells);
            balance.add(cells, BALANCE_MINOR, line);
            lines.add(line);
        });
    }

    private static FundLine line(Cells cells) throws DamagedStatementException {
        return new FundLine(
                cells.lineNo(),
                PlatformCsv.kind(cells, Kind.class),
                cells.id(ID),
                cells.minor(AMOUNT_MINOR, 0),
                cells.currency(CURRENCY),
                cells.minor(BALANCE_MINOR, 0),
                cells.instant(OCCURRED_AT));
    }

    /** Writes a statement line by line. Closing it does not close the stream. */
    public static final class Writer {

        private final PlatformCsv.Writer out;

        /** Writes the header. */
        public Writer(OutputStream file) throws IOException {
            out = new PlatformCsv.Writer(file, HEADER);
        }

        /** Writes a line. Its number is not written. */
        public void add(FundLine line) throws IOException {
            out.add(
                    PlatformCsv.name(line.kind()),
                    line.id(),
                    Long.toString(line.amountMinor()),
                    line.currency(),
                    Long.toString(line.balanceMinor()),
                    line.occurredAt().toString());
        }

        /** Writes the last line. Without it, the statement counts as damaged. */
        public void end() throws IOException {
            out.end();
        }
    }
}
