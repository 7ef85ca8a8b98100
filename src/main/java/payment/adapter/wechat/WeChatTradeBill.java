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
import payment.statement.StatementFormat;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;

/**
 * The trade bill of WeChat Pay with all transactions ({@code bill_type=ALL}): CSV in UTF-8 whose cells begin with a backtick, amounts in
 * yuan, times in Beijing. The last two lines have totals, which must agree with the lines. Refunds are dated at their beginning.
 * WeChat Pay does not pay the coupons that the shop itself bears (免充值代金券): the shop receives 应结订单金额 or gives back 退款金额, and the rest of
 * 订单金额 or 申请退款金额 is the discount of a line.
 */
final class WeChatTradeBill implements StatementFormat {

    private static final String TIME = "交易时间";
    private static final String PAYMENT_ID = "微信订单号";
    private static final String PAYMENT_REFERENCE = "商户订单号";
    private static final String STATE = "交易状态";
    private static final String CURRENCY = "货币种类";
    private static final String AMOUNT = "订单金额";
    private static final String RECEIVED = "应结订单金额";
    private static final String REFUND_ID = "微信退款单号";
    private static final String REFUND_REFERENCE = "商户退款单号";
    private static final String REFUND_AMOUNT = "申请退款金额";
    private static final String GIVEN_BACK = "退款金额";
    private static final String REFUND_STATE = "退款状态";
    private static final String FEE = "手续费";

    private static final String TOTAL_COUNT = "总交易单数";
    private static final String TOTAL_AMOUNT = "订单总金额";
    private static final String TOTAL_REFUNDED = "申请退款总金额";
    private static final String TOTAL_FEE = "手续费总金额";

    private static final WeChatBill BILL = new WeChatBill(
            List.of(
                    TIME,
                    PAYMENT_ID,
                    PAYMENT_REFERENCE,
                    STATE,
                    CURRENCY,
                    AMOUNT,
                    RECEIVED,
                    REFUND_ID,
                    REFUND_REFERENCE,
                    REFUND_AMOUNT,
                    GIVEN_BACK,
                    REFUND_STATE,
                    FEE),
            List.of(TOTAL_COUNT, TOTAL_AMOUNT, TOTAL_REFUNDED, TOTAL_FEE));

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
        BILL.read(file, new Reader(lines));
    }

    private static StatementLine line(Cells cells) throws DamagedStatementException {
        if (!cells.text(CURRENCY).equals(YUAN)) {
            throw cells.damaged(CURRENCY, "must be CNY");
        }
        return switch (cells.text(STATE)) {
            case "SUCCESS" -> line(cells, Kind.PAYMENT, PAYMENT_ID, PAYMENT_REFERENCE, AMOUNT, RECEIVED);
            case "REFUND" ->
                line(
                        cells,
                        cells.text(REFUND_STATE).equals(REFUND_FAILED) ? Kind.NOTE : Kind.REFUND,
                        REFUND_ID,
                        REFUND_REFERENCE,
                        REFUND_AMOUNT,
                        GIVEN_BACK);
            case "REVOKED" -> line(cells, Kind.OTHER, PAYMENT_ID, PAYMENT_REFERENCE, REFUND_AMOUNT, REFUND_AMOUNT);
            default -> throw cells.damaged(STATE, "must be one of SUCCESS, REFUND, REVOKED");
        };
    }

    private static StatementLine line(
            Cells cells, Kind kind, String id, String reference, String amount, String received)
            throws DamagedStatementException {
        long amountMinor = cells.minor(amount, YUAN_DIGITS);
        if (amountMinor <= 0) {
            throw cells.damaged(amount, "must be above zero");
        }
        long receivedMinor = cells.minor(received, YUAN_DIGITS);
        if (receivedMinor < 0) {
            throw cells.damaged(received, "must not be below zero");
        }
        if (receivedMinor > amountMinor) {
            throw cells.damaged(received, "must not be more than " + amount);
        }
        return new StatementLine(
                cells.lineNo(),
                kind,
                cells.id(id),
                cells.id(reference),
                amountMinor,
                amountMinor - receivedMinor,
                YUAN,
                cells.thousandths(FEE, YUAN_DIGITS),
                cells.localTime(TIME, BEIJING));
    }

    /** Passes the lines on, and adds them up. */
    private static final class Reader implements WeChatBill.Reader {

        private final Lines lines;
        private long count;
        private long amountMinor;
        private long refundedMinor;
        private long feeThousandths;

        Reader(Lines lines) {
            this.lines = lines;
        }

        @Override
        public void read(Cells cells) throws IOException, DamagedStatementException {
            count++;
            amountMinor = Math.addExact(amountMinor, cells.minor(AMOUNT, YUAN_DIGITS));
            refundedMinor = Math.addExact(refundedMinor, cells.minor(REFUND_AMOUNT, YUAN_DIGITS));
            feeThousandths = Math.addExact(feeThousandths, cells.thousandths(FEE, YUAN_DIGITS));
            lines.add(line(cells));
        }

        @Override
        public void require(Cells stated) throws DamagedStatementException {
            requireSum(stated, TOTAL_COUNT, stated.minor(TOTAL_COUNT, 0), count);
            requireSum(stated, TOTAL_AMOUNT, stated.minor(TOTAL_AMOUNT, YUAN_DIGITS), amountMinor);
            requireSum(stated, TOTAL_REFUNDED, stated.minor(TOTAL_REFUNDED, YUAN_DIGITS), refundedMinor);
            requireSum(stated, TOTAL_FEE, stated.thousandths(TOTAL_FEE, YUAN_DIGITS), feeThousandths);
        }
    }
}
