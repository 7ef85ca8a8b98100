package platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.trueCondition;
import static platform.jooq.Tables.BULK_ITEM;

import java.time.Duration;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import platform.jooq.tables.records.BulkItemRecord;
import testing.TestDatabase;

/** Several instances share the rows that are due: each row is claimed by one of them, until its lease ends. */
class DueRowsAreClaimedOnceTests {

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int ROWS = 2_000;

    private static final DueRows<BulkItemRecord, Integer> ITEMS =
            new DueRows<>(BULK_ITEM, BULK_ITEM.DUE_AT, BULK_ITEM.ATTEMPTS, BULK_ITEM.POSITION);

    private static DSLContext sql;

    @BeforeAll
    static void makeTable() {
        sql = DSL.using(TestDatabase.create().dataSource(), SQLDialect.POSTGRES);
        sql.execute("create schema if not exists platform");
        sql.execute("""
                create table platform.bulk_item (job_id uuid, position int, object_id text, attempts int not null default 0,
                  due_at timestamptz, result text, code text, message text, details jsonb, finished_at timestamptz,
                  primary key (job_id, position))""");
    }

    /** All are due; the last one has been due longest. */
    @BeforeEach
    void fill() {
        sql.execute("truncate platform.bulk_item");
        sql.execute("""
                insert into platform.bulk_item (job_id, position, object_id, due_at)
                select '00000000-0000-0000-0000-000000000001', n, 'object', now() - interval '1 minute' * (n / ?)
                from generate_series(1, ?) n""", ROWS, ROWS);
    }

    @Test
    void asManyAsAskedFor() {
        assertThat(claim(sql, noCondition(), 3, LEASE)).containsExactlyInAnyOrder(ROWS, 1, 2);
        assertThat(claim(sql, BULK_ITEM.POSITION.gt(ROWS - 3), 10, LEASE))
                .containsExactlyInAnyOrder(ROWS - 1, ROWS - 2);
        assertThat(sql.fetchCount(BULK_ITEM, BULK_ITEM.ATTEMPTS.gt(0)))
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
        Condition first = BULK_ITEM.POSITION.eq(1);
        assertThat(claim(sql, first, 1, LEASE)).hasSize(1);
        assertThat(claim(sql, first, 1, LEASE)).as("the lease has not ended").isEmpty();

        sql.update(BULK_ITEM).set(BULK_ITEM.DUE_AT, currentOffsetDateTime()).execute();
        assertThat(ITEMS.claim(sql, currentOffsetDateTime(), first, 1, LEASE).getValues(BULK_ITEM.ATTEMPTS))
                .containsExactly(2);
    }

    private static List<Integer> claim(DSLContext on, Condition wanted, int limit, Duration lease) {
        return ITEMS.claim(on, currentOffsetDateTime(), wanted, limit, lease).getValues(BULK_ITEM.POSITION);
    }
}
