package ledger.statement;

import static ledger.jooq.Tables.ENTRY;
import static ledger.jooq.Tables.POSTING;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.sum;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ledger.booking.Account;
import ledger.booking.EntryKind;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Reads the postings of accounts and the entries of orders. */
@Repository
class AccountStatements {

    private final DSLContext database;

    AccountStatements(DSLContext database) {
        this.database = database;
    }

    /** A place in a statement. */
    record LineKey(LocalDate day, long entryNo, int position) {}

    /**
     * The postings of an account by accounting day and number.
     *
     * @param from the first day; null for the first of all
     * @param to the last day; null for the last of all
     * @param after the posting after which the page begins; null for the first page
     * @param opening the balance before the first line
     */
    List<StatementLine> lines(
            String account,
            String currency,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable LineKey after,
            BigInteger opening,
            int limit) {
        List<StatementLine> lines = new ArrayList<>();
        BigInteger[] balance = {opening};
        database.select(
                        POSTING.ENTRY_NO,
                        POSTING.POSITION,
                        POSTING.DAY,
                        ENTRY.HAPPENED_AT,
                        ENTRY.KIND,
                        ENTRY.CORRELATION,
                        ENTRY.REFERENCE,
                        POSTING.AMOUNT_MINOR)
                .from(POSTING)
                .join(ENTRY)
                .on(ENTRY.ENTRY_NO.eq(POSTING.ENTRY_NO))
                .where(
                        POSTING.ACCOUNT.eq(account),
                        POSTING.CURRENCY.eq(currency),
                        from == null ? noCondition() : POSTING.DAY.ge(from),
                        to == null ? noCondition() : POSTING.DAY.le(to),
                        after == null ? noCondition() : isAfter(after))
                .orderBy(POSTING.DAY, POSTING.ENTRY_NO, POSTING.POSITION)
                .limit(limit)
                .forEach(found -> {
                    balance[0] = balance[0].add(BigInteger.valueOf(found.get(POSTING.AMOUNT_MINOR)));
                    lines.add(new StatementLine(
                            found.get(POSTING.ENTRY_NO),
                            found.get(POSTING.POSITION),
                            found.get(POSTING.DAY),
                            found.get(ENTRY.HAPPENED_AT).toInstant(),
                            EntryKind.valueOf(found.get(ENTRY.KIND)),
                            found.get(ENTRY.CORRELATION),
                            found.get(ENTRY.REFERENCE),
                            found.get(POSTING.AMOUNT_MINOR),
                            balance[0]));
                });
        return lines;
    }

    /** The sum of the postings of a day up to and including this one. */
    BigInteger ofDayUpTo(String account, String currency, LineKey last) {
        return database.select(coalesce(sum(POSTING.AMOUNT_MINOR), BigDecimal.ZERO))
                .from(POSTING)
                .where(
                        POSTING.ACCOUNT.eq(account),
                        POSTING.CURRENCY.eq(currency),
                        POSTING.DAY.eq(last.day()),
                        row(POSTING.ENTRY_NO, POSTING.POSITION).le(last.entryNo(), (short) last.position()))
                .fetchSingle()
                .value1()
                .toBigIntegerExact();
    }

    private static Condition isAfter(LineKey after) {
        return row(POSTING.DAY, POSTING.ENTRY_NO, POSTING.POSITION)
                .gt(after.day(), after.entryNo(), (short) after.position());
    }

    /** The entries of an order with their postings, after the entry with this number. */
    List<OrderEntry> entries(String correlation, long after, int limit) {
        Map<Long, OrderEntry> entries = new LinkedHashMap<>();
        var page = DSL.select(
                        ENTRY.ENTRY_NO, ENTRY.KIND, ENTRY.REFERENCE, ENTRY.HAPPENED_AT, ENTRY.DAY, ENTRY.BOOKED_AT)
                .from(ENTRY)
                .where(ENTRY.CORRELATION.eq(correlation), ENTRY.ENTRY_NO.gt(after))
                .orderBy(ENTRY.ENTRY_NO)
                .limit(limit)
                .asTable("page");
        database.select(page.fields())
                .select(POSTING.ACCOUNT, POSTING.CURRENCY, POSTING.AMOUNT_MINOR, POSTING.LINE_NO)
                .from(page)
                .leftJoin(POSTING)
                .on(POSTING.ENTRY_NO.eq(page.field(ENTRY.ENTRY_NO)))
                .orderBy(page.field(ENTRY.ENTRY_NO), POSTING.POSITION)
                .forEach(found -> {
                    OrderEntry entry = entries.computeIfAbsent(
                            found.get(page.field(ENTRY.ENTRY_NO)),
                            number -> new OrderEntry(
                                    number,
                                    EntryKind.valueOf(found.get(page.field(ENTRY.KIND))),
                                    found.get(page.field(ENTRY.REFERENCE)),
                                    found.get(page.field(ENTRY.DAY)),
                                    found.get(page.field(ENTRY.HAPPENED_AT)).toInstant(),
                                    found.get(page.field(ENTRY.BOOKED_AT)).toInstant(),
                                    new ArrayList<>()));
                    String account = found.get(POSTING.ACCOUNT);
                    if (account != null) {
                        entry.postings()
                                .add(new OrderEntry.OrderPosting(
                                        account,
                                        found.get(POSTING.CURRENCY),
                                        found.get(POSTING.AMOUNT_MINOR),
                                        found.get(POSTING.LINE_NO)));
                    }
                });
        return List.copyOf(entries.values());
    }

    /** The balances of an order by currency and account. */
    List<AccountBalance> balances(String correlation) {
        var debit = sum(DSL.greatest(POSTING.AMOUNT_MINOR, DSL.inline(0L)));
        var credit = sum(DSL.greatest(POSTING.AMOUNT_MINOR.neg(), DSL.inline(0L)));
        return database.select(POSTING.ACCOUNT, POSTING.CURRENCY, debit, credit)
                .from(ENTRY)
                .join(POSTING)
                .on(POSTING.ENTRY_NO.eq(ENTRY.ENTRY_NO))
                .where(ENTRY.CORRELATION.eq(correlation))
                .groupBy(POSTING.ACCOUNT, POSTING.CURRENCY)
                .orderBy(POSTING.CURRENCY, POSTING.ACCOUNT)
                .fetch(found -> new AccountBalance(
                        found.value1(),
                        Account.ofCode(found.value1()).kind(),
                        found.value2(),
                        found.value3().toBigIntegerExact(),
                        found.value4().toBigIntegerExact(),
                        found.value3().subtract(found.value4()).toBigIntegerExact()));
    }
}
