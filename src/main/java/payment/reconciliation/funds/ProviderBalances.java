package payment.reconciliation.funds;

import static payment.jooq.Tables.PROVIDER_BALANCE;
import static payment.jooq.Tables.RECONCILIATION_DAY;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.StatementEvent.BalanceStated;
import payment.statement.FundStatementFormat;
import platform.money.Money;

/** Stores what providers hold at the end of each day: as they say, and as the book has it. All methods join the running transaction. */
@Repository
public class ProviderBalances {

    /** A change of a day changes the book of later days, too; so many of them are compared again at once. */
    private static final int MOST_LATER_DAYS = 31;

    private final DSLContext database;
    private final FundSources sources;

    ProviderBalances(DSLContext database, FundSources sources) {
        this.database = database;
        this.sources = sources;
    }

    /**
     * A balance at the end of a day.
     *
     * @param bookedMinor null until the ledger has told it
     */
    public record Balance(
            String currency, long statedMinor, @Nullable Long bookedMinor) {}

    /** The balances of a day, by currency. */
    public List<Balance> of(String provider, LocalDate day) {
        return database.selectFrom(PROVIDER_BALANCE)
                .where(PROVIDER_BALANCE.PROVIDER.eq(provider), PROVIDER_BALANCE.DAY.eq(day))
                .orderBy(PROVIDER_BALANCE.CURRENCY)
                .fetch(row -> new Balance(row.getCurrency(), row.getStatedMinor(), row.getBookedMinor()));
    }

    /**
     * Notes what the provider holds at the end of an open day whose statement of payments is compared, and of later open days that were noted
     * before.
     * Without a statement of funds of each account for the day, nothing is noted.
     *
     * @return what must be published, so that the ledger tells its balances
     */
    public List<BalanceStated> note(String provider, LocalDate day) {
        Optional<FundStatementFormat> format = sources.format(provider);
        List<BalanceStated> stated = new ArrayList<>();
        if (format.isPresent() && isComplete(provider, day, format.get().accounts())) {
            note(provider, day, format.get().zone(), stated);
            database.selectDistinct(PROVIDER_BALANCE.DAY)
                    .from(PROVIDER_BALANCE)
                    .join(RECONCILIATION_DAY)
                    .on(RECONCILIATION_DAY.PROVIDER.eq(PROVIDER_BALANCE.PROVIDER))
                    .and(RECONCILIATION_DAY.DAY.eq(PROVIDER_BALANCE.DAY))
                    .where(PROVIDER_BALANCE.PROVIDER.eq(provider), PROVIDER_BALANCE.DAY.gt(day))
                    .and(RECONCILIATION_DAY.STATE.eq("OPEN"))
                    .orderBy(PROVIDER_BALANCE.DAY)
                    .limit(MOST_LATER_DAYS)
                    .fetch(PROVIDER_BALANCE.DAY)
                    .forEach(later -> note(provider, later, format.get().zone(), stated));
        }
        return stated;
    }

    /** Whether the day is open, its statement of payments is compared, and each account has a statement of funds. */
    private boolean isComplete(String provider, LocalDate day, List<String> accounts) {
        return Boolean.TRUE.equals(database.fetchSingle(
                        """
                        select exists (
                            select from payment.reconciliation_day where provider = ? and day = ?::date and state = 'OPEN')
                          and exists (
                            select from payment.statement where provider = ? and day = ?::date
                              and (state = 'RECONCILED' or state = 'LOADED' and phase = 'FEES'))
                          and ? = (
                            select count(*) from payment.fund_statement
                            where provider = ? and day = ?::date and account = any(string_to_array(?, ',')))""", provider, day, provider, day, accounts.size(), provider, day, String.join(",", accounts))
                .into(Boolean.class));
    }

    /** An account that has not moved on the day has what it had before. */
    private void note(String provider, LocalDate day, ZoneId zone, List<BalanceStated> stated) {
        Instant endsAt = day.plusDays(1).atStartOfDay(zone).toInstant();
        database.fetch("""
                        insert into payment.provider_balance as known (provider, day, currency, stated_minor, change_no)
                        select ?, ?::date, currency, sum(closing_minor), 1 from (
                          select distinct on (account, currency) account, currency, closing_minor from payment.fund_balance
                          where provider = ? and day <= ?::date order by account, currency, day desc) last
                        group by currency order by currency
                        on conflict (provider, day, currency) do update
                        set stated_minor = excluded.stated_minor, change_no = known.change_no + 1
                        returning currency, stated_minor, change_no""", provider, day, provider, day)
                .forEach(row -> stated.add(new BalanceStated(
                        provider,
                        day,
                        row.get(2, Integer.class),
                        Money.ofMinor(row.get(1, Long.class), row.get(0, String.class)),
                        endsAt)));
    }
}
