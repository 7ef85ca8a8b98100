package payment.adapter.wechat;

import java.util.Arrays;
import java.util.List;

/** Splits a line of a bill of WeChat Pay into its cells. */
final class BacktickCells {

    private BacktickCells() {}

    /** A text may contain a comma, so a cell ends where the next one begins with its backtick. */
    static List<String> split(String line) {
        String inner = line.startsWith("`") ? line.substring(1) : line;
        String separator = line.startsWith("`") ? ",`" : ",";
        return Arrays.stream(inner.split(separator, -1)).map(String::strip).toList();
    }
}
