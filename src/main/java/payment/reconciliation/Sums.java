package payment.reconciliation;

import static payment.jooq.Tables.RECONCILIATION_SUM;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import payment.reconciliation.ClassSum.Side;

/** Stores the sums of each day. All methods join the running transaction. */
@Repository
class Sums {

    private final DSLContext database;

    Sums(DSLContext database) {
        this.database = database;
    }

    List<ClassSum> of(String provider, LocalDate day) {
        return database.selectFrom(RECONCILIATION_SUM)
                .where(RECONCILIATION_SUM.PROVIDER.eq(provider), RECONCILIATION_SUM.DAY.eq(day))
                .orderBy(
                        RECONCILIATION_SUM.SIDE.desc(),
                        RECONCILIATION_SUM.CLASS,
                        RECONCILIATION_SUM.KIND,
                        RECONCILIATION_SUM.CURRENCY)
                .fetch(row -> new ClassSum(
                        Side.valueOf(row.getSide()),
                        row.getClass_(),
                        row.getKind(),
                        row.getCurrency(),
                        row.getCount(),
                        row.getAmountMinor(),
                        row.getFeeThousandths()));
    }

    /** Writes the sums of the lines of a statement. */
    void writeThere(Statement statement) {
        delete(statement.provider(), statement.day(), Side.THERE);
        database.execute("""
                insert into payment.reconciliation_sum
                  (provider, day, side, class, kind, currency, count, amount_minor, discount_minor, fee_thousandths)
                select ?, ?::date, 'THERE', class, kind, currency, count(*), sum(amount_minor), sum(discount_minor), sum(fee_thousandths)
                from payment.statement_line where statement_id = ?::uuid
                group by class, kind, currency""", statement.provider(), statement.day(), statement.id());
    }

    /** Writes the sums of our payments and refunds of a day. */
    void writeHere(String provider, LocalDate day) {
        delete(provider, day, Side.HERE);
        database.execute("""
                insert into payment.reconciliation_sum
                  (provider, day, side, class, kind, currency, count, amount_minor, fee_thousandths)
                select provider, day, 'HERE', class, kind, currency, count(*), sum(amount_minor), 0
                from payment.reconciliation_entry where provider = ? and day = ?::date and class is not null
                group by provider, day, class, kind, currency""", provider, day);
    }

    /** The open days other than the statement's, whose payments or refunds the statement has, and whose sums are written. */
    List<LocalDate> otherDays(Statement statement) {
        return database.fetch("""
                        select distinct e.day from payment.statement_line l
                        join payment.reconciliation_entry e on e.reference = l.entry_reference
                        join payment.reconciliation_day d on d.provider = e.provider and d.day = e.day and d.state = 'OPEN'
                        where l.statement_id = ?::uuid and l.class in ('LATE', 'WRONG_DAY') and e.day <> ?::date
                          and exists (
                            select from payment.reconciliation_sum s where s.provider = d.provider and s.day = d.day)
                        order by 1""", statement.id(), statement.day()).into(LocalDate.class);
    }

    /** Whether every line of a statement, and each of our payments and refunds of its day, has its class. */
    boolean isComplete(UUID statement, String provider, LocalDate day) {
        return !database.fetchSingle("""
                        select exists (select from payment.statement_line where statement_id = ?::uuid and class is null)
                          or exists (select from payment.reconciliation_entry
                            where provider = ? and day = ?::date and class is null)""", statement, provider, day).into(Boolean.class);
    }

    private void delete(String provider, LocalDate day, Side side) {
        database.deleteFrom(RECONCILIATION_SUM)
                .where(RECONCILIATION_SUM.PROVIDER.eq(provider), RECONCILIATION_SUM.DAY.eq(day))
                .and(RECONCILIATION_SUM.SIDE.eq(side.name()))
                .execute();
    }
}
