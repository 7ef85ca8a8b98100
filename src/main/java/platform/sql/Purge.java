package platform.sql;

import static org.jooq.impl.DSL.select;

import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Deletes old rows a few at a time. */
public final class Purge {

    private Purge() {}

    /**
     * Deletes at most {@code limit} rows in the running transaction, the oldest first. Rows that another instance is deleting are skipped.
     *
     * @param key identifies a row
     * @param age the rows are deleted in this order
     * @param isOld which rows may be deleted
     * @return number of deleted rows
     */
    public static <K> int oldest(
            DSLContext database,
            Table<? extends Record> table,
            Field<K> key,
            Field<?> age,
            Condition isOld,
            int limit) {
        return database.deleteFrom(table)
                .where(key.in(select(key)
                        .from(table)
                        .where(isOld)
                        .orderBy(age)
                        .limit(limit)
                        .forUpdate()
                        .skipLocked()))
                .execute();
    }
}
