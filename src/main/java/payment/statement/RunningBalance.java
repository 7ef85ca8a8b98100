package payment.statement;

import java.util.HashMap;
import java.util.Map;

/** Follows the balance of an account from line to line of its statement. This finds a line that is missing or out of place. */
public final class RunningBalance {

    private final Map<String, Long> byCurrency = new HashMap<>();

    /**
     * Continues the balance.
     *
     * @param column the column of the balance
     * @throws DamagedStatementException if the balance is not that of the line before and the amount of this one
     */
    public void add(Cells cells, String column, FundLine line) throws DamagedStatementException {
        Long before = byCurrency.put(line.currency(), line.balanceMinor());
        if (before != null && Math.addExact(before, line.amountMinor()) != line.balanceMinor()) {
            throw cells.damaged(column, "must be the balance of the line before and the amount of this line");
        }
    }
}
