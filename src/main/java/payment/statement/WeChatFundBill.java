package payment.statement;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import payment.statement.FundLine.Kind;

/**
 * The fund bill of WeChat Pay for one account: CSV in UTF-8 whose cells begin with a backtick, amounts in yuan, times in Beijing. Each line has
 * the balance after it. The last two lines have totals, which must agree with the lines.
 */
public final class WeChatFundBill implements FundStatementFormat {

    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    private static final int YUAN_DIGITS = 2;
    private static final String YUAN = "CNY";

    private static final String TIME = "记账时间";
    private static final String ID = "微信支付业务单号";
    private static final String TYPE = "业务类型";
    private static final String DIRECTION = "收支类型";
    private static final String AMOUNT = "收支金额(元)";
    private static final String BALANCE = "账户结余(元)";

    private static final String TOTAL_COUNT = "资金流水总笔数";
    private static final String INCOME_COUNT = "收入笔数";
    private static final String INCOME = "收入金额";
    private static final String OUTLAY_COUNT = "支出笔数";
    private static final String OUTLAY = "支出金额";

    private static final String PAYOUT = "提现";

    @Override
    public ZoneId zone() {
        return BEIJING;
    }

    /** The basic account, the one for operations, and the one for fees. */
    @Override
    public List<String> accounts() {
        return List.of("BASIC", "OPERATION", "FEES");
    }

    @Override
    public void read(InputStream file, LocalDate day, Lines lines) throws IOException, DamagedStatementException {
        TextLines text = new TextLines(file, StandardCharsets.UTF_8);
        String header = text.next();
        if (header == null) {
            throw new DamagedStatementException(1, TextLines.LINE, "must have the names of the columns");
        }
        Columns columns = new Columns(1, BacktickCells.split(header), TIME, ID, TYPE, DIRECTION, AMOUNT, BALANCE);
        RunningBalance balance = new RunningBalance();
        Totals totals = new Totals();
        for (String each = text.next(); each != null; each = text.next()) {
            if (each.startsWith(TOTAL_COUNT) || each.startsWith("`" + TOTAL_COUNT)) {
                totals.require(text, each);
                return;
            }
            Cells cells = Cells.of(text.lineNo(), columns, BacktickCells.split(each));
            FundLine line = line(cells);
            balance.add(cells, BALANCE, line);
            totals.add(line);
            lines.add(line);
        }
        throw new DamagedStatementException(
                text.lineNo() + 1, TOTAL_COUNT, "must be in the last lines; the file is not complete");
    }

    private static FundLine line(Cells cells) throws DamagedStatementException {
        long amountMinor = cells.minor(AMOUNT, YUAN_DIGITS);
        if (amountMinor < 0) {
            throw cells.damaged(AMOUNT, "must not be below zero");
        }
        return new FundLine(
                cells.lineNo(),
                cells.text(TYPE).equals(PAYOUT) ? Kind.PAYOUT : Kind.OTHER,
                cells.id(ID),
                isIncome(cells) ? amountMinor : -amountMinor,
                YUAN,
                cells.minor(BALANCE, YUAN_DIGITS),
                cells.localTime(TIME, BEIJING));
    }

    private static boolean isIncome(Cells cells) throws DamagedStatementException {
        return switch (cells.text(DIRECTION)) {
            case "收入" -> true;
            case "支出" -> false;
            default -> throw cells.damaged(DIRECTION, "must be one of 收入, 支出");
        };
    }

    /** The sums of the lines, which the bill states in its last line. A movement of zero counts on neither side for sure. */
    private static final class Totals {

        private long count;
        private long incomeMinor;
        private long outlayMinor;

        void add(FundLine line) {
            count++;
            incomeMinor = Math.addExact(incomeMinor, Math.max(line.amountMinor(), 0));
            outlayMinor = Math.addExact(outlayMinor, Math.max(-line.amountMinor(), 0));
        }

        void require(TextLines text, String header) throws IOException, DamagedStatementException {
            Columns columns = new Columns(
                    text.lineNo(),
                    BacktickCells.split(header),
                    TOTAL_COUNT,
                    INCOME_COUNT,
                    INCOME,
                    OUTLAY_COUNT,
                    OUTLAY);
            String stated = text.next();
            if (stated == null) {
                throw new DamagedStatementException(
                        text.lineNo() + 1,
                        TOTAL_COUNT,
                        "must be followed by the line of totals; the file is not complete");
            }
            Cells cells = Cells.of(text.lineNo(), columns, BacktickCells.split(stated));
            require(cells, TOTAL_COUNT, cells.minor(TOTAL_COUNT, 0), count);
            require(
                    cells,
                    OUTLAY_COUNT,
                    Math.addExact(cells.minor(INCOME_COUNT, 0), cells.minor(OUTLAY_COUNT, 0)),
                    count);
            require(cells, INCOME, cells.minor(INCOME, YUAN_DIGITS), incomeMinor);
            require(cells, OUTLAY, cells.minor(OUTLAY, YUAN_DIGITS), outlayMinor);
            String rest = text.next();
            if (rest != null && !rest.isBlank()) {
                throw new DamagedStatementException(text.lineNo(), TextLines.LINE, "must not follow the totals");
            }
        }

        private static void require(Cells cells, String column, long stated, long found)
                throws DamagedStatementException {
            if (stated != found) {
                throw cells.damaged(column, "must be the sum of the lines, but differs from it");
            }
        }
    }
}
