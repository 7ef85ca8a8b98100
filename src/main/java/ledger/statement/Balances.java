package ledger.statement;

import static ledger.jooq.Tables.ACCOUNT;
import static ledger.jooq.Tables.ACCOUNT_DAY;
import static ledger.jooq.Tables.POSTING;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import ledger.booking.Account;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record4;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Reads the declared accounts and their balances. Sums are exact, whatever their size. */
@Repository
class Balances {

    private static final BigDecimal NOTHING = BigDecimal.ZERO;

    private final DSLContext database;

    Balances(DSLContext database) {
        this.database = database;
    }

    /** The declared accounts by code, after the given one. */
    List<Account> accounts(@Nullable String after, int limit) {
        return database.select(ACCOUNT.CODE, ACCOUNT.KIND)
                .from(ACCOUNT)
                .where(after == null ? noCondition() : ACCOUNT.CODE.gt(after))
                .orderBy(ACCOUNT.CODE)
                .limit(limit)
                .fetch(row -> new Account(row.value1(), Account.Kind.valueOf(row.value2())));
    }

    boolean isDeclared(String account) {
        return database.fetchExists(ACCOUNT, ACCOUNT.CODE.eq(account));
    }

    /**
     * The balances of all accounts with postings, by currency and account.
     *
     * @param day up to and including this accounting day; null for all days
     */
    List<AccountBalance> upTo(@Nullable LocalDate day, @Nullable String currency, int limit) {
        return balances(
                sums(day == null ? noCondition() : ACCOUNT_DAY.DAY.le(day), ofCurrency(ACCOUNT_DAY.CURRENCY, currency)),
                limit);
    }

    /** The balances after this entry: all sums without the later entries, which are read one by one. */
    List<AccountBalance> after(long entry, @Nullable String currency, int limit) {
        Field<BigDecimal> debit = sum(DSL.greatest(POSTING.AMOUNT_MINOR, inline(0L)));
        Field<BigDecimal> credit = sum(DSL.greatest(POSTING.AMOUNT_MINOR.neg(), inline(0L)));
        return balances(
                sums(noCondition(), ofCurrency(ACCOUNT_DAY.CURRENCY, currency))
                        .unionAll(DSL.select(POSTING.ACCOUNT, POSTING.CURRENCY, debit.neg(), credit.neg())
                                .from(POSTING)
                                .where(POSTING.ENTRY_NO.gt(entry), ofCurrency(POSTING.CURRENCY, currency))
                                .groupBy(POSTING.ACCOUNT, POSTING.CURRENCY)),
                limit);
    }

    /** The balance of an account before this day. */
    BigInteger before(String account, String currency, @Nullable LocalDate day) {
        return day == null
                ? BigInteger.ZERO
                : database.select(coalesce(sum(ACCOUNT_DAY.DEBIT_MINOR.minus(ACCOUNT_DAY.CREDIT_MINOR)), NOTHING))
                        .from(ACCOUNT_DAY)
                        .where(
                                ACCOUNT_DAY.ACCOUNT.eq(account),
                                ACCOUNT_DAY.CURRENCY.eq(currency),
                                ACCOUNT_DAY.DAY.lt(day))
                        .fetchSingle()
                        .value1()
                        .toBigIntegerExact();
    }

    private static Condition ofCurrency(Field<String> column, @Nullable String currency) {
        return currency == null ? noCondition() : column.eq(currency);
    }

    private static Select<Record4<String, String, BigDecimal, BigDecimal>> sums(Condition... conditions) {
        return DSL.select(
                        ACCOUNT_DAY.ACCOUNT,
                        ACCOUNT_DAY.CURRENCY,
                        sum(ACCOUNT_DAY.DEBIT_MINOR).as("debit"),
                        sum(ACCOUNT_DAY.CREDIT_MINOR).as("credit"))
                .from(ACCOUNT_DAY)
                .where(conditions)
                .groupBy(ACCOUNT_DAY.ACCOUNT, ACCOUNT_DAY.CURRENCY);
    }

    private List<AccountBalance> balances(Select<Record4<String, String, BigDecimal, BigDecimal>> parts, int limit) {
        var part = table(parts).as("part", "account", "currency", "debit", "credit");
        Field<String> account = DSL.field(DSL.name("part", "account"), SQLDataType.CLOB);
        Field<String> currency = DSL.field(DSL.name("part", "currency"), SQLDataType.CLOB);
        Field<BigDecimal> debit = sum(DSL.field(DSL.name("part", "debit"), SQLDataType.NUMERIC));
        Field<BigDecimal> credit = sum(DSL.field(DSL.name("part", "credit"), SQLDataType.NUMERIC));
        return database.select(account, ACCOUNT.KIND, currency, debit, credit)
                .from(part)
                .join(ACCOUNT)
                .on(ACCOUNT.CODE.eq(account))
                .groupBy(account, ACCOUNT.KIND, currency)
                .having(debit.ne(NOTHING).or(credit.ne(NOTHING)))
                .orderBy(currency, account)
                .limit(limit)
                .fetch(row -> new AccountBalance(
                        row.value1(),
                        Account.Kind.valueOf(row.value2()),
                        row.value3(),
                        row.value4().toBigIntegerExact(),
                        row.value5().toBigIntegerExact(),
                        row.value4().subtract(row.value5()).toBigIntegerExact()));
    }
}
