package payment.statement;

import java.util.ArrayList;
import java.util.List;

/** Splits a line of CSV into its cells. A cell may be in double quotes; it does not contain ends of lines. */
public final class CsvCells {

    private CsvCells() {}

    /** @return the cells without blanks and tabs around them */
    public static List<String> split(long lineNo, String line) throws DamagedStatementException {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        int i = 0;
        while (true) {
            cell.setLength(0);
            boolean quoted = i < line.length() && line.charAt(i) == '"';
            if (quoted) {
                i = readQuoted(lineNo, line, i + 1, cell, cells.size());
            }
            while (i < line.length() && line.charAt(i) != ',') {
                cell.append(line.charAt(i++));
            }
            cells.add(cell.toString().strip());
            if (i == line.length()) {
                return cells;
            }
            i++;
        }
    }

    private static int readQuoted(long lineNo, String line, int begin, StringBuilder cell, int number)
            throws DamagedStatementException {
        int i = begin;
        while (true) {
            if (i >= line.length()) {
                throw new DamagedStatementException(lineNo, "cell %d".formatted(number + 1), "must end with its quote");
            }
            char each = line.charAt(i++);
            if (each != '"') {
                cell.append(each);
            } else if (i < line.length() && line.charAt(i) == '"') {
                cell.append('"');
                i++;
            } else {
                return i;
            }
        }
    }
}
