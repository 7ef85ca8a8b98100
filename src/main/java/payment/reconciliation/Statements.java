package payment.reconciliation;

import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.selectOne;
import static payment.jooq.Tables.RECONCILIATION_DAY;
import static payment.jooq.Tables.STATEMENT;
import static payment.jooq.Tables.STATEMENT_LINE;
import static platform.sql.Timestamps.utc;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import payment.jooq.tables.records.StatementRecord;
import payment.reconciliation.Statement.Phase;
import payment.reconciliation.Statement.Source;
import payment.reconciliation.Statement.State;
import payment.reconciliation.funds.StatedPayout;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;
import platform.sql.Unnest;

/** Stores statements and their lines. All methods join the running transaction. */
@Repository
class Statements {

    private static final int MAX_PAYOUTS = 10_000;

    private final DSLContext database;

    Statements(DSLContext database) {
        this.database = database;
    }

    /** The statement of the day that is compared or was compared. */
    Optional<Statement> current(String provider, LocalDate day) {
        return database.selectFrom(STATEMENT)
                .where(STATEMENT.PROVIDER.eq(provider), STATEMENT.DAY.eq(day))
                .and(STATEMENT.STATE.in(State.LOADED.name(), State.RECONCILED.name()))
                .fetchOptional(Statements::statement);
    }

    Optional<Statement> find(UUID id) {
        return database.selectFrom(STATEMENT)
                .where(STATEMENT.STATEMENT_ID.eq(id))
                .fetchOptional(Statements::statement);
    }

    /** Whether another process is storing a statement of the day, and has stored lines since then. */
    boolean isLoading(String provider, LocalDate day, Instant since) {
        return database.fetchExists(
                STATEMENT,
                STATEMENT.PROVIDER.eq(provider),
                STATEMENT.DAY.eq(day),
                STATEMENT.STATE.eq(State.LOADING.name()),
                STATEMENT.ALIVE_AT.ge(utc(since)));
    }

    /** Discards the statement of the day that is in this state, if there is one. */
    void discard(String provider, LocalDate day, State... states) {
        database.update(STATEMENT)
                .set(STATEMENT.STATE, State.DISCARDED.name())
                .setNull(STATEMENT.RETRY_AT)
                .where(STATEMENT.PROVIDER.eq(provider), STATEMENT.DAY.eq(day))
                .and(STATEMENT.STATE.in(
                        java.util.Arrays.stream(states).map(Enum::name).toList()))
                .execute();
    }

    /** Discards all statements that are loading and have stored no line since then: their process was killed. */
    void discardSilent(Instant since) {
        database.update(STATEMENT)
                .set(STATEMENT.STATE, State.DISCARDED.name())
                .where(STATEMENT.STATE.eq(State.LOADING.name()), STATEMENT.ALIVE_AT.lt(utc(since)))
                .execute();
    }

    void insert(UUID id, String provider, LocalDate day, Source source, String sha256, Instant at) {
        database.insertInto(STATEMENT)
                .set(STATEMENT.STATEMENT_ID, id)
                .set(STATEMENT.PROVIDER, provider)
                .set(STATEMENT.DAY, day)
                .set(STATEMENT.SOURCE, source.name())
                .set(STATEMENT.STATE, State.LOADING.name())
                .set(STATEMENT.SHA256, sha256)
                .set(STATEMENT.PHASE, Phase.ENTRIES.name())
                .set(STATEMENT.CREATED_AT, utc(at))
                .set(STATEMENT.ALIVE_AT, utc(at))
                .execute();
    }

    /**
     * Stores lines of a statement that is loading.
     *
     * @return false if it is not loading any more, because this process was silent for too long; nothing is stored then
     */
    boolean append(UUID id, List<StatementLine> lines, Instant at) {
        int alive = database.update(STATEMENT)
                .set(STATEMENT.LINES, STATEMENT.LINES.plus(lines.size()))
                .set(STATEMENT.ALIVE_AT, utc(at))
                .where(STATEMENT.STATEMENT_ID.eq(id), STATEMENT.STATE.eq(State.LOADING.name()))
                .execute();
        if (alive == 0) {
            return false;
        }
        Unnest.<StatementLine>of(lines)
                .column(STATEMENT_LINE.STATEMENT_ID, line -> id)
                .column(STATEMENT_LINE.LINE_NO, StatementLine::lineNo)
                .column(STATEMENT_LINE.KIND, line -> line.kind().name())
                .column(STATEMENT_LINE.PROVIDER_ID, StatementLine::providerId)
                .column(STATEMENT_LINE.REFERENCE, StatementLine::reference)
                .column(STATEMENT_LINE.AMOUNT_MINOR, StatementLine::amountMinor)
                .column(STATEMENT_LINE.DISCOUNT_MINOR, StatementLine::discountMinor)
                .column(STATEMENT_LINE.CURRENCY, StatementLine::currency)
                .column(STATEMENT_LINE.FEE_THOUSANDTHS, StatementLine::feeThousandths)
                .column(STATEMENT_LINE.OCCURRED_AT, line -> utc(line.occurredAt()))
                .insertInto(database, STATEMENT_LINE)
                .execute();
        return true;
    }

    /** @return whether the statement had this state */
    boolean change(UUID id, State from, State to, Instant at) {
        return database.update(STATEMENT)
                        .set(STATEMENT.STATE, to.name())
                        .set(STATEMENT.ALIVE_AT, utc(at))
                        .where(STATEMENT.STATEMENT_ID.eq(id), STATEMENT.STATE.eq(from.name()))
                        .execute()
                > 0;
    }

    /**
     * Locks the statement whose turn it is: one that must be deleted first, then the oldest that must be compared. A statement that is put
     * off is left out.
     */
    Optional<Statement> lockNext(Instant now) {
        return database.selectFrom(STATEMENT)
                .where(STATEMENT.STATE.in(State.DISCARDED.name(), State.LOADED.name()))
                .and(STATEMENT.RETRY_AT.isNull().or(STATEMENT.RETRY_AT.le(utc(now))))
                .orderBy(
                        STATEMENT.STATE.eq(State.DISCARDED.name()).desc(), STATEMENT.CREATED_AT, STATEMENT.STATEMENT_ID)
                .limit(1)
                .forUpdate()
                .skipLocked()
                .fetchOptional(Statements::statement);
    }

    void progress(UUID id, Phase phase, String progress, Instant at) {
        database.update(STATEMENT)
                .set(STATEMENT.PHASE, phase.name())
                .set(STATEMENT.PROGRESS, progress)
                .set(STATEMENT.ALIVE_AT, utc(at))
                .where(STATEMENT.STATEMENT_ID.eq(id))
                .execute();
    }

    /** Puts a statement off whose step has failed, unless another process has worked on it since it was read. */
    void putOff(Statement failed, String failure, Instant retryAt) {
        database.update(STATEMENT)
                .set(STATEMENT.FAILURES, failed.failures() + 1)
                .set(STATEMENT.FAILURE, failure)
                .set(STATEMENT.RETRY_AT, utc(retryAt))
                .where(STATEMENT.STATEMENT_ID.eq(failed.id()), STATEMENT.FAILURES.eq(failed.failures()))
                .execute();
    }

    /** A step has succeeded after one that failed. */
    void recovered(UUID id) {
        database.update(STATEMENT)
                .set(STATEMENT.FAILURES, 0)
                .setNull(STATEMENT.FAILURE)
                .setNull(STATEMENT.RETRY_AT)
                .where(STATEMENT.STATEMENT_ID.eq(id))
                .execute();
    }

    /** Compares the lines of a reconciled statement again, if it still has them. */
    void repeat(UUID id, Instant at) {
        database.update(STATEMENT)
                .set(STATEMENT.STATE, State.LOADED.name())
                .set(STATEMENT.PHASE, Phase.FORGET.name())
                .set(STATEMENT.PROGRESS, "")
                .set(STATEMENT.RUNS, STATEMENT.RUNS.plus(1))
                .set(STATEMENT.ALIVE_AT, utc(at))
                .where(STATEMENT.STATEMENT_ID.eq(id), STATEMENT.STATE.eq(State.RECONCILED.name()))
                .and(STATEMENT.LINES_DELETED_AT.isNull())
                .execute();
    }

    /**
     * The payouts that a statement has.
     *
     * @throws IllegalStateException if there are more than 10,000
     */
    List<StatedPayout> payouts(UUID id) {
        List<StatedPayout> payouts = database.selectFrom(STATEMENT_LINE)
                .where(STATEMENT_LINE.STATEMENT_ID.eq(id), STATEMENT_LINE.KIND.eq(Kind.PAYOUT.name()))
                .orderBy(STATEMENT_LINE.LINE_NO)
                .limit(MAX_PAYOUTS + 1)
                .fetch(row -> new StatedPayout(
                        row.getProviderId(),
                        row.getCurrency(),
                        Math.negateExact(row.getAmountMinor()),
                        row.getOccurredAt().toInstant()));
        if (payouts.size() > MAX_PAYOUTS) {
            throw new IllegalStateException("The statement has more than %d payouts".formatted(MAX_PAYOUTS));
        }
        return payouts;
    }

    /** The number of the last line; zero if there is none. */
    long lastLine(UUID id) {
        Long last = database.select(max(STATEMENT_LINE.LINE_NO))
                .from(STATEMENT_LINE)
                .where(STATEMENT_LINE.STATEMENT_ID.eq(id))
                .fetchSingle()
                .value1();
        return last == null ? 0 : last;
    }

    /**
     * Deletes lines of a discarded statement. The payments and refunds that they had count as not compared.
     *
     * @return how many lines were deleted; zero if there are no more
     */
    int deleteLines(UUID id, int limit) {
        return database.execute("""
                with gone as (
                  select line_no, entry_reference, kind, provider_id from payment.statement_line
                  where statement_id = ?::uuid order by line_no limit ?),
                freed as (
                  update payment.reconciliation_entry e set class = null, statement_id = null, line_no = null
                  from gone where e.reference = gone.entry_reference and e.statement_id = ?::uuid),
                unknown as (
                  delete from payment.statement_unknown u using gone
                  where u.statement_id = ?::uuid and u.kind = gone.kind and u.provider_id = gone.provider_id)
                delete from payment.statement_line l using gone
                where l.statement_id = ?::uuid and l.line_no = gone.line_no""", id, limit, id, id, id);
    }

    /** Locks a statement that has lines, and whose day is closed and before this one. */
    Optional<Statement> lockOld(LocalDate before) {
        return database.selectFrom(STATEMENT)
                .where(STATEMENT.STATE.eq(inline(State.RECONCILED.name())), STATEMENT.LINES_DELETED_AT.isNull())
                .and(STATEMENT.DAY.lt(before))
                .and(exists(selectOne()
                        .from(RECONCILIATION_DAY)
                        .where(RECONCILIATION_DAY.PROVIDER.eq(STATEMENT.PROVIDER))
                        .and(RECONCILIATION_DAY.DAY.eq(STATEMENT.DAY))
                        .and(RECONCILIATION_DAY.STATE.eq(Day.State.CLOSED.name()))))
                .orderBy(STATEMENT.DAY)
                .limit(1)
                .forUpdate()
                .skipLocked()
                .fetchOptional(Statements::statement);
    }

    /** Deletes lines of an old statement. Our payments and refunds keep their classes. With the last line, the statement has none. */
    void deleteOldLines(UUID id, int limit, Instant at) {
        int deleted = database.execute("""
                with gone as (
                  select line_no, kind, provider_id from payment.statement_line
                  where statement_id = ?::uuid order by line_no limit ?),
                unknown as (
                  delete from payment.statement_unknown u using gone
                  where u.statement_id = ?::uuid and u.kind = gone.kind and u.provider_id = gone.provider_id)
                delete from payment.statement_line l using gone
                where l.statement_id = ?::uuid and l.line_no = gone.line_no""", id, limit, id, id);
        if (deleted < limit) {
            database.update(STATEMENT)
                    .set(STATEMENT.LINES_DELETED_AT, utc(at))
                    .where(STATEMENT.STATEMENT_ID.eq(id))
                    .execute();
        }
    }

    private static Statement statement(StatementRecord row) {
        return new Statement(
                row.getStatementId(),
                row.getProvider(),
                row.getDay(),
                Source.valueOf(row.getSource()),
                State.valueOf(row.getState()),
                row.getSha256(),
                row.getLines(),
                Phase.valueOf(row.getPhase()),
                row.getProgress(),
                row.getRuns(),
                row.getFailures(),
                row.getFailure(),
                row.getRetryAt() == null ? null : row.getRetryAt().toInstant(),
                row.getLinesDeletedAt() == null ? null : row.getLinesDeletedAt().toInstant(),
                row.getCreatedAt().toInstant());
    }
}
