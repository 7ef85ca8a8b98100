package payment.reconciliation;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import payment.StatementEvent.FeesStated;
import platform.money.Money;

/** Stores what was published about the fees of each day. All methods join the running transaction. */
@Repository
class Fees {

    private final DSLContext database;

    Fees(DSLContext database) {
        this.database = database;
    }

    /**
     * Notes the fees of a statement whose sums are written, for each currency in which they are others than those that the day had before.
     * A fee counts if its payment or refund is one of ours, whatever else differs; and if it belongs to no payment. Statements have more
     * decimals than the currency, so the sum is rounded, half away from zero, and not each fee.
     *
     * @param endOfDay the last second of the day
     * @return what must be published, by currency; empty if nothing has changed
     */
    List<FeesStated> note(Statement statement, Instant endOfDay, Instant at) {
        return database.fetch(
                        """
                        with stated as (
                          select currency, round(sum(case kind
                              when 'FEE' then fee_thousandths - amount_minor::numeric * 1000 else fee_thousandths end) / 1000)::bigint as fee_minor
                          from payment.reconciliation_sum
                          where provider = ? and day = ?::date and side = 'THERE' and (kind in ('FEE', 'PAYOUT') or kind in ('PAYMENT', 'REFUND', 'REFUND_FAILURE')
                            and class in ('MATCHED', 'LATE', 'WRONG_DAY', 'AMOUNT_DIFFERS', 'FEE_DIFFERS'))
                          group by currency),
                        last as (
                          select distinct on (currency) currency, change_no, fee_minor from payment.stated_fee
                          where provider = ? and day = ?::date order by currency, change_no desc)
                        insert into payment.stated_fee
                          (provider, day, currency, change_no, before_minor, fee_minor, statement_id, published_at)
                        select ?, ?::date, currency, coalesce(l.change_no, 0) + 1, coalesce(l.fee_minor, 0), coalesce(s.fee_minor, 0),
                          ?::uuid, ?::timestamptz
                        from stated s full join last l using (currency)
                        where coalesce(s.fee_minor, 0) <> coalesce(l.fee_minor, 0)
                        order by currency
                        returning currency, change_no, before_minor, fee_minor""",
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
                    return new FeesStated(
                            statement.provider(),
                            statement.day(),
                            row.get(1, Integer.class),
                            Money.ofMinor(row.get(2, Long.class), currency),
                            Money.ofMinor(row.get(3, Long.class), currency),
                            endOfDay);
                });
    }
}
