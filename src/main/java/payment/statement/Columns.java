package payment.statement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The columns of a statement, found by the names in its header, so that new columns and another order do no harm. */
public final class Columns {

    private static final int MAX_COLUMNS = 200;

    private final Map<String, Integer> positions = new HashMap<>();
    private final int count;

    /**
     * @param names the cells of the header
     * @param required the columns that must be there
     */
    public Columns(long lineNo, List<String> names, String... required) throws DamagedStatementException {
        if (names.size() > MAX_COLUMNS) {
            throw new DamagedStatementException(
                    lineNo, TextLines.LINE, "must not have more than %d columns".formatted(MAX_COLUMNS));
        }
        count = names.size();
        for (int i = 0; i < count; i++) {
            if (positions.put(names.get(i), i) != null && !names.get(i).isEmpty()) {
                throw new DamagedStatementException(lineNo, names.get(i), "must be in the header once");
            }
        }
        for (String name : required) {
            if (!positions.containsKey(name)) {
                throw new DamagedStatementException(lineNo, name, "must be in the header");
            }
        }
    }

    boolean has(String name) {
        return positions.containsKey(name);
    }

    /** The number of cells that each line must have. */
    int count() {
        return count;
    }

    /** The position of a column, from 0; -1 if there is no such column. */
    int position(String name) {
        return positions.getOrDefault(name, -1);
    }
}
