package platform.sql;

import static org.jooq.impl.DSL.name;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Presents rows in memory as a SQL table, with one array for each column: {@code unnest(?::text[], ?::int8[]) as t(sku_id, delta)}. The
 * text of the statement is the same for one row and for ten thousand, so PostgreSQL can reuse its plan.
 *
 * <pre>{@code
 * Unnest.Rows rows = Unnest.of(lines).column(STOCK.SKU_ID, Line::skuId).column(DELTA, Line::delta).as("t");
 * sql.update(STOCK).set(STOCK.ON_HAND, STOCK.ON_HAND.plus(rows.field(DELTA)))
 *         .from(rows.table()).where(STOCK.SKU_ID.eq(rows.field(STOCK.SKU_ID))).execute();
 * sql.insertInto(MOVEMENT, rows.columns()).select(rows.select()).execute();
 * }</pre>
 *
 * <p>Rows keep their order, so an insert locks unique keys in the order of the given rows. Sort the rows by that key to avoid deadlocks.
 */
public final class Unnest<R> {

    private final List<R> rows;
    private final List<Field<?>> columns = new ArrayList<>();
    private final List<Field<?>> arrays = new ArrayList<>();

    private Unnest(Collection<? extends R> rows) {
        this.rows = List.copyOf(rows);
    }

    public static <R> Unnest<R> of(Collection<? extends R> rows) {
        return new Unnest<>(rows);
    }

    /**
     * Adds a column with the name and type of the field.
     *
     * @param value reads the value from a row; null becomes a SQL null
     */
    public <T> Unnest<R> column(Field<T> column, Function<? super R, ? extends @Nullable T> value) {
        columns.add(column);
        arrays.add(ArrayBinding.of(column.getDataType(), rows, value));
        return this;
    }

    /** Makes the table with this alias. */
    public Rows as(String alias) {
        Name[] names = columns.stream().map(Field::getUnqualifiedName).toArray(Name[]::new);
        String placeholders =
                IntStream.range(0, names.length).mapToObj(i -> "{" + i + "}").collect(Collectors.joining(", "));
        Table<Record> table = DSL.table("unnest(" + placeholders + ")", arrays.toArray(QueryPart[]::new))
                .as(name(alias), names);
        return new Rows(alias, table, List.copyOf(columns));
    }

    /** An unnested table and its columns. */
    public static final class Rows {

        private final String alias;
        private final Table<Record> table;
        private final List<Field<?>> columns;

        private Rows(String alias, Table<Record> table, List<Field<?>> columns) {
            this.alias = alias;
            this.table = table;
            this.columns = columns;
        }

        public Table<Record> table() {
            return table;
        }

        /** The columns in the order in which they were added, for the column list of an insert. */
        public List<Field<?>> columns() {
            return columns;
        }

        /**
         * The column of this table that was added for the given field.
         *
         * @throws IllegalArgumentException if no such column was added
         */
        public <T> Field<T> field(Field<T> column) {
            if (columns.stream().noneMatch(each -> each.getName().equals(column.getName()))) {
                throw new IllegalArgumentException("%s is not a column of %s".formatted(column, alias));
            }
            return DSL.field(name(alias, column.getName()), column.getDataType());
        }

        /** All columns except the key, each with its new value, for the {@code set} of an update. */
        public Map<Field<?>, Field<?>> except(Field<?> key) {
            Map<Field<?>, Field<?>> changes = new LinkedHashMap<>();
            columns.stream()
                    .filter(column -> !column.equals(key))
                    .forEach(column -> changes.put(column, field(column)));
            return changes;
        }

        /** Selects all rows with all columns, in the order in which both were given. */
        public Select<Record> select() {
            return DSL.select(columns.stream().map(this::field).toList()).from(table);
        }
    }
}
