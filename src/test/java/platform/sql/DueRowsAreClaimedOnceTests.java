package platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.TableField;
import org.jooq.UniqueKey;
import org.jooq.impl.CustomRecord;
import org.jooq.impl.CustomTable;
import org.jooq.impl.DSL;
import org.jooq.impl.Internal;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import testing.TestDatabase;

/** Several instances share the rows that are due: each row is claimed by one of them, until its lease ends. */
class DueRowsAreClaimedOnceTests {

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int ROWS = 2_000;

    private static final Work WORK = new Work();
    private static final DueRows<Row, Integer> ROWS_OF_WORK =
            new DueRows<>(WORK, WORK.dueAt, WORK.attempts, WORK.job, WORK.id);

    private static final class Work extends CustomTable<Row> {

        final TableField<Row, Integer> job = createField(name("job"), SQLDataType.INTEGER);
        final TableField<Row, Integer> id = createField(name("id"), SQLDataType.INTEGER);
        final TableField<Row, OffsetDateTime> dueAt = createField(name("due_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);
        final TableField<Row, Integer> attempts = createField(name("attempts"), SQLDataType.INTEGER);

        Work() {
            super(name("work"));
        }

        @Override
        public Class<Row> getRecordType() {
            return Row.class;
        }

        @Override
        public UniqueKey<Row> getPrimaryKey() {
            return Internal.createUniqueKey(this, name("work_pkey"), job, id);
        }
    }

    static final class Row extends CustomRecord<Row> {

        Row() {
            super(WORK);
        }
    }

    private static DSLContext sql;

    @BeforeAll
    static void makeTable() {
        sql = DSL.using(TestDatabase.create().dataSource(), SQLDialect.POSTGRES);
        sql.execute(
                "create table work (job int, id int, due_at timestamptz, attempts int not null default 0, primary key (job, id))");
    }

    /** All of the first job are due; the last one has been due longest. The second job has the same numbers, and none is due. */
    @BeforeEach
    void fill() {
        sql.execute("truncate work");
        sql.execute("""
                insert into work (job, id, due_at)
                select 1, n, now() - interval '1 minute' * (n / ?)
                from generate_series(1, ?) n
                union all select 2, n, now() + interval '1 hour' from generate_series(1, ?) n""", ROWS, ROWS, ROWS);
    }

    @Test
    void asManyAsAskedFor() {
        assertThat(claim(sql, noCondition(), 3)).containsExactlyInAnyOrder(ROWS, 1, 2);
        assertThat(claim(sql, WORK.id.gt(ROWS - 3), 10)).containsExactlyInAnyOrder(ROWS - 1, ROWS - 2);
        assertThat(sql.fetchCount(WORK, WORK.attempts.gt(0)))
                .as("no other row was touched")
                .isEqualTo(5);
    }

    @Test
    void byOneInstanceOnlyWhileAnotherIsClaiming() {
        sql.transaction(one -> {
            List<Integer> first = claim(one.dsl(), noCondition(), 3);
            List<Integer> second = claim(sql, noCondition(), 3); // on a connection of its own; it does not wait
            assertThat(first).hasSize(3).doesNotContainAnyElementsOf(second);
            assertThat(second).hasSize(3);
        });
    }

    @Test
    void againAfterTheLeaseWithANumberOfItsOwn() {
        Condition first = WORK.id.eq(1);
        assertThat(claim(sql, first, 1)).hasSize(1);
        assertThat(claim(sql, first, 1)).as("the lease has not ended").isEmpty();

        sql.update(WORK).set(WORK.dueAt, currentOffsetDateTime()).execute();
        assertThat(ROWS_OF_WORK
                        .claim(sql, currentOffsetDateTime(), first, 1, LEASE)
                        .getValues(WORK.attempts))
                .containsExactly(2);
    }

    private static List<Integer> claim(DSLContext on, Condition wanted, int limit) {
        return ROWS_OF_WORK
                .claim(on, currentOffsetDateTime(), wanted, limit, LEASE)
                .getValues(WORK.id);
    }
}
