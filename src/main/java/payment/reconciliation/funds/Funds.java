package payment.reconciliation.funds;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import payment.statement.DamagedStatementException;
import payment.statement.FundLine;
import payment.statement.FundLine.Kind;
import payment.statement.FundStatementFormat;

/**
 * What a statement of funds says.
 *
 * @param balances by currency; a currency without movements is missing
 */
record Funds(long lines, Map<String, Balance> balances, List<StatedPayout> payouts) {

    /** Nothing has moved. */
    static final Funds NONE = new Funds(0, Map.of(), List.of());

    private static final int MAX_PAYOUTS = 10_000;

    /**
     * @param openingMinor before the first movement, in minor units
     * @param closingMinor after the last movement
     */
    record Balance(long openingMinor, long closingMinor) {}

    /**
     * Reads a statement. It needs memory for the payouts only.
     *
     * @throws DamagedStatementException if the file is not a complete statement, or has more than 10,000 payouts
     */
    static Funds read(FundStatementFormat format, InputStream file, LocalDate day)
            throws IOException, DamagedStatementException {
        Collector collector = new Collector();
        format.read(file, day, collector::add);
        return new Funds(collector.lines, Map.copyOf(collector.balances), List.copyOf(collector.payouts));
    }

    private static final class Collector {

        private final Map<String, Balance> balances = new TreeMap<>();
        private final List<StatedPayout> payouts = new ArrayList<>();
        private long lines;

        void add(FundLine line) throws DamagedStatementException {
            lines++;
            Balance known = balances.get(line.currency());
            long opening =
                    known == null ? Math.subtractExact(line.balanceMinor(), line.amountMinor()) : known.openingMinor();
            balances.put(line.currency(), new Balance(opening, line.balanceMinor()));
            if (line.kind() == Kind.PAYOUT && line.amountMinor() != 0) {
                if (payouts.size() == MAX_PAYOUTS) {
                    throw new DamagedStatementException(
                            line.lineNo(), "line", "must not be after %d payouts".formatted(MAX_PAYOUTS));
                }
                payouts.add(new StatedPayout(
                        line.id(), line.currency(), Math.negateExact(line.amountMinor()), line.occurredAt()));
            }
        }
    }
}
