package payment.statement;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import payment.statement.StatementLine.Kind;

/**
 * The trade bill of WeChat Pay with all transactions ({@code bill_type=ALL}): CSV in UTF-8 whose cells begin with a backtick, amounts in
 * yuan, times in Beijing. The last two lines have totals, which must agree with the lines. Refunds are dated at their beginning.
 */
public final class WeChatTradeBill implements StatementFormat {

    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    private static final int YUAN_DIGITS = 2;

    private static final String TIME = "交易时间";
    private static final String PAYMENT_ID = "微信订单号";
    private static final String PAYMENT_REFERENCE = "商户订单号";
    private static final String STATE = "交易状态";
    private static final String CURRENCY = "货币种类";
    private static final String AMOUNT = "订单金额";
    private static final String REFUND_ID = "微信退款单号";
    private static final String REFUND_REFERENCE = "商户退款单号";
    private static final String REFUND_AMOUNT = "申请退款金额";
    private static final String REFUND_STATE = "退款状态";
    private static final String FEE = "手续费";

    private static final String TOTAL_COUNT = "总交易单数";
    private static final String TOTAL_AMOUNT = "订单总金额";
    private static final String TOTAL_REFUNDED = "申请退款总金额";
    private static final String TOTAL_FEE = "手续费总金额";

    private static final String REFUND_FAILED = "FAIL";

    @Override
    public ZoneId zone() {
        return BEIJING;
    }

    @Override
    public boolean datesRefundsAtTheirRequest() {
        return true;
    }

    @Override
    public void read(InputStream file, LocalDate day, Lines lines) throws IOException, DamagedStatementException {
        TextLines text = new TextLines(file, StandardCharsets.UTF_8);
        String header = text.next();
        if (header == null) {
            throw new DamagedStatementException(1, TextLines.LINE, "must have the names of the columns");
        }
        Columns columns = new Columns(
                1,
                BacktickCells.split(header),
                TIME,
                PAYMENT_ID,
                PAYMENT_REFERENCE,
                STATE,
                CURRENCY,
                AMOUNT,
                REFUND_ID,
                REFUND_REFERENCE,
                REFUND_AMOUNT,
                REFUND_STATE,
                FEE);
        Totals totals = new Totals();
        for (String each = text.next(); each != null; each = text.next()) {
            if (each.startsWith(TOTAL_COUNT) || each.startsWith("`" + TOTAL_COUNT)) {
                totals.require(text, each);
                return;
            }
            Cells cells = Cells.of(text.lineNo(), columns, BacktickCells.split(each));
            totals.add(cells);
            lines.add(line(cells));
        }
        throw new DamagedStatementException(
                text.lineNo() + 1, TOTAL_COUNT, "must be in the last lines; the file is not complete");
    }

    private static StatementLine line(Cells cells) throws DamagedStatementException {
        if (!cells.text(CURRENCY).equals("CNY")) {
            throw cells.damaged(CURRENCY, "must be CNY");
        }
        return switch (cells.text(STATE)) {
            case "SUCCESS" -> line(cells, Kind.PAYMENT, PAYMENT_ID, PAYMENT_REFERENCE, AMOUNT);
            case "REFUND" ->
                line(
                        cells,
                        cells.text(REFUND_STATE).equals(REFUND_FAILED) ? Kind.NOTE : Kind.REFUND,
                        REFUND_ID,
                        REFUND_REFERENCE,
                        REFUND_AMOUNT);
            case "REVOKED" -> line(cells, Kind.OTHER, PAYMENT_ID, PAYMENT_REFERENCE, REFUND_AMOUNT);
            default -> throw cells.damaged(STATE, "must be one of SUCCESS, REFUND, REVOKED");
        };
    }

    private static StatementLine line(Cells cells, Kind kind, String id, String reference, String amount)
            throws DamagedStatementException {
        long amountMinor = cells.minor(amount, YUAN_DIGITS);
        if (amountMinor <= 0) {
            throw cells.damaged(amount, "must be above zero");
        }
        return new StatementLine(
                cells.lineNo(),
                kind,
                cells.id(id),
                cells.id(reference),
                amountMinor,
                "CNY",
                cells.thousandths(FEE, YUAN_DIGITS),
                cells.localTime(TIME, BEIJING));
    }

    /** The sums of the lines, which the bill states in its last line. */
    private static final class Totals {

        private long count;
        private long amountMinor;
        private long refundedMinor;
        private long feeThousandths;

        void add(Cells cells) throws DamagedStatementException {
            count++;
            amountMinor = Math.addExact(amountMinor, cells.minor(AMOUNT, YUAN_DIGITS));
            refundedMinor = Math.addExact(refundedMinor, cells.minor(REFUND_AMOUNT, YUAN_DIGITS));
            feeThousandths = Math.addExact(feeThousandths, cells.thousandths(FEE, YUAN_DIGITS));
        }

        void require(TextLines text, String header) throws IOException, DamagedStatementException {
            Columns columns = new Columns(
                    text.lineNo(), BacktickCells.split(header), TOTAL_COUNT, TOTAL_AMOUNT, TOTAL_REFUNDED, TOTAL_FEE);
            String stated = text.next();
            if (stated == null) {
                throw new DamagedStatementException(
                        text.lineNo() + 1,
                        TOTAL_COUNT,
                        "must be followed by the line of totals; the file is not complete");
            }
            Cells cells = Cells.of(text.lineNo(), columns, BacktickCells.split(stated));
            require(cells, TOTAL_COUNT, cells.minor(TOTAL_COUNT, 0), count);
            require(cells, TOTAL_AMOUNT, cells.minor(TOTAL_AMOUNT, YUAN_DIGITS), amountMinor);
            require(cells, TOTAL_REFUNDED, cells.minor(TOTAL_REFUNDED, YUAN_DIGITS), refundedMinor);
            require(cells, TOTAL_FEE, cells.thousandths(TOTAL_FEE, YUAN_DIGITS), feeThousandths);
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
