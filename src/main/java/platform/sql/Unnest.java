package platform.sql;

import static org.jooq.impl.DSL.name;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.Context;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Query;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.CustomQueryPart;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Presents rows in memory as a SQL table, with one array for each column: {@code unnest(?::text[], ?::int8[]) as t(sku_id, delta)}. The
 * text of the statement is the same for one row and for ten thousand, so PostgreSQL can reuse its plan.
 *
 * <pre>{@code
 * atCommit(Unnest.of(orders).column(ORDERS.ID, Order::id).column(ORDERS.STATE, Order::state).insertInto(database, ORDERS));
 *
 * Unnest.Rows rows = Unnest.of(lines).column(STOCK.SKU_ID, Line::skuId).column(DELTA, Line::delta).as("t");
 * database.update(STOCK).set(STOCK.ON_HAND, STOCK.ON_HAND.plus(rows.field(DELTA)))
 *         .from(rows.table()).where(STOCK.SKU_ID.eq(rows.field(STOCK.SKU_ID))).execute();
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

    /** Makes the statement that inserts all rows in their order into a table with these columns. */
    public Query insertInto(DSLContext database, Table<?> table) {
        return statement(
                database,
                text -> text.sql("insert into ")
                        .visit(table)
                        .sql(" (")
                        .visit(names())
                        .sql(") select * from ")
                        .visit(unnested()));
    }

    /**
     * Makes the statement that updates the rows of a table that have the keys of these rows.
     *
     * @param keys some of the columns; the others get new values
     */
    public Query update(DSLContext database, Table<?> table, Field<?>... keys) {
        List<Field<?>> key = List.of(keys);
        Name changed = name("changed");
        List<QueryPart> assignments = columns.stream()
                .filter(column -> !key.contains(column))
                .map(Field::getUnqualifiedName)
                .map(column -> part(text -> text.visit(column).sql(" = ").visit(changed.append(column))))
                .toList();
        List<QueryPart> matches = key.stream()
                .map(Field::getUnqualifiedName)
                .map(column -> part(text ->
                        text.visit(table).sql(".").visit(column).sql(" = ").visit(changed.append(column))))
                .toList();
        return statement(
                database,
                text -> text.sql("update ")
                        .visit(table)
                        .sql(" set ")
                        .visit(list(", ", assignments))
                        .sql(" from ")
                        .visit(from("changed"))
                        .sql(" where ")
                        .visit(list(" and ", matches)));
    }

    /** Makes the rows for the {@code from} clause of a statement that is written as text. */
    public QueryPart from(String alias) {
        return part(text -> text.visit(unnested())
                .sql(" as ")
                .visit(name(alias))
                .sql(" (")
                .visit(names())
                .sql(")"));
    }

    /** Makes the table with this alias. */
    public Rows as(String alias) {
        Name[] names = columns.stream().map(Field::getUnqualifiedName).toArray(Name[]::new);
        return new Rows(alias, DSL.table("{0}", unnested()).as(name(alias), names), List.copyOf(columns));
    }

    private QueryPart names() {
        return list(", ", columns.stream().map(Field::getUnqualifiedName).toList());
    }

    private QueryPart unnested() {
        return part(text -> text.sql("unnest(").visit(list(", ", arrays)).sql(")"));
    }

    private static QueryPart list(String separator, List<? extends QueryPart> parts) {
        return part(text -> {
            String before = "";
            for (QueryPart each : parts) {
                text.sql(before).visit(each);
                before = separator;
            }
        });
    }

    /** It takes a third of the time that jOOQ's own statements take to be made and rendered. */
    private static Query statement(DSLContext database, Consumer<Context<?>> text) {
        return database.query("{0}", part(text));
    }

    private static QueryPart part(Consumer<Context<?>> text) {
        return CustomQueryPart.of(text);
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

        /** Selects all rows with all columns, in the order in which both were given. */
        public Select<Record> select() {
            return DSL.select(columns.stream().map(this::field).toList()).from(table);
        }
    }
}
