package payment.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import payment.StatementEvent.DiscountsStated;
import payment.StatementEvent.FeesStated;
import platform.money.Money;

/**
 * Stores what was published about the sums of each day: its fees, and its discounts that the shop bears. Each method is called when the sums
 * of a statement are written, and notes a sum for each currency in which it is another one than the day had before. All methods join the running
 * transaction.
 */
@Repository
class StatedSums {

    /** The payments and refunds of a statement that are ours, whatever else differs. */
    private static final String OURS = "class in ('MATCHED', 'LATE', 'WRONG_DAY', 'AMOUNT_DIFFERS', 'FEE_DIFFERS')";

    /** Statements have more decimals than the currency has, so the sum is rounded, half away from zero, and not each fee. */
    private static final String FEES = sql("stated_fee", "fee_minor", """
            select currency, round(sum(case kind
                when 'FEE' then fee_thousandths - amount_minor::numeric * 1000 else fee_thousandths end) / 1000)::bigint as minor
            from payment.reconciliation_sum
            where provider = ? and day = ?::date and side = 'THERE' and (kind in ('FEE', 'PAYOUT')
              or kind in ('PAYMENT', 'REFUND', 'REFUND_FAILURE') and\s""" + OURS + ") group by currency");

    private static final String DISCOUNTS = sql("stated_discount", "discount_minor", """
            select currency, sum(case kind when 'REFUND' then -discount_minor else discount_minor end)::bigint as minor
            from payment.reconciliation_sum
            where provider = ? and day = ?::date and side = 'THERE' and kind in ('PAYMENT', 'REFUND', 'REFUND_FAILURE') and\s""" + OURS + " group by currency");

    private final DSLContext database;

    StatedSums(DSLContext database) {
        this.database = database;
    }

    /**
     * Notes the fees. A fee counts if its payment or refund is one of ours; and if it belongs to no payment.
     *
     * @param endOfDay the last second of the day
     * @return what must be published, by currency; empty if nothing has changed
     */
    List<FeesStated> fees(Statement statement, Instant endOfDay, Instant at) {
        return note(FEES, statement, endOfDay, at, FeesStated::new);
    }

    /**
     * Notes the discounts. A discount counts if its payment or refund is one of ours; that of a refund reduces the sum.
     *
     * @param endOfDay the last second of the day
     * @return what must be published, by currency; empty if nothing has changed
     */
    List<DiscountsStated> discounts(Statement statement, Instant endOfDay, Instant at) {
        return note(DISCOUNTS, statement, endOfDay, at, DiscountsStated::new);
    }

    /** @param stated a query for the sum of each currency, for a provider and a day */
    private static String sql(String table, String column, String stated) {
        return """
                with stated as (%3$s),
                last as (
                  select distinct on (currency) currency, change_no, %2$s as minor from payment.%1$s
                  where provider = ? and day = ?::date order by currency, change_no desc)
                insert into payment.%1$s (provider, day, currency, change_no, before_minor, %2$s, statement_id, published_at)
                select ?, ?::date, currency, coalesce(l.change_no, 0) + 1, coalesce(l.minor, 0), coalesce(s.minor, 0), ?::uuid, ?::timestamptz
                from stated s full join last l using (currency)
                where coalesce(s.minor, 0) <> coalesce(l.minor, 0)
                order by currency
                returning currency, change_no, before_minor, %2$s""".formatted(table, column, stated);
    }

    private <E> List<E> note(String sql, Statement statement, Instant endOfDay, Instant at, Stated<E> stated) {
        return database.fetch(
                        sql,
                        statement.provider(),
                        statement.day(),
                        statement.provider(),
                        statement.day(),
                        statement.provider(),
                        statement.day(),
                        statement.id(),
                        at.atOffset(ZoneOffset.UTC))
                .map(row -> {
                    String currency = row.get(0, String.class);
                    return stated.of(
                            statement.provider(),
                            statement.day(),
                            row.get(1, Integer.class),
                            Money.ofMinor(row.get(2, Long.class), currency),
                            Money.ofMinor(row.get(3, Long.class), currency),
                            endOfDay);
                });
    }

    /** Makes the event about a sum. */
    private interface Stated<E> {
        E of(String provider, LocalDate day, int change, Money before, Money after, Instant endOfDay);
    }
}
