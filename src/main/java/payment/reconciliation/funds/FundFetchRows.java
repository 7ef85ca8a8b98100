package payment.reconciliation.funds;

import static org.jooq.impl.DSL.val;
import static payment.jooq.Tables.FUND_FETCH;
import static platform.sql.Timestamps.utc;
import static platform.sql.Timestamps.utcOrNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.jooq.tables.records.FundFetchRecord;
import platform.sql.DueRows;

/** Stores which statements of funds must be fetched. All methods join the running transaction. */
@Repository
class FundFetchRows {

    private static final DueRows<FundFetchRecord, Integer> FETCHES =
            new DueRows<>(FUND_FETCH, FUND_FETCH.DUE_AT, FUND_FETCH.ATTEMPTS);

    private final DSLContext database;

    FundFetchRows(DSLContext database) {
        this.database = database;
    }

    /**
     * @param dueAt null when it was fetched
     * @param attempts how often an instance has begun to fetch it
     * @param failure why it could not be fetched the last time; null if it could, or was not tried
     */
    record Fetch(
            String provider,
            LocalDate day,
            @Nullable Instant dueAt,
            int attempts,
            @Nullable String failure) {}

    /** Adds a day, unless it is listed already. */
    void add(String provider, LocalDate day, Instant dueAt) {
        database.insertInto(FUND_FETCH)
                .set(FUND_FETCH.PROVIDER, provider)
                .set(FUND_FETCH.DAY, day)
                .set(FUND_FETCH.DUE_AT, utc(dueAt))
                .onConflictDoNothing()
                .execute();
    }

    Optional<Fetch> find(String provider, LocalDate day) {
        return database.selectFrom(FUND_FETCH)
                .where(FUND_FETCH.PROVIDER.eq(provider), FUND_FETCH.DAY.eq(day))
                .fetchOptional(FundFetchRows::fetch);
    }

    /** Claims a day that is due. Another process can claim it when the lease has ended. */
    Optional<Fetch> claim(List<String> providers, Instant now, Duration lease) {
        return FETCHES.claim(database, val(utc(now)), FUND_FETCH.PROVIDER.in(providers), 1, lease).stream()
                .map(FundFetchRows::fetch)
                .findFirst();
    }

    void fetched(String provider, LocalDate day) {
        database.update(FUND_FETCH)
                .setNull(FUND_FETCH.DUE_AT)
                .setNull(FUND_FETCH.FAILURE)
                .where(FUND_FETCH.PROVIDER.eq(provider), FUND_FETCH.DAY.eq(day))
                .execute();
    }

    /**
     * The statements of a claimed day could not be fetched. Nothing changes if they were claimed again meanwhile.
     *
     * @param dueAt when it is tried again; null if it is not
     */
    void notFetched(Fetch claimed, String failure, @Nullable Instant dueAt) {
        database.update(FUND_FETCH)
                .set(FUND_FETCH.DUE_AT, utcOrNull(dueAt))
                .set(FUND_FETCH.FAILURE, failure)
                .where(FUND_FETCH.PROVIDER.eq(claimed.provider()), FUND_FETCH.DAY.eq(claimed.day()))
                .and(FETCHES.isHeldBy(claimed.attempts()))
                .execute();
    }

    private static Fetch fetch(FundFetchRecord row) {
        return new Fetch(
                row.getProvider(),
                row.getDay(),
                row.getDueAt() == null ? null : row.getDueAt().toInstant(),
                row.getAttempts(),
                row.getFailure());
    }
}
