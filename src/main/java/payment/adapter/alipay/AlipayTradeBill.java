package payment.adapter.alipay;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import payment.statement.Cells;
import payment.statement.Columns;
import payment.statement.CsvCells;
import payment.statement.DamagedStatementException;
import payment.statement.StatementFormat;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;
import payment.statement.TextLines;

/**
 * The trade bill of Alipay: a zip file with one or more CSVs of transactions and one of their sums, in GBK. Comments begin with {@code #}; those
 * after the lines have totals, which must agree with the lines. What is not known does not hold up a day: a line of another type of business is
 * {@link Kind#OTHER}, and a character outside the encoding, for example in the name of a product, is replaced. Amounts are in yuan, below zero
 * for refunds; times are in Beijing. Alipay does not pay the discounts that the shop itself bears (商家优惠): the shop receives 商家实收, and the
 * rest of 订单金额 is the discount of a line.
 */
final class AlipayTradeBill implements StatementFormat {

    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    /** GBK with all further characters of Unicode. */
    private static final Charset GB18030 = Charset.forName("GB18030");

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
        long lineNo = 0;
        try (ZipInputStream zip = new ZipInputStream(file, GB18030)) {
            int files = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++files > MAX_FILES) {
                    throw damaged(0, "zip", "must not have more than %d files".formatted(MAX_FILES));
                }
                if (!entry.isDirectory() && !entry.getName().contains(SUMS)) {
                    lineNo = readLines(TextLines.readable(zip, GB18030, lineNo), lines);
                }
            }
        } catch (ZipException | IllegalArgumentException broken) {
            throw damaged(0, "zip", "must be a complete zip file with names in GBK");
        } catch (java.io.EOFException cut) {
            throw damaged(0, "zip", "must be a complete zip file");
        }
        if (lineNo == 0) {
            throw damaged(0, "zip", "must have a file with the transactions");
        }
    }

    /** @return the number of the last line */
    private static long readLines(TextLines text, Lines lines) throws IOException, DamagedStatementException {
        Columns columns = null;
        Totals totals = new Totals();
        boolean ended = false;
        for (String each = text.next(); each != null; each = text.next()) {
            if (each.isBlank()) {
                continue;
            }
            if (each.startsWith("#")) {
                ended |= each.contains(END);
                totals.require(text.lineNo(), each);
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
                totals.add(line);
                lines.add(line);
            }
        }
        if (columns == null || !ended || !totals.areStated()) {
            throw damaged(
                    text.lineNo() + 1,
                    END,
                    "must be in the file, followed by the totals of payments and refunds; the file is not complete");
        }
        return text.lineNo();
    }

    private static StatementLine line(Cells cells) throws DamagedStatementException {
        return switch (cells.text(TYPE)) {
            case "交易" -> line(cells, Kind.PAYMENT, cells.id(TRADE_ID), cells.id(REFERENCE), 1);
            case "退款" -> {
                // Alipay has no id of its own for a refund: our number within the trade names it.
                String request = cells.isEmpty(REQUEST) ? null : cells.id(REQUEST);
                yield line(cells, Kind.REFUND, request == null ? cells.id(TRADE_ID) : request, request, -1);
            }
            default -> other(cells);
        };
    }

    private static StatementLine line(Cells cells, Kind kind, String id, @Nullable String reference, int sign)
            throws DamagedStatementException {
        long amountMinor = Math.multiplyExact(sign, cells.minor(AMOUNT, YUAN_DIGITS));
        if (amountMinor <= 0) {
            throw cells.damaged(AMOUNT, sign > 0 ? "must be above zero" : "must be below zero");
        }
        long receivedMinor = Math.multiplyExact(sign, cells.minor(RECEIVED, YUAN_DIGITS));
        if (receivedMinor < 0) {
            throw cells.damaged(RECEIVED, sign > 0 ? "must not be below zero" : "must not be above zero");
        }
        if (receivedMinor > amountMinor) {
            throw cells.damaged(RECEIVED, "must not be more than " + AMOUNT);
        }
        return line(cells, kind, id, reference, amountMinor, amountMinor - receivedMinor, sign);
    }

    /** A line of a type that the platform does not know. It stands for the money that the shop has received, or below zero has given. */
    private static StatementLine other(Cells cells) throws DamagedStatementException {
        long receivedMinor = cells.minor(RECEIVED, YUAN_DIGITS);
        return line(cells, Kind.OTHER, cells.id(TRADE_ID), null, receivedMinor, 0, receivedMinor < 0 ? -1 : 1);
    }

    private static StatementLine line(
            Cells cells,
            Kind kind,
            String id,
            @Nullable String reference,
            long amountMinor,
            long discountMinor,
            int sign)
            throws DamagedStatementException {
        // The sign of the fee is not documented. The shop pays it for a payment, and gets it back with a refund.
        long fee = cells.isEmpty(FEE) ? 0 : Math.abs(cells.thousandths(FEE, YUAN_DIGITS));
        return new StatementLine(
                cells.lineNo(),
                kind,
                id,
                reference,
                amountMinor,
                discountMinor,
                "CNY",
                sign * fee,
                cells.localTime(FINISHED, BEIJING));
    }

    /**
     * The totals that a file states after its lines. Alipay does not document in which of them a line of another type counts, so such lines may
     * stand in either.
     */
    private static final class Totals {

        private final Map<Kind, Sum> sums = new EnumMap<>(Kind.class);
        private final Set<Kind> stated = EnumSet.noneOf(Kind.class);

        void add(StatementLine line) {
            long receivedMinor = line.amountMinor() - line.discountMinor();
            Sum added = new Sum(1, line.kind() == Kind.REFUND ? -receivedMinor : receivedMinor);
            sums.merge(line.kind(), added, Sum::plus);
        }

        /** Compares the total that a comment states, if it states one. */
        void require(long lineNo, String comment) throws DamagedStatementException {
            Matcher total = TOTAL.matcher(comment.strip());
            if (!total.matches()) {
                return;
            }
            Kind kind = total.group(1).equals("交易") ? Kind.PAYMENT : Kind.REFUND;
            stated.add(kind);
            Sum known = sums.getOrDefault(kind, Sum.NOTHING);
            Sum others = sums.getOrDefault(Kind.OTHER, Sum.NOTHING);
            try {
                Sum said = new Sum(
                        Long.parseLong(total.group(2)),
                        new BigDecimal(total.group(3))
                                .movePointRight(YUAN_DIGITS)
                                .longValueExact());
                if (!said.agreesWith(known) && !said.agreesWith(known.plus(others))) {
                    throw damaged(lineNo, total.group(1) + "合计", "must be the sum of the lines, but differs from it");
                }
            } catch (ArithmeticException | NumberFormatException wrong) {
                throw damaged(lineNo, total.group(1) + "合计", "must be a number and an amount in yuan");
            }
        }

        boolean areStated() {
            return stated.contains(Kind.PAYMENT) && stated.contains(Kind.REFUND);
        }
    }

    /**
     * @param count of lines
     * @param receivedMinor minor units that the shop has received, below zero if it has given
     */
    private record Sum(long count, long receivedMinor) {

        static final Sum NOTHING = new Sum(0, 0);

        Sum plus(Sum other) {
            return new Sum(count + other.count, Math.addExact(receivedMinor, other.receivedMinor));
        }

        /** The sign of the total of refunds is not documented. */
        boolean agreesWith(Sum lines) {
            return count == lines.count && Math.abs(receivedMinor) == Math.abs(lines.receivedMinor);
        }
    }

    private static DamagedStatementException damaged(long lineNo, String column, String rule) {
        return new DamagedStatementException(lineNo, column, rule);
    }
}
