package ledger.book;

import static ledger.jooq.Tables.PERIOD;
import static org.jooq.impl.DSL.noCondition;
import static platform.sql.Writes.atCommit;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import ledger.jooq.tables.records.PeriodRecord;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Stores the closed periods. Rows are only added; the database refuses to change them. */
@Repository
class Periods {

    private final DSLContext database;

    Periods(DSLContext database) {
        this.database = database;
    }

    /** The last closed period; empty if there is none. */
    Optional<Period> last() {
        return list(null, 1).stream().findFirst();
    }

    /** All closed periods, oldest first. An installation that closes each day has a few thousand. */
    List<Period> all() {
        return database.selectFrom(PERIOD).orderBy(PERIOD.PERIOD_NO).fetch(Periods::period);
    }

    /** @param before only periods with lower numbers; null for all. The newest comes first. */
    List<Period> list(@Nullable Integer before, int limit) {
        return database.selectFrom(PERIOD)
                .where(before == null ? noCondition() : PERIOD.PERIOD_NO.lt(before))
                .orderBy(PERIOD.PERIOD_NO.desc())
                .limit(limit)
                .fetch(Periods::period);
    }

    void add(Period period) {
        atCommit(database.insertInto(PERIOD)
                .set(PERIOD.PERIOD_NO, period.number())
                .set(PERIOD.THROUGH, period.through())
                .set(PERIOD.LAST_ENTRY, period.lastEntry())
                .set(PERIOD.CLOSED_AT, period.closedAt().atOffset(ZoneOffset.UTC)));
    }

    private static Period period(PeriodRecord row) {
        return new Period(
                row.getPeriodNo(),
                row.getThrough(),
                row.getLastEntry(),
                row.getClosedAt().toInstant());
    }
}
