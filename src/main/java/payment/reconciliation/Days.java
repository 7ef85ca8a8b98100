package payment.reconciliation;

import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.val;
import static payment.jooq.Tables.RECONCILIATION_DAY;
import static payment.jooq.Tables.RECONCILIATION_STEP;
import static platform.sql.Timestamps.utc;
import static platform.sql.Timestamps.utcOrNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSON;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.jooq.tables.records.ReconciliationDayRecord;
import payment.reconciliation.Day.State;
import platform.privacy.PersonalData;
import platform.sql.DueRows;
import platform.web.ProblemException;

/** Stores the days of providers. All methods join the running transaction. */
@Repository
class Days {

    private static final DueRows<ReconciliationDayRecord, Integer> FETCHES =
            new DueRows<>(RECONCILIATION_DAY, RECONCILIATION_DAY.FETCH_DUE_AT, RECONCILIATION_DAY.FETCH_ATTEMPTS);

    private final DSLContext database;

    Days(DSLContext database) {
        this.database = database;
    }

    /** The position of a day in the list. */
    record PageKey(LocalDate day, String provider) {}

    /** @param to inclusive; a part that is null selects all */
    record Query(
            @Nullable String provider,
            @Nullable State state,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable PageKey before) {}

    /** @param actor subject of the operator */
    record Step(
            int stepNo,
            String action,
            Instant at,
            String actor,
            @Nullable PersonalData reason,
            @Nullable String report) {}

    /** Locks the day, and makes it if it does not exist. */
    Day lock(String provider, LocalDate day) {
        add(provider, day, null);
        return database.selectFrom(RECONCILIATION_DAY)
                .where(is(provider, day))
                .forUpdate()
                .fetchSingle(Days::day);
    }

    /** Locks the day. @throws ProblemException 404 if there is no such day */
    Day lockKnown(ProviderDay day) {
        return database.selectFrom(RECONCILIATION_DAY)
                .where(is(day.provider(), day.day()))
                .forUpdate()
                .fetchOptional(Days::day)
                .orElseThrow(Days::unknown);
    }

    /** @throws ProblemException 404 if there is no such day */
    Day known(ProviderDay day) {
        return database.selectFrom(RECONCILIATION_DAY)
                .where(is(day.provider(), day.day()))
                .fetchOptional(Days::day)
                .orElseThrow(Days::unknown);
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("There is no such day of this provider.");
    }

    /** The days that match, newest first. */
    List<Day> list(Query query, int limit) {
        Condition condition = DSL.noCondition();
        if (query.provider() != null) {
            condition = condition.and(RECONCILIATION_DAY.PROVIDER.eq(query.provider()));
        }
        if (query.state() != null) {
            condition = condition.and(RECONCILIATION_DAY.STATE.eq(query.state().name()));
        }
        if (query.from() != null) {
            condition = condition.and(RECONCILIATION_DAY.DAY.ge(query.from()));
        }
        if (query.to() != null) {
            condition = condition.and(RECONCILIATION_DAY.DAY.le(query.to()));
        }
        PageKey before = query.before();
        if (before != null) {
            condition = condition.and(
                    row(RECONCILIATION_DAY.DAY, RECONCILIATION_DAY.PROVIDER).lt(row(before.day(), before.provider())));
        }
        return database.selectFrom(RECONCILIATION_DAY)
                .where(condition)
                .orderBy(RECONCILIATION_DAY.DAY.desc(), RECONCILIATION_DAY.PROVIDER.desc())
                .limit(limit)
                .fetch(Days::day);
    }

    /** The last day whose statement is or was to be fetched. */
    Optional<LocalDate> lastFetched(String provider) {
        return Optional.ofNullable(database.select(max(RECONCILIATION_DAY.DAY))
                .from(RECONCILIATION_DAY)
                .where(RECONCILIATION_DAY.PROVIDER.eq(provider), RECONCILIATION_DAY.FETCHED.isTrue())
                .fetchSingle()
                .value1());
    }

    /**
     * Adds a day if it does not exist. The statement of a day that exists was imported, so it need not be fetched.
     *
     * @param fetchDueAt when its statement is fetched; null if it is not fetched
     */
    void add(String provider, LocalDate day, @Nullable Instant fetchDueAt) {
        database.insertInto(RECONCILIATION_DAY)
                .set(RECONCILIATION_DAY.PROVIDER, provider)
                .set(RECONCILIATION_DAY.DAY, day)
                .set(RECONCILIATION_DAY.STATE, State.OPEN.name())
                .set(RECONCILIATION_DAY.FETCHED, fetchDueAt != null)
                .set(RECONCILIATION_DAY.FETCH_DUE_AT, utcOrNull(fetchDueAt))
                .onConflictDoNothing()
                .execute();
    }

    /**
     * Claims an open day whose statement is due. Another process can claim it when the lease has ended.
     *
     * @param providers the providers that can be asked
     */
    Optional<Day> claimFetch(List<String> providers, Instant now, Duration lease) {
        Condition isOpen =
                RECONCILIATION_DAY.STATE.eq(State.OPEN.name()).and(RECONCILIATION_DAY.PROVIDER.in(providers));
        return FETCHES.claim(database, val(utc(now)), isOpen, 1, lease).stream()
                .map(Days::day)
                .findFirst();
    }

    /** Lets the statement of a day, whose row the transaction has locked, be fetched now, as if it had not been tried yet. */
    void fetchNow(Day day, Instant now) {
        database.update(RECONCILIATION_DAY)
                .set(RECONCILIATION_DAY.FETCH_DUE_AT, utc(now))
                .set(RECONCILIATION_DAY.FETCH_ATTEMPTS, 0)
                .setNull(RECONCILIATION_DAY.FETCH_FAILURE)
                .where(is(day.provider(), day.day()))
                .execute();
    }

    void fetched(String provider, LocalDate day) {
        database.update(RECONCILIATION_DAY)
                .setNull(RECONCILIATION_DAY.FETCH_DUE_AT)
                .setNull(RECONCILIATION_DAY.FETCH_FAILURE)
                .where(is(provider, day))
                .execute();
    }

    /**
     * The statement of a claimed day could not be fetched. Nothing changes if it was claimed again or fetched meanwhile. The end of the
     * lease is compared too, because {@link #fetchNow} sets the number of claims to zero.
     *
     * @param dueAt when it is tried again
     */
    void notFetched(Day claimed, String failure, Instant dueAt) {
        database.update(RECONCILIATION_DAY)
                .set(RECONCILIATION_DAY.FETCH_DUE_AT, utc(dueAt))
                .set(RECONCILIATION_DAY.FETCH_FAILURE, failure)
                .where(is(claimed.provider(), claimed.day()), FETCHES.isHeldBy(claimed.fetchAttempts()))
                .and(RECONCILIATION_DAY.FETCH_DUE_AT.eq(utcOrNull(claimed.fetchDueAt())))
                .execute();
    }

    /** Closes or reopens a day, whose row the transaction has locked, and records it. */
    void change(Day day, State next, Instant at, String actor, @Nullable PersonalData reason, @Nullable String report) {
        boolean closes = next == State.CLOSED;
        database.update(RECONCILIATION_DAY)
                .set(RECONCILIATION_DAY.STATE, next.name())
                .set(RECONCILIATION_DAY.CLOSINGS, day.closings() + (closes ? 1 : 0))
                .where(is(day.provider(), day.day()))
                .execute();
        Integer last = database.select(max(RECONCILIATION_STEP.STEP_NO))
                .from(RECONCILIATION_STEP)
                .where(RECONCILIATION_STEP.PROVIDER.eq(day.provider()), RECONCILIATION_STEP.DAY.eq(day.day()))
                .fetchSingle()
                .value1();
        database.insertInto(RECONCILIATION_STEP)
                .set(RECONCILIATION_STEP.PROVIDER, day.provider())
                .set(RECONCILIATION_STEP.DAY, day.day())
                .set(RECONCILIATION_STEP.STEP_NO, last == null ? 1 : last + 1)
                .set(RECONCILIATION_STEP.ACTION, closes ? "CLOSED" : "REOPENED")
                .set(RECONCILIATION_STEP.AT, utc(at))
                .set(RECONCILIATION_STEP.ACTOR, actor)
                .set(RECONCILIATION_STEP.REASON_OWNER, reason == null ? null : reason.owner())
                .set(RECONCILIATION_STEP.REASON, reason == null ? null : reason.ciphertext())
                .set(RECONCILIATION_STEP.REPORT, report == null ? null : JSON.valueOf(report))
                .execute();
    }

    /** How the day was closed and reopened, newest first. */
    List<Step> steps(String provider, LocalDate day, int limit) {
        return database.selectFrom(RECONCILIATION_STEP)
                .where(RECONCILIATION_STEP.PROVIDER.eq(provider), RECONCILIATION_STEP.DAY.eq(day))
                .orderBy(RECONCILIATION_STEP.STEP_NO.desc())
                .limit(limit)
                .fetch(row -> new Step(
                        row.getStepNo(),
                        row.getAction(),
                        row.getAt().toInstant(),
                        row.getActor(),
                        row.getReason() == null ? null : new PersonalData(row.getReasonOwner(), row.getReason()),
                        row.getReport() == null ? null : row.getReport().data()));
    }

    private static Condition is(String provider, LocalDate day) {
        return RECONCILIATION_DAY.PROVIDER.eq(provider).and(RECONCILIATION_DAY.DAY.eq(day));
    }

    private static Day day(ReconciliationDayRecord row) {
        OffsetDateTime due = row.getFetchDueAt();
        return new Day(
                row.getProvider(),
                row.getDay(),
                State.valueOf(row.getState()),
                row.getClosings(),
                due == null ? null : due.toInstant(),
                row.getFetchAttempts(),
                row.getFetchFailure());
    }
}
