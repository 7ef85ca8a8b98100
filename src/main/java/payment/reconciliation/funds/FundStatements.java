package payment.reconciliation.funds;

import static payment.jooq.Tables.FUND_BALANCE;
import static payment.jooq.Tables.FUND_STATEMENT;
import static payment.jooq.Tables.RECONCILIATION_DAY;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import payment.jooq.tables.records.FundStatementRecord;
import payment.reconciliation.funds.FundStatement.Balance;
import payment.reconciliation.funds.FundStatement.Source;
import platform.sql.Unnest;

/** Stores statements of funds. All methods join the running transaction. */
@Repository
class FundStatements {

    private final DSLContext database;

    FundStatements(DSLContext database) {
        this.database = database;
    }

    /**
     * Locks the day, and makes it if it does not exist.
     *
     * @return whether it is open
     */
    boolean lockOpenDay(String provider, LocalDate day) {
        database.insertInto(RECONCILIATION_DAY)
                .set(RECONCILIATION_DAY.PROVIDER, provider)
                .set(RECONCILIATION_DAY.DAY, day)
                .set(RECONCILIATION_DAY.STATE, "OPEN")
                .set(RECONCILIATION_DAY.FETCHED, false)
                .onConflictDoNothing()
                .execute();
        return database.select(RECONCILIATION_DAY.STATE)
                .from(RECONCILIATION_DAY)
                .where(RECONCILIATION_DAY.PROVIDER.eq(provider), RECONCILIATION_DAY.DAY.eq(day))
                .forUpdate()
                .fetchSingle(RECONCILIATION_DAY.STATE)
                .equals("OPEN");
    }

    Optional<FundStatement> find(String provider, LocalDate day, String account) {
        return of(provider, day).stream()
                .filter(each -> each.account().equals(account))
                .findFirst();
    }

    /** The statements of a day, by account. */
    List<FundStatement> of(String provider, LocalDate day) {
        Map<String, List<Balance>> balances = new TreeMap<>(database.selectFrom(FUND_BALANCE)
                .where(FUND_BALANCE.PROVIDER.eq(provider), FUND_BALANCE.DAY.eq(day))
                .orderBy(FUND_BALANCE.CURRENCY)
                .fetchGroups(
                        FUND_BALANCE.ACCOUNT,
                        row -> new Balance(row.getCurrency(), row.getOpeningMinor(), row.getClosingMinor())));
        return database.selectFrom(FUND_STATEMENT)
                .where(FUND_STATEMENT.PROVIDER.eq(provider), FUND_STATEMENT.DAY.eq(day))
                .orderBy(FUND_STATEMENT.ACCOUNT)
                .fetch(row -> statement(row, balances.getOrDefault(row.getAccount(), List.of())));
    }

    private static FundStatement statement(FundStatementRecord row, List<Balance> balances) {
        return new FundStatement(
                row.getProvider(),
                row.getDay(),
                row.getAccount(),
                Source.valueOf(row.getSource()),
                row.getSha256(),
                row.getLines(),
                balances,
                row.getStoredAt().toInstant());
    }

    /** Stores a statement in place of the one that the account has for the day. */
    void put(FundStatement statement) {
        database.deleteFrom(FUND_BALANCE)
                .where(FUND_BALANCE.PROVIDER.eq(statement.provider()), FUND_BALANCE.DAY.eq(statement.day()))
                .and(FUND_BALANCE.ACCOUNT.eq(statement.account()))
                .execute();
        database.insertInto(FUND_STATEMENT)
                .set(FUND_STATEMENT.PROVIDER, statement.provider())
                .set(FUND_STATEMENT.DAY, statement.day())
                .set(FUND_STATEMENT.ACCOUNT, statement.account())
                .set(FUND_STATEMENT.SOURCE, statement.source().name())
                .set(FUND_STATEMENT.SHA256, statement.sha256())
                .set(FUND_STATEMENT.LINES, statement.lines())
                .set(FUND_STATEMENT.STORED_AT, statement.storedAt().atOffset(ZoneOffset.UTC))
                .onDuplicateKeyUpdate()
                .set(FUND_STATEMENT.SOURCE, statement.source().name())
                .set(FUND_STATEMENT.SHA256, statement.sha256())
                .set(FUND_STATEMENT.LINES, statement.lines())
                .set(FUND_STATEMENT.STORED_AT, statement.storedAt().atOffset(ZoneOffset.UTC))
                .execute();
        if (!statement.balances().isEmpty()) {
            Unnest.of(statement.balances())
                    .column(FUND_BALANCE.PROVIDER, each -> statement.provider())
                    .column(FUND_BALANCE.ACCOUNT, each -> statement.account())
                    .column(FUND_BALANCE.CURRENCY, Balance::currency)
                    .column(FUND_BALANCE.DAY, each -> statement.day())
                    .column(FUND_BALANCE.OPENING_MINOR, Balance::openingMinor)
                    .column(FUND_BALANCE.CLOSING_MINOR, Balance::closingMinor)
                    .insertInto(database, FUND_BALANCE)
                    .execute();
        }
    }
}
