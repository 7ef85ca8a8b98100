package payment.adapter.wechat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import payment.statement.Cells;
import payment.statement.Columns;
import payment.statement.DamagedStatementException;
import payment.statement.TextLines;

/**
 * What the bills of WeChat Pay have in common: CSV in UTF-8 whose cells begin with a backtick, amounts in yuan, times in Beijing. The last two
 * lines have totals, which must agree with the lines.
 *
 * @param columns the columns of the lines
 * @param totals the columns of the totals; the first one is the number of lines
 */
record WeChatBill(List<String> columns, List<String> totals) {

    static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    static final int YUAN_DIGITS = 2;
    static final String YUAN = "CNY";

    /** Gets the lines one by one, and then the totals. */
    interface Reader {

        void read(Cells cells) throws IOException, DamagedStatementException;

        /** Checks the totals that the bill states. */
        void require(Cells stated) throws DamagedStatementException;
    }

    /** @throws DamagedStatementException if the file has not these columns, or does not end with its totals */
    void read(InputStream file, Reader reader) throws IOException, DamagedStatementException {
        TextLines text = new TextLines(file, StandardCharsets.UTF_8);
        String header = text.next();
        if (header == null) {
            throw new DamagedStatementException(1, TextLines.LINE, "must have the names of the columns");
        }
        Columns names = columns(1, header, columns);
        for (String each = text.next(); each != null; each = text.next()) {
            if (each.startsWith(count()) || each.startsWith("`" + count())) {
                reader.require(totals(text, each));
                String rest = text.next();
                if (rest != null && !rest.isBlank()) {
                    throw new DamagedStatementException(text.lineNo(), TextLines.LINE, "must not follow the totals");
                }
                return;
            }
            reader.read(Cells.of(text.lineNo(), names, BacktickCells.split(each)));
        }
        throw new DamagedStatementException(
                text.lineNo() + 1, count(), "must be in the last lines; the file is not complete");
    }

    private Cells totals(TextLines text, String header) throws IOException, DamagedStatementException {
        Columns names = columns(text.lineNo(), header, totals);
        String stated = text.next();
        if (stated == null) {
            throw new DamagedStatementException(
                    text.lineNo() + 1, count(), "must be followed by the line of totals; the file is not complete");
        }
        return Cells.of(text.lineNo(), names, BacktickCells.split(stated));
    }

    private String count() {
        return totals.getFirst();
    }

    private static Columns columns(long lineNo, String header, List<String> wanted) throws DamagedStatementException {
        return new Columns(lineNo, BacktickCells.split(header), wanted.toArray(String[]::new));
    }

    static void requireSum(Cells cells, String column, long stated, long found) throws DamagedStatementException {
        if (stated != found) {
            throw cells.damaged(column, "must be the sum of the lines, but differs from it");
        }
    }
}
