package platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.trueCondition;

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
    private static final DueRows<Row, Integer> ROWS_OF_WORK = new DueRows<>(WORK, WORK.dueAt, WORK.attempts, WORK.id);

    private static final class Work extends CustomTable<Row> {

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
            return Internal.createUniqueKey(this, name("work_pkey"), id);
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
        sql.execute("create table work (id int primary key, due_at timestamptz, attempts int not null default 0)");
    }

    /** All are due; the last one has been due longest. */
    @BeforeEach
    void fill() {
        sql.execute("truncate work");
        sql.execute("""
                insert into work (id, due_at)
                select n, now() - interval '1 minute' * (n / ?)
                from generate_series(1, ?) n""", ROWS, ROWS);
    }

    @Test
    void asManyAsAskedFor() {
        assertThat(claim(sql, noCondition(), 3, LEASE)).containsExactlyInAnyOrder(ROWS, 1, 2);
        assertThat(claim(sql, WORK.id.gt(ROWS - 3), 10, LEASE)).containsExactlyInAnyOrder(ROWS - 1, ROWS - 2);
        assertThat(sql.fetchCount(WORK, WORK.attempts.gt(0)))
                .as("no other row was touched")
                .isEqualTo(5);
    }

    @Test
    void byOneInstanceOnlyWhileAnotherIsClaiming() {
        sql.transaction(one -> {
            List<Integer> first = claim(one.dsl(), trueCondition(), 3, LEASE);
            List<Integer> second =
                    claim(sql, trueCondition(), 3, LEASE); // on a connection of its own; it does not wait
            assertThat(first).hasSize(3).doesNotContainAnyElementsOf(second);
            assertThat(second).hasSize(3);
        });
    }

    @Test
    void againAfterTheLeaseWithANumberOfItsOwn() {
        Condition first = WORK.id.eq(1);
        assertThat(claim(sql, first, 1, LEASE)).hasSize(1);
        assertThat(claim(sql, first, 1, LEASE)).as("the lease has not ended").isEmpty();

        sql.update(WORK).set(WORK.dueAt, currentOffsetDateTime()).execute();
        assertThat(ROWS_OF_WORK
                        .claim(sql, currentOffsetDateTime(), first, 1, LEASE)
                        .getValues(WORK.attempts))
                .containsExactly(2);
    }

    private static List<Integer> claim(DSLContext on, Condition wanted, int limit, Duration lease) {
        return ROWS_OF_WORK
                .claim(on, currentOffsetDateTime(), wanted, limit, lease)
                .getValues(WORK.id);
    }
}
