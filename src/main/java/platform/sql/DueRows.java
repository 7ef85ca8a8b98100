package platform.sql;

import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.types.DayToSecond;

/**
 * A table whose rows are work that is done after the transaction that has claimed it, such as a mail that is sent. The due time of a claimed
 * row is the end of a lease, so another instance claims the row again if the first one was killed. Each claim of a row has a number of
 * its own. Whoever records a result does so only if {@link #isHeldBy} holds, because a later claim may have taken the row over.
 *
 * @param <R> a row
 * @param <N> the number of a claim
 */
public final class DueRows<R extends Record, N extends Number> {

    private final Table<R> table;
    private final Field<OffsetDateTime> dueAt;
    private final Field<N> claims;
    private final List<? extends Field<?>> key;
    private final List<? extends OrderField<?>> order;

    /**
     * @param table has a primary key
     * @param dueAt when a row may be claimed; null if it may not
     * @param claims number of claims of the row; only {@link #claim} raises it
     * @param order the order of rows that are due at the same time
     */
    @SafeVarargs
    public DueRows(
            Table<R> table, TableField<R, OffsetDateTime> dueAt, TableField<R, N> claims, TableField<R, ?>... order) {
        this.table = table;
        this.dueAt = dueAt;
        this.claims = claims;
        this.key = Objects.requireNonNull(table.getPrimaryKey()).getFields();
        this.order = Stream.concat(Stream.of(dueAt), Stream.of(order)).toList();
    }

    /**
     * Claims rows that are due, those with the earliest due time first. Rows that another transaction has locked are left out.
     *
     * @param now the time of the database; or that of this machine, if the clocks of instances differ by far less than the lease
     * @param wanted which of the rows may be claimed
     * @param limit maximum number of rows
     * @param lease how long no other instance may claim the rows; longer than the work lasts
     * @return the claimed rows, with their new due times and numbers of claims, in any order
     */
    public Result<R> claim(
            DSLContext database, Field<OffsetDateTime> now, Condition wanted, int limit, Duration lease) {
        // A CTE is evaluated once. A subquery could be evaluated several times, and would claim further rows each time.
        // The limit is part of the text: for a parameter, PostgreSQL would plan for a tenth of all rows that are due.
        CommonTableExpression<Record> due = name("due")
                .as(select(key)
                        .from(table)
                        .where(dueAt.le(now), wanted)
                        .orderBy(order)
                        .limit(inline(limit))
                        .forUpdate()
                        .skipLocked());
        return database.with(due)
                .update(table)
                .set(dueAt, now.plus(DayToSecond.valueOf(lease)))
                .set(claims, claims.plus(1))
                .from(due)
                .where(and(key.stream().map(field -> isSame(field, due)).toList()))
                .returning()
                .fetch();
    }

    /** The row was not claimed again since the claim with this number. */
    public Condition isHeldBy(N claim) {
        return claims.eq(claim);
    }

    private static <T> Condition isSame(Field<T> field, Table<?> due) {
        return field.eq(Objects.requireNonNull(due.field(field)));
    }
}
