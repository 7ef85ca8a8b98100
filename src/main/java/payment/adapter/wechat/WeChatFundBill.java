package payment.adapter.wechat;

import static payment.adapter.wechat.WeChatBill.BEIJING;
import static payment.adapter.wechat.WeChatBill.YUAN;
import static payment.adapter.wechat.WeChatBill.YUAN_DIGITS;
import static payment.adapter.wechat.WeChatBill.requireSum;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import payment.statement.Cells;
import payment.statement.DamagedStatementException;
import payment.statement.FundLine;
import payment.statement.FundLine.Kind;
import payment.statement.FundStatementFormat;
import payment.statement.RunningBalance;

/**
 * The fund bill of WeChat Pay for one account: CSV in UTF-8 whose cells begin with a backtick, amounts in yuan, times in Beijing. Each line has
 * the balance after it. The last two lines have totals, which must agree with the lines.
 */
final class WeChatFundBill implements FundStatementFormat {

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

    private static final WeChatBill BILL = new WeChatBill(
            List.of(TIME, ID, TYPE, DIRECTION, AMOUNT, BALANCE),
            List.of(TOTAL_COUNT, INCOME_COUNT, INCOME, OUTLAY_COUNT, OUTLAY));

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
        BILL.read(file, new Reader(lines));
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

    /** Passes the lines on, and adds them up. Income and outlay are not counted apart, because a movement of zero may be either. */
    private static final class Reader implements WeChatBill.Reader {

        private final Lines lines;
        private final RunningBalance balance = new RunningBalance();
        private long count;
        private long incomeMinor;
        private long outlayMinor;

        Reader(Lines lines) {
            this.lines = lines;
        }

        @Override
        public void read(Cells cells) throws DamagedStatementException {
            FundLine line = line(cells);
            balance.add(cells, BALANCE, line);
            count++;
            incomeMinor = Math.addExact(incomeMinor, Math.max(line.amountMinor(), 0));
            outlayMinor = Math.addExact(outlayMinor, Math.max(-line.amountMinor(), 0));
            lines.add(line);
        }

        @Override
        public void require(Cells stated) throws DamagedStatementException {
            requireSum(stated, TOTAL_COUNT, stated.minor(TOTAL_COUNT, 0), count);
            requireSum(
                    stated,
                    OUTLAY_COUNT,
                    Math.addExact(stated.minor(INCOME_COUNT, 0), stated.minor(OUTLAY_COUNT, 0)),
                    count);
            requireSum(stated, INCOME, stated.minor(INCOME, YUAN_DIGITS), incomeMinor);
            requireSum(stated, OUTLAY, stated.minor(OUTLAY, YUAN_DIGITS), outlayMinor);
        }
    }
}
