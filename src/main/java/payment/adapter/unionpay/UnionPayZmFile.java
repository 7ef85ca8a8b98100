package payment.adapter.unionpay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import payment.statement.DamagedStatementException;
import payment.statement.StatementFormat;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;
import payment.statement.TextLines;

/**
 * The transaction file of UnionPay's online gateway, whose name ends in {@code ZM}: one transaction in each line, in fields of fixed widths
 * with a blank between them. The file has no header and no totals, so one that ends between two lines cannot be recognized as incomplete.
 * Amounts are in fen; times are in Beijing, without a year. The number of the card is skipped. A capture (03) is a payment, with the number
 * and the amount of the capture; an authorisation (02) and its release (32) move no money.
 */
final class UnionPayZmFile implements StatementFormat {

    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    private static final Charset CHARSET = Charset.forName("GBK");
    private static final long THOUSAND = 1_000;
    private static final int LAST_MONTH = 12;

    /** The widths of the fields, in bytes; fields behind the merchant's id are not read. */
    private static final int[] WIDTHS = {
        3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21, 15
    };

    private static final int TIME = 4;
    private static final int AMOUNT = 6;
    private static final int QUERY_ID = 9;
    private static final int ORDER_ID = 11;
    private static final int FEE = 15;
    private static final int TYPE = 19;
    private static final int LENGTH = length();

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,12}");
    private static final Pattern CHARGE = Pattern.compile("([CD]?)([0-9]{1,12})");
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z]{1,32}");

    private static int length() {
        int length = -1;
        for (int width : WIDTHS) {
            length += width + 1;
        }
        return length;
    }

    @Override
    public ZoneId zone() {
        return BEIJING;
    }

    @Override
    public void read(InputStream file, LocalDate day, Lines lines) throws IOException, DamagedStatementException {
        TextLines text = new TextLines(file, CHARSET);
        for (String each = text.next(); each != null; each = text.next()) {
            lines.add(line(text.lineNo(), fields(text.lineNo(), each), day));
        }
    }

    /** Fields are counted in bytes, but all fields that are read are ASCII. */
    private static String[] fields(long lineNo, String line) throws DamagedStatementException {
        String bytes = new String(line.getBytes(CHARSET), java.nio.charset.StandardCharsets.ISO_8859_1);
        if (bytes.length() < LENGTH) {
            throw new DamagedStatementException(
                    lineNo,
                    TextLines.LINE,
                    "must have at least %d bytes, but has %d".formatted(LENGTH, bytes.length()));
        }
        String[] fields = new String[WIDTHS.length];
        int position = 0;
        for (int i = 0; i < WIDTHS.length; i++) {
            fields[i] = bytes.substring(position, position + WIDTHS[i]).strip();
            position += WIDTHS[i];
            if (position < bytes.length() && bytes.charAt(position) != ' ') {
                throw new DamagedStatementException(
                        lineNo, "byte %d".formatted(position + 1), "must be the blank between two fields");
            }
            position++;
        }
        return fields;
    }

    private static StatementLine line(long lineNo, String[] fields, LocalDate day) throws DamagedStatementException {
        return new StatementLine(
                lineNo,
                switch (fields[TYPE]) {
                    case "01", "03" -> Kind.PAYMENT;
                    case "04" -> Kind.REFUND;
                    case "02", "32" -> Kind.NOTE;
                    default -> Kind.OTHER;
                },
                name(lineNo, "queryId", fields[QUERY_ID]),
                name(lineNo, "orderId", fields[ORDER_ID]),
                amount(lineNo, fields[AMOUNT]),
                "CNY",
                fee(lineNo, fields[FEE]),
                time(lineNo, fields[TIME], day));
    }

    private static String name(long lineNo, String column, String text) throws DamagedStatementException {
        if (!NAME.matcher(text).matches()) {
            throw new DamagedStatementException(lineNo, column, "must be 1 to 32 letters and digits");
        }
        return text;
    }

    private static long amount(long lineNo, String text) throws DamagedStatementException {
        if (!DIGITS.matcher(text).matches() || Long.parseLong(text) == 0) {
            throw new DamagedStatementException(lineNo, "txnAmt", "must be 1 to 12 digits, in fen, and above zero");
        }
        return Long.parseLong(text);
    }

    /** {@code D} means that the shop pays the fee, {@code C} that it gets the fee back. */
    private static long fee(long lineNo, String text) throws DamagedStatementException {
        if (text.isEmpty()) {
            return 0;
        }
        Matcher charge = CHARGE.matcher(text);
        if (!charge.matches()) {
            throw new DamagedStatementException(lineNo, "merCharge", "must be C or D and up to 12 digits, in fen");
        }
        long fee = Long.parseLong(charge.group(2)) * THOUSAND;
        return charge.group(1).equals("C") ? -fee : fee;
    }

    /** The time has no year; it is near the day of the statement. */
    private static Instant time(long lineNo, String text, LocalDate day) throws DamagedStatementException {
        try {
            if (text.length() != WIDTHS[TIME] || !DIGITS.matcher(text).matches()) {
                throw new DateTimeException(text);
            }
            int month = Integer.parseInt(text.substring(0, 2));
            int year = day.getYear();
            if (month == LAST_MONTH && day.getMonthValue() == 1) {
                year--;
            } else if (month == 1 && day.getMonthValue() == LAST_MONTH) {
                year++;
            }
            return LocalDateTime.of(
                            year,
                            month,
                            Integer.parseInt(text.substring(2, 4)),
                            Integer.parseInt(text.substring(4, 6)),
                            Integer.parseInt(text.substring(6, 8)),
                            Integer.parseInt(text.substring(8, 10)))
                    .atZone(BEIJING)
                    .toInstant();
        } catch (DateTimeException wrong) {
            throw new DamagedStatementException(lineNo, "txnTime", "must be a time in the form MMDDhhmmss");
        }
    }
}
