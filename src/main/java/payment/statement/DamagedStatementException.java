package payment.statement;

import java.util.Map;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** A statement cannot be read. The message names the line, the column and the rule. */
public final class DamagedStatementException extends Exception {

    private final long lineNo;
    private final String column;
    private final String rule;

    /**
     * @param lineNo number of the line, from 1
     * @param column name of the column, as in the header of the file; for files without a header, the name in the format's description
     * @param rule what must be true, as the end of a sentence that begins with the column
     */
    public DamagedStatementException(long lineNo, String column, String rule) {
        super("line %d, %s: %s".formatted(lineNo, column, rule));
        this.lineNo = lineNo;
        this.column = column;
        this.rule = rule;
    }

    public long lineNo() {
        return lineNo;
    }

    public String column() {
        return column;
    }

    public String rule() {
        return rule;
    }

    /** The problem that answers an upload of the statement. @param what what is wrong, as the beginning of the sentence */
    public ProblemException problem(ProblemCode code, String what) {
        return new ProblemException(
                code,
                "%s in line %d, %s: it %s.".formatted(what, lineNo, column, rule),
                Map.of("line", lineNo, "column", column, "rule", rule));
    }
}
