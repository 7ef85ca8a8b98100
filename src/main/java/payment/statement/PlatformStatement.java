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
import payment.statement.StatementLine.Kind;

/**
 * The platform's own form of a statement: CSV in UTF-8 with a header, whose last line is {@code end} and the number of lines. Providers
 * without files, such as those that list their bookings page by page, and the sandbox are read in this form.
 */
public final class PlatformStatement implements StatementFormat {

    private static final String PROVIDER_ID = "provider_id";
    private static final String REFERENCE = "reference";
    private static final String FEE = "fee_minor";
    private static final String[] HEADER = {KIND, PROVIDER_ID, REFERENCE, AMOUNT_MINOR, CURRENCY, FEE, OCCURRED_AT};
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
        PlatformCsv.read(file, HEADER, cells -> lines.add(line(cells)));
    }

    private static StatementLine line(Cells cells) throws DamagedStatementException {
        Kind kind = PlatformCsv.kind(cells, Kind.class);
        long amountMinor = cells.minor(AMOUNT_MINOR, 0);
        if (amountMinor <= 0 && (kind == Kind.PAYMENT || kind == Kind.REFUND || kind == Kind.REFUND_FAILURE)) {
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

    /** Writes a statement line by line. Closing it does not close the stream. */
    public static final class Writer {

        private final PlatformCsv.Writer out;

        /** Writes the header. */
        public Writer(OutputStream file) throws IOException {
            out = new PlatformCsv.Writer(file, HEADER);
        }

        /** Writes a line. Its number is not written. */
        public void add(StatementLine line) throws IOException {
            out.add(
                    PlatformCsv.name(line.kind()),
                    line.providerId(),
                    line.reference(),
                    Long.toString(line.amountMinor()),
                    line.currency(),
                    fee(line.feeThousandths()),
                    line.occurredAt().toString());
        }

        /** Writes the last line. Without it, the statement counts as damaged. */
        public void end() throws IOException {
            out.end();
        }

        private static String fee(long thousandths) {
            String sign = thousandths < 0 ? "-" : "";
            long whole = Math.abs(thousandths / THOUSAND);
            long rest = Math.abs(thousandths % THOUSAND);
            return rest == 0 ? sign + whole : "%s%d.%03d".formatted(sign, whole, rest);
        }
    }
}
