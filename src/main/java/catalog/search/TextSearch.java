package catalog.search;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;
import platform.web.ProblemException;

/**
 * Searches a table by text with PostgreSQL's {@code pg_trgm}. A row matches if its text contains each word of the search, in upper or lower
 * case. Only if no row does, the rows with similar text match, so that a search with a typing error finds something too.
 */
@Repository
public class TextSearch {

    /** How many matching rows are ranked. If more rows match, the search says too little for the best ones to matter. */
    private static final int MAX_CANDIDATES = 1_000;

    /** The share of a search's groups of three letters that similar text contains; below it, nearly every row would be similar. */
    private static final String LEAST_SIMILARITY = "0.4";

    private final DSLContext database;
    private final TransactionTemplate transaction;

    TextSearch(DSLContext database, TransactionTemplate transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /**
     * A searched table.
     *
     * @param id the primary key
     * @param text the indexed text in lower case
     */
    public record Searched(Table<?> table, Field<String> id, Field<String> text) {}

    /** The rows to read and their order: first the row with exactly the searched id, then the most similar rows. */
    public record Ranked(Condition rows, List<OrderField<?>> order) {}

    /**
     * Searches the table.
     *
     * @param search follows {@link #PATTERN}
     * @param filter the rows that may be found
     * @param read reads the rows
     */
    public <T> List<T> find(Searched in, String search, Condition filter, Function<Ranked, List<T>> read) {
        String text = search.toLowerCase(Locale.ROOT);
        List<T> found =
                read.apply(ranked(in, search, containing(in.text(), text).and(filter), filter));
        if (!found.isEmpty()) {
            return found;
        }
        return transaction.execute(status -> {
            // Only this transaction uses this limit. The operator <% of the index reads it.
            database.select(field("set_config('pg_trgm.word_similarity_threshold', {0}, true)", val(LEAST_SIMILARITY)))
                    .execute();
            Condition similar = condition("{0} <% {1}", val(text), in.text());
            return read.apply(ranked(in, search, similar.and(filter), filter));
        });
    }

    /** @throws ProblemException if the caller asks for another page, because a search has only one */
    public static void requireFirstPage(@Nullable String cursor) {
        if (cursor != null && !cursor.isEmpty()) {
            throw ProblemException.invalid(
                    "cursor", "must be absent if search is given, because a search has one page");
        }
    }

    private static Condition containing(Field<String> searched, String text) {
        Condition all = noCondition();
        for (String word : text.split("\\s+")) {
            String escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
            all = all.and(condition("{0} like {1}", searched, val("%" + escaped + "%")));
        }
        return all;
    }

    private static Ranked ranked(Searched in, String search, Condition matching, Condition filter) {
        Condition exact = in.id().eq(search);
        Field<Float> similarity =
                field("word_similarity({0}, {1})", SQLDataType.REAL, val(search.toLowerCase(Locale.ROOT)), in.text());
        List<OrderField<?>> order = new ArrayList<>();
        order.add(field(exact).desc());
        order.add(similarity.desc());
        order.add(in.id());
        return new Ranked(
                in.id()
                        .in(select(in.id())
                                .from(in.table())
                                .where(exact)
                                .and(filter)
                                .union(select(in.id())
                                        .from(in.table())
                                        .where(matching)
                                        .limit(MAX_CANDIDATES))),
                order);
    }
}
