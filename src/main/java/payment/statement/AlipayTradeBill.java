package payment.statement;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import payment.statement.StatementLine.Kind;

/**
 * The trade bill of Alipay: a zip file with a CSV of all transactions and one of their sums, in GBK. Comments begin with {@code #}; those
 * after the lines have totals, which must agree with the lines. Amounts are in yuan, below zero for refunds; times are in Beijing. The amount of
 * a line is that which the shop receives (商家实收): Alipay does not pay the discounts that the shop itself bears (商家优惠).
 */
public final class AlipayTradeBill implements StatementFormat {

    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    private static final Charset GBK = Charset.forName("GBK");
    private static final int YUAN_DIGITS = 2;
    private static final int MAX_FILES = 20;
    private static final String SUMS = "汇总";
    private static final String END = "业务明细列表结束";

    private static final String TRADE_ID = "支付宝交易号";
    private static final String REFERENCE = "商户订单号";
    private static final String TYPE = "业务类型";
    private static final String FINISHED = "完成时间";
    private static final String AMOUNT = "订单金额（元）";
    private static final String RECEIVED = "商家实收（元）";
    private static final String REQUEST = "退款批次号/请求号";
    private static final String FEE = "服务费（元）";

    private static final Pattern TOTAL = Pattern.compile("#+(交易|退款)合计：([0-9]+)笔，商家实收(?:退款)?共(-?[0-9.]+)元.*");

    @Override
    public ZoneId zone() {
        return BEIJING;
    }

    @Override
    public void read(InputStream file, LocalDate day, Lines lines) throws IOException, DamagedStatementException {
        boolean found = false;
        try (ZipInputStream zip = new ZipInputStream(file, GBK)) {
            int files = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++files > MAX_FILES) {
                    throw damaged(0, "zip", "must not have more than %d files".formatted(MAX_FILES));
                }
                if (!entry.isDirectory() && !entry.getName().contains(SUMS)) {
                    if (found) {
                        throw damaged(0, "zip", "must have one file that is not a file of sums");
                    }
                    readLines(zip, lines);
                    found = true;
                }
            }
        } catch (ZipException | IllegalArgumentException broken) {
            throw damaged(0, "zip", "must be a complete zip file with names in GBK");
        } catch (java.io.EOFException cut) {
            throw damaged(0, "zip", "must be a complete zip file");
        }
        if (!found) {
            throw damaged(0, "zip", "must have a file with the transactions");
        }
    }

    private static void readLines(InputStream csv, Lines lines) throws IOException, DamagedStatementException {
        TextLines text = new TextLines(csv, GBK);
        Columns columns = null;
        Sums payments = new Sums();
        Sums refunds = new Sums();
        boolean ended = false;
        for (String each = text.next(); each != null; each = text.next()) {
            if (each.isBlank()) {
                continue;
            }
            if (each.startsWith("#")) {
                ended |= each.contains(END);
                requireTotal(text.lineNo(), each, payments, refunds);
            } else if (ended) {
                throw damaged(text.lineNo(), TextLines.LINE, "must not follow the end of the list");
            } else if (columns == null) {
                columns = new Columns(
                        text.lineNo(),
                        CsvCells.split(text.lineNo(), each),
                        TRADE_ID,
                        REFERENCE,
                        TYPE,
                        FINISHED,
                        AMOUNT,
                        RECEIVED,
                        REQUEST,
                        FEE);
            } else {
                Cells cells = Cells.of(text.lineNo(), columns, CsvCells.split(text.lineNo(), each));
                StatementLine line = line(cells);
                (line.kind() == Kind.REFUND ? refunds : payments).add(cells);
                lines.add(line);
            }
        }
        if (columns == null || !ended || !payments.stated || !refunds.stated) {
            throw damaged(
                    text.lineNo() + 1,
                    END,
                    "must be in the file, followed by the totals of payments and refunds; the file is not complete");
        }
    }

    private static StatementLine line(Cells cells) throws DamagedStatementException {
        return switch (cells.text(TYPE)) {
            case "交易" -> line(cells, Kind.PAYMENT, cells.id(TRADE_ID), cells.id(REFERENCE), 1);
            case "退款" -> {
                // Alipay has no id of its own for a refund: our number within the trade names it.
                String request = cells.isEmpty(REQUEST) ? null : cells.id(REQUEST);
                yield line(cells, Kind.REFUND, request == null ? cells.id(TRADE_ID) : request, request, -1);
            }
            default -> throw cells.damaged(TYPE, "must be one of 交易, 退款");
        };
    }

    private static StatementLine line(Cells cells, Kind kind, String id, @Nullable String reference, int sign)
            throws DamagedStatementException {
        if (Math.multiplyExact(sign, cells.minor(AMOUNT, YUAN_DIGITS)) <= 0) {
            throw cells.damaged(AMOUNT, sign > 0 ? "must be above zero" : "must be below zero");
        }
        long receivedMinor = Math.multiplyExact(sign, cells.minor(RECEIVED, YUAN_DIGITS));
        if (receivedMinor < 0) {
            throw cells.damaged(RECEIVED, sign > 0 ? "must not be below zero" : "must not be above zero");
        }
        // The sign of the fee is not documented. The shop pays it for a payment, and gets it back with a refund.
        long fee = cells.isEmpty(FEE) ? 0 : Math.abs(cells.thousandths(FEE, YUAN_DIGITS));
        return new StatementLine(
                cells.lineNo(),
                kind,
                id,
                reference,
                receivedMinor,
                "CNY",
                sign * fee,
                cells.localTime(FINISHED, BEIJING));
    }

    private static void requireTotal(long lineNo, String comment, Sums payments, Sums refunds)
            throws DamagedStatementException {
        Matcher total = TOTAL.matcher(comment.strip());
        if (total.matches()) {
            (total.group(1).equals("交易") ? payments : refunds).require(lineNo, total);
        }
    }

    /** The sums of the payments or the refunds, which the bill states after its lines. */
    private static final class Sums {

        private long count;
        private long receivedMinor;
        private boolean stated;

        void add(Cells cells) throws DamagedStatementException {
            count++;
            receivedMinor = Math.addExact(receivedMinor, cells.minor(RECEIVED, YUAN_DIGITS));
        }

        void require(long lineNo, Matcher total) throws DamagedStatementException {
            stated = true;
            try {
                boolean agrees = Long.parseLong(total.group(2)) == count
                        && Math.abs(new BigDecimal(total.group(3))
                                        .movePointRight(YUAN_DIGITS)
                                        .longValueExact())
                                == Math.abs(receivedMinor);
                if (!agrees) {
                    throw damaged(lineNo, total.group(1) + "合计", "must be the sum of the lines, but differs from it");
                }
            } catch (ArithmeticException | NumberFormatException wrong) {
                throw damaged(lineNo, total.group(1) + "合计", "must be a number and an amount in yuan");
            }
        }
    }

    private static DamagedStatementException damaged(long lineNo, String column, String rule) {
        return new DamagedStatementException(lineNo, column, rule);
    }
}
