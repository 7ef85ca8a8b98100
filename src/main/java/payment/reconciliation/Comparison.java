package payment.reconciliation;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.reconciliation.ReconciliationProperties.Fee;

/**
 * Compares the lines of a statement with our payments and refunds, a page at a time. Each method can be repeated with the same page. All
 * methods join the running transaction.
 */
@Repository
class Comparison {

    private final DSLContext database;

    Comparison(DSLContext database) {
        this.database = database;
    }

    /**
     * Lists our payments that were captured in this period, and our refunds that succeeded in it; without the parts of wallets, which the
     * provider does not know.
     *
     * @param byRequest whether a refund counts when it was requested, not when it succeeded
     */
    void listEntries(Statement statement, ZoneId zone, boolean byRequest, Instant from, Instant to) {
        database.execute("""
                insert into payment.reconciliation_entry (reference, kind, provider, day, provider_id, amount_minor, currency)
                select p.reference, 'PAYMENT', p.provider, (p.captured_at at time zone ?)::date, p.provider_payment_id,
                  p.captured_minor - coalesce(p.balance_minor, 0), p.currency
                from payment.payment p
                where p.captured_at >= ?::timestamptz and p.captured_at < ?::timestamptz and p.provider = ?
                  and p.status = 'captured'
                order by p.reference
                on conflict (reference) do nothing""", zone.getId(), utc(from), utc(to), statement.provider());
        database.execute(
                """
                insert into payment.reconciliation_entry (reference, kind, provider, day, amount_minor, currency)
                select r.reference, 'REFUND', p.provider,
                  (case when ? then r.noted_at else coalesce(r.refunded_at, r.noted_at) end at time zone ?)::date,
                  r.amount_minor - coalesce(r.balance_minor, 0), r.currency
                from payment.refund r join payment.payment p on p.reference = r.payment_reference
                where (r.noted_at >= ?::timestamptz and r.noted_at < ?::timestamptz and (? or r.refunded_at is null)
                    or r.refunded_at >= ?::timestamptz and r.refunded_at < ?::timestamptz and not ?)
                  and p.provider = ? and r.status = 'refunded'
                  and r.amount_minor > coalesce(r.balance_minor, 0)
                order by r.reference
                on conflict (reference) do nothing""",
                byRequest,
                zone.getId(),
                utc(from),
                utc(to),
                byRequest,
                utc(from),
                utc(to),
                byRequest,
                statement.provider());
    }

    /**
     * Lets the running transaction find rows by their indexes. A page is small, and the tables are large. Without this, the planner reads a
     * whole table for each page, because it does not know how many lines are between two numbers.
     */
    void findByIndexes() {
        database.execute(
                "select set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)");
    }

    /** Before a repeated comparison, our payments and refunds of these lines count as not compared. */
    void forget(Statement statement, long fromLine, long toLine) {
        database.execute("""
                update payment.reconciliation_entry e set class = null, statement_id = null, line_no = null
                from payment.statement_line l
                where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ?
                  and e.reference = l.entry_reference and e.statement_id = l.statement_id""", statement.id(), fromLine, toLine);
        database.execute("""
                delete from payment.statement_unknown u using payment.statement_line l
                where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ?
                  and u.statement_id = l.statement_id and u.kind = l.kind and u.provider_id = l.provider_id""", statement.id(), fromLine, toLine);
    }

    /** Lists the payments and refunds that these lines name and that are of another day; as in {@link #listEntries}. */
    void listNamed(Statement statement, ZoneId zone, boolean byRequest, long fromLine, long toLine) {
        database.execute("""
                insert into payment.reconciliation_entry (reference, kind, provider, day, provider_id, amount_minor, currency)
                select distinct on (p.reference) p.reference, 'PAYMENT', p.provider,
                  (p.captured_at at time zone ?)::date, p.provider_payment_id, p.captured_minor - coalesce(p.balance_minor, 0), p.currency
                from payment.statement_line l
                join payment.payment p on p.reference = l.reference
                where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ? and l.kind = 'PAYMENT'
                  and p.status = 'captured' and p.provider = ?
                  and not exists (select from payment.reconciliation_entry e where e.reference = l.reference)
                order by p.reference
                on conflict (reference) do nothing""", zone.getId(), statement.id(), fromLine, toLine, statement.provider());
        database.execute("""
                insert into payment.reconciliation_entry (reference, kind, provider, day, amount_minor, currency)
                select distinct on (r.reference) r.reference, 'REFUND', p.provider,
                  (case when ? then r.noted_at else coalesce(r.refunded_at, r.noted_at) end at time zone ?)::date,
                  r.amount_minor - coalesce(r.balance_minor, 0), r.currency
                from payment.statement_line l
                join payment.refund r on r.reference = l.reference
                join payment.payment p on p.reference = r.payment_reference
                where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ? and l.kind = 'REFUND'
                  and r.status = 'refunded' and p.provider = ? and r.amount_minor > coalesce(r.balance_minor, 0)
                  and not exists (select from payment.reconciliation_entry e where e.reference = l.reference)
                order by r.reference
                on conflict (reference) do nothing""", byRequest, zone.getId(), statement.id(), fromLine, toLine, statement.provider());
    }

    /**
     * Gives each line its class, as if no other line named the same payment. A line finds its payment by the provider's id, or else by our
     * reference.
     *
     * @param fee what the provider should take for a payment; null if it is not known
     */
    void classify(Statement statement, @Nullable Fee fee, long fromLine, long toLine) {
        // A subquery for each line: a join would also be planned for a page without lines, and then compare each line
        // with each other one.
        database.execute(
                """
                update payment.statement_line l
                set (entry_reference, class) = (
                  select e.reference, case
                    when l.kind in ('FEE', 'PAYOUT', 'NOTE') then 'NOT_COMPARED'
                    when e.reference is null then 'MISSING_HERE'
                    when e.amount_minor <> l.amount_minor or e.currency <> l.currency then 'AMOUNT_DIFFERS'
                    when e.day <> ?::date then case abs(e.day - ?::date) when 1 then 'LATE' else 'WRONG_DAY' end
                    when l.kind = 'PAYMENT' and abs(l.fee_thousandths
                      - (l.amount_minor::numeric * ?::bigint / 1000 + ?::bigint)) > ?::bigint then 'FEE_DIFFERS'
                    else 'MATCHED' end
                  from (select) line
                  left join payment.reconciliation_entry named
                    on named.reference = l.reference and named.provider = ? and named.kind = l.kind
                  left join lateral (
                    select min(i.reference || '') as reference -- by the index of ids, not by that of references
                    from payment.reconciliation_entry i
                    where i.provider_id = l.provider_id and i.provider = ? and i.kind = l.kind
                      and named.provider_id is distinct from l.provider_id) identified on true
                  left join payment.reconciliation_entry e
                    on e.reference = coalesce(identified.reference, named.reference))
                where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ?""",
                statement.day(),
                statement.day(),
                fee == null ? null : fee.partsPerMillion(),
                fee == null ? null : fee.fixedThousandths(),
                fee == null ? null : fee.toleranceThousandths(),
                statement.provider(),
                statement.provider(),
                statement.id(),
                fromLine,
                toLine);
    }

    /**
     * Gives our payments and refunds the line that counts, and its class. Of several lines about one payment, the line of an earlier
     * statement counts, then the one with the id that we know, then the one with our amount, then the first.
     */
    void claim(Statement statement, long fromLine, long toLine) {
        database.execute("""
                with best as (
                  select distinct on (l.entry_reference) l.entry_reference, l.statement_id, l.line_no, l.class,
                    l.provider_id is distinct from e.provider_id as other_id, l.amount_minor <> e.amount_minor as other_amount
                  from payment.statement_line l join payment.reconciliation_entry e on e.reference = l.entry_reference
                  where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ?
                  order by l.entry_reference, other_id, other_amount, l.line_no)
                update payment.reconciliation_entry e set class = b.class, statement_id = b.statement_id, line_no = b.line_no
                from best b
                where e.reference = b.entry_reference
                  and (e.statement_id is null
                    or exists (select from payment.statement s where s.statement_id = e.statement_id and s.state in ('DISCARDED', 'REMOVED'))
                    or e.statement_id = b.statement_id and (b.other_id, b.other_amount, b.line_no) <= (
                      select o.provider_id is distinct from e.provider_id, o.amount_minor <> e.amount_minor, o.line_no
                      from payment.statement_line o where o.statement_id = e.statement_id and o.line_no = e.line_no))
                  and (e.class, e.statement_id, e.line_no) is distinct from (b.class, b.statement_id, b.line_no)""", statement.id(), fromLine, toLine);
        database.execute("""
                insert into payment.statement_unknown (statement_id, kind, provider_id, line_no)
                select l.statement_id, l.kind, l.provider_id, min(l.line_no)
                from payment.statement_line l
                where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ? and l.class = 'MISSING_HERE'
                group by l.statement_id, l.kind, l.provider_id
                on conflict do nothing""", statement.id(), fromLine, toLine);
    }

    /** Finds lines that repeat the one that counts. */
    void markRepeated(Statement statement, long fromLine, long toLine) {
        database.execute("""
                update payment.statement_line l set class = 'TWICE'
                where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ? and l.entry_reference is not null
                  and exists (
                    select from payment.reconciliation_entry e
                    where e.reference = l.entry_reference
                      and (e.statement_id, e.line_no) is distinct from (l.statement_id, l.line_no))""", statement.id(), fromLine, toLine);
        database.execute("""
                update payment.statement_line l set class = 'TWICE'
                where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ? and l.class = 'MISSING_HERE'
                  and exists (
                    select from payment.statement_unknown u
                    where u.statement_id = l.statement_id and u.kind = l.kind and u.provider_id = l.provider_id
                      and u.line_no < l.line_no)""", statement.id(), fromLine, toLine);
    }

    /**
     * Classifies our next payments and refunds of the day that no line has.
     *
     * @param after reference, exclusive
     * @return the last reference; null if there are no more
     */
    @Nullable
    String classifyMissing(Statement statement, String after, int limit) {
        return database.fetchSingle(
                        """
                        with page as (
                          select reference from payment.reconciliation_entry
                          where provider = ? and day = ?::date and reference > ? and (class is null or class = 'MISSING_THERE'
                            or statement_id in (
                              select r.statement_id from payment.statement r
                              where r.provider = ? and r.day = ?::date and r.state = 'REMOVED' and r.lines_deleted_at is not null))
                          order by reference limit ?),
                        classified as (
                          update payment.reconciliation_entry e set class = 'MISSING_THERE', statement_id = null, line_no = null from page
                          where e.reference = page.reference)
                        select max(reference) from page""", statement.provider(), statement.day(), after, statement.provider(), statement.day(), limit)
                .into(String.class);
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
