package outbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Many rows as few parameters: {@code unnest(?::bigint[], ?::text[]) as rows(id, name)}. The statement's text is the same
 * for one row and for ten thousand, so it is parsed and planned once, and no limit on parameters is met.
 *
 * <pre>{@code
 * Unnest rows = Unnest.as("r");
 * Field<String> sku = rows.column("sku", SQLDataType.CLOB, lines, Line::skuId);
 * Field<Long> quantity = rows.column("quantity", SQLDataType.BIGINT, lines, Line::quantity);
 * database.insertInto(LINE, LINE.SKU_ID, LINE.QUANTITY).select(select(sku, quantity).from(rows.table())).execute();
 * }</pre>
 */
final class Unnest {

    private final String alias;
    private final List<String> names = new ArrayList<>();
    private final List<Field<?>> arrays = new ArrayList<>();

    private Unnest(String alias) {
        this.alias = alias;
    }

    public static Unnest as(String alias) {
        return new Unnest(alias);
    }

    /** Adds a column with a value for each row; all columns take the same rows in the same order. */
    public <R, T> Field<T> column(
            String name, DataType<T> type, Collection<R> rows, Function<? super R, ? extends @Nullable T> value) {
        @SuppressWarnings("unchecked")
        T[] values = (T[]) java.lang.reflect.Array.newInstance(type.getType(), rows.size());
        int at = 0;
        for (R row : rows) {
            values[at++] = value.apply(row);
        }
        names.add(name);
        arrays.add(DSL.val(values, type.array()));
        return DSL.field(DSL.name(alias, name), type);
    }

    /** The rows, once all columns are added. */
    public Table<Record> table() {
        String template = IntStream.range(0, arrays.size())
                .mapToObj(i -> "{" + i + "}")
                .collect(Collectors.joining(", ", "unnest(", ")"));
        return DSL.table(template, arrays.toArray(QueryPart[]::new)).as(alias, names.toArray(String[]::new));
    }

    /** For {@code = ANY(?)}: one parameter whatever the number of keys. */
    public static <T> Field<T[]> array(DataType<T> type, Collection<? extends T> values) {
        @SuppressWarnings("unchecked")
        T[] array = (T[]) java.lang.reflect.Array.newInstance(type.getType(), 0);
        return DSL.val(Arrays.copyOf(values.toArray(array), values.size()), type.array());
    }
}
