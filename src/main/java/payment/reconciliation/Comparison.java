package payment.reconciliation;

import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.SQLDataType.BIGINT;
import static platform.sql.Timestamps.utc;

import java.time.Instant;
import java.time.ZoneId;
import org.jooq.DSLContext;
import org.jooq.QueryPart;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.reconciliation.ReconciliationProperties.Fee;

/**
 * Compares the lines of a statement with our payments and refunds, a page at a time. Each method can be repeated with the same page. All
 * methods join the running transaction.
 *
 * <p>What is compared is what providers state: a payment that was collected at once, each capture of an authorised payment, and each part of a
 * refund that several captures give back. A refund that has failed after it succeeded is two entries: the second one is the money that came back.
 */
@Repository
class Comparison {

    private final DSLContext database;

    Comparison(DSLContext database) {
        this.database = database;
    }

    /**
     * Lists our payments that were collected at once in this period, the captures of authorised payments, and our refunds that succeeded in it;
     * without the parts of wallets, which the provider does not know. Also lists the refunds whose money came back in this period.
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
                  and not exists (select from payment.capture c where c.payment_reference = p.reference and c.status = 'captured')
                order by p.reference
                on conflict (reference) do nothing""", zone.getId(), utc(from), utc(to), statement.provider());
        database.execute("""
                insert into payment.reconciliation_entry (reference, kind, provider, day, provider_id, amount_minor, currency, payment_reference)
                select c.reference, 'PAYMENT', p.provider, (c.captured_at at time zone ?)::date, p.provider_payment_id,
                  c.amount_minor, c.currency, p.reference
                from payment.capture c join payment.payment p on p.reference = c.payment_reference
                where c.captured_at >= ?::timestamptz and c.captured_at < ?::timestamptz and p.provider = ? and c.status = 'captured'
                order by c.reference
                on conflict (reference) do nothing""", zone.getId(), utc(from), utc(to), statement.provider());
        database.execute(
                """
                insert into payment.reconciliation_entry (reference, kind, provider, day, amount_minor, currency)
                select coalesce(x.reference, r.reference), 'REFUND', p.provider,
                  (case when ? then r.noted_at else coalesce(r.refunded_at, r.noted_at) end at time zone ?)::date,
                  coalesce(x.amount_minor, r.amount_minor - coalesce(r.balance_minor, 0)), r.currency
                from payment.refund r join payment.payment p on p.reference = r.payment_reference
                left join payment.refund_part x on x.refund_reference = r.reference
                where (r.noted_at >= ?::timestamptz and r.noted_at < ?::timestamptz and (? or r.refunded_at is null)
                    or r.refunded_at >= ?::timestamptz and r.refunded_at < ?::timestamptz and not ?)
                  and p.provider = ? and (r.status = 'refunded' or r.refunded_at is not null)
                  and r.amount_minor > coalesce(r.balance_minor, 0)
                order by 1
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
        database.execute("""
                insert into payment.reconciliation_entry (reference, kind, provider, day, amount_minor, currency, payment_reference)
                select coalesce(x.reference, r.reference) || '/returned', 'REFUND_FAILURE', p.provider, (r.failed_at at time zone ?)::date,
                  coalesce(x.amount_minor, r.amount_minor - coalesce(r.balance_minor, 0)), r.currency, coalesce(x.reference, r.reference)
                from payment.refund r join payment.payment p on p.reference = r.payment_reference
                left join payment.refund_part x on x.refund_reference = r.reference
                where r.failed_at >= ?::timestamptz and r.failed_at < ?::timestamptz and p.provider = ? and r.refunded_at is not null
                order by 1
                on conflict (reference) do nothing""", zone.getId(), utc(from), utc(to), statement.provider());
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
                  and not exists (select from payment.capture c where c.payment_reference = p.reference and c.status = 'captured')
                order by p.reference
                on conflict (reference) do nothing""", zone.getId(), statement.id(), fromLine, toLine, statement.provider());
        // A line names the capture, or the payment that it belongs to.
        database.execute("""
                insert into payment.reconciliation_entry (reference, kind, provider, day, provider_id, amount_minor, currency, payment_reference)
                select distinct on (c.reference) c.reference, 'PAYMENT', p.provider, (c.captured_at at time zone ?)::date,
                  p.provider_payment_id, c.amount_minor, c.currency, p.reference
                from payment.statement_line l
                join lateral (
                  select n.reference from payment.capture n where n.reference = l.reference
                  union all
                  select n.reference from payment.capture n where n.payment_reference = l.reference) named on true
                join payment.capture c on c.reference = named.reference
                join payment.payment p on p.reference = c.payment_reference
                where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ? and l.kind = 'PAYMENT'
                  and c.status = 'captured' and p.provider = ?
                  and not exists (select from payment.reconciliation_entry e where e.reference = c.reference)
                order by c.reference
                on conflict (reference) do nothing""", zone.getId(), statement.id(), fromLine, toLine, statement.provider());
        database.execute("""
                insert into payment.reconciliation_entry (reference, kind, provider, day, amount_minor, currency)
                select distinct on (l.reference) l.reference, 'REFUND', p.provider,
                  (case when ? then r.noted_at else coalesce(r.refunded_at, r.noted_at) end at time zone ?)::date,
                  coalesce(x.amount_minor, r.amount_minor - coalesce(r.balance_minor, 0)), r.currency
                from payment.statement_line l
                left join payment.refund_part x on x.reference = l.reference
                join payment.refund r on r.reference = coalesce(x.refund_reference, l.reference)
                join payment.payment p on p.reference = r.payment_reference
                where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ? and l.kind = 'REFUND'
                  and (r.status = 'refunded' or r.refunded_at is not null) and p.provider = ? and r.amount_minor > coalesce(r.balance_minor, 0)
                  and not exists (select from payment.reconciliation_entry e where e.reference = l.reference)
                order by l.reference
                on conflict (reference) do nothing""", byRequest, zone.getId(), statement.id(), fromLine, toLine, statement.provider());
        database.execute("""
                insert into payment.reconciliation_entry (reference, kind, provider, day, amount_minor, currency, payment_reference)
                select distinct on (l.reference) l.reference || '/returned', 'REFUND_FAILURE', p.provider, (r.failed_at at time zone ?)::date,
                  coalesce(x.amount_minor, r.amount_minor - coalesce(r.balance_minor, 0)), r.currency, l.reference
                from payment.statement_line l
                left join payment.refund_part x on x.reference = l.reference
                join payment.refund r on r.reference = coalesce(x.refund_reference, l.reference)
                join payment.payment p on p.reference = r.payment_reference
                where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ? and l.kind = 'REFUND_FAILURE'
                  and r.failed_at is not null and r.refunded_at is not null and p.provider = ?
                order by l.reference
                on conflict (reference) do nothing""", zone.getId(), statement.id(), fromLine, toLine, statement.provider());
    }

    /**
     * Gives each line its class, as if no other line named the same payment. A line finds its payment by the provider's id, or else by our
     * reference. Of several captures of the payment, the one with its amount counts, then that of the day, then the one with the nearest amount.
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
                  select e.reference, {0}
                  from (select) line
                  left join payment.reconciliation_entry named
                    on named.reference = l.reference and named.provider = {1} and named.kind = l.kind
                  left join lateral (
                    select i.reference
                    from payment.reconciliation_entry i
                    where i.provider_id = l.provider_id and i.provider = {1} and i.kind = l.kind
                      and named.provider_id is distinct from l.provider_id {2}) identified on true
                  left join lateral (
                    select i.reference
                    from payment.reconciliation_entry i
                    where i.payment_reference = l.reference and i.provider = {1} and i.kind = l.kind
                      and named.reference is null and identified.reference is null {2}) captured on true
                  left join payment.reconciliation_entry e
                    on e.reference = coalesce(identified.reference, named.reference, captured.reference))
                where l.statement_id = {3} and l.line_no >= {4} and l.line_no < {5}""",
                lineClass(statement, fee),
                val(statement.provider()),
                likely(statement),
                val(statement.id()),
                val(fromLine),
                val(toLine));
    }

    /** The class of a line {@code l} about the entry {@code e}, as if no other line were about it. */
    private static QueryPart lineClass(Statement statement, @Nullable Fee fee) {
        return sql(
                """
                case
                  when l.kind in ('FEE', 'PAYOUT', 'NOTE') then 'NOT_COMPARED'
                  when e.reference is null then 'MISSING_HERE'
                  when e.amount_minor <> l.amount_minor or e.currency <> l.currency then 'AMOUNT_DIFFERS'
                  when e.day <> {0} then case abs(e.day - {0}) when 1 then 'LATE' else 'WRONG_DAY' end
                  when l.kind = 'PAYMENT' and abs(l.fee_thousandths
                    - ((l.amount_minor - l.discount_minor)::numeric * {1} / 1000 + {2})) > {3} then 'FEE_DIFFERS'
                  else 'MATCHED' end""",
                val(statement.day()),
                val(fee == null ? null : fee.partsPerMillion(), BIGINT),
                val(fee == null ? null : fee.fixedThousandths(), BIGINT),
                val(fee == null ? null : fee.toleranceThousandths(), BIGINT));
    }

    /** Which of several captures {@code i} of a payment the line {@code l} is most likely about. */
    private static QueryPart likely(Statement statement) {
        return sql("""
                order by i.amount_minor <> l.amount_minor or i.currency <> l.currency, i.day <> {0},
                  abs(i.amount_minor - l.amount_minor), i.reference limit 1""", val(statement.day()));
    }

    /**
     * Distributes the lines of captures of one payment over these captures: a line that repeats another one gets a capture that no line has. A
     * line with the amount of its capture gets only one with the same amount. A line with another amount gets any, or else it is missing here.
     *
     * @param fee as for {@link #classify}
     */
    void shareCaptures(Statement statement, @Nullable Fee fee, long fromLine, long toLine) {
        if (!hasRepeatedCaptures(statement, fromLine, toLine)) {
            return;
        }
        share(statement, fee, fromLine, toLine, sql("true"), sql("amount_minor"));
        share(statement, fee, fromLine, toLine, sql("l.amount_minor <> c.amount_minor"), sql("null::bigint"));
        database.execute("""
                update payment.statement_line l set entry_reference = null, class = 'MISSING_HERE'
                from payment.reconciliation_entry c
                where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ? and c.reference = l.entry_reference
                  and c.payment_reference is not null and c.amount_minor <> l.amount_minor
                  and (c.statement_id, c.line_no) is distinct from (l.statement_id, l.line_no)""", statement.id(), fromLine, toLine);
    }

    /** Most providers have no captures, and most pages no lines that repeat one. */
    private boolean hasRepeatedCaptures(Statement statement, long fromLine, long toLine) {
        return Boolean.TRUE.equals(database.fetchSingle("""
                        select exists (
                            select from payment.reconciliation_entry where provider = ? and payment_reference is not null)
                          and exists (
                            select from payment.statement_line l join payment.reconciliation_entry c on c.reference = l.entry_reference
                            where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ? and c.payment_reference is not null
                              and (c.statement_id, c.line_no) is distinct from (l.statement_id, l.line_no))""", statement.provider(), statement.id(), fromLine, toLine)
                .into(Boolean.class));
    }

    /**
     * Pairs lines that repeat another one with captures that no line has, in the order of their amounts.
     *
     * @param which a condition of the lines
     * @param key what a line and its capture must have in common besides the payment
     */
    private void share(
            Statement statement, @Nullable Fee fee, long fromLine, long toLine, QueryPart which, QueryPart key) {
        database.execute(
                """
                with repeated as (
                  select l.line_no, c.payment_reference, l.amount_minor
                  from payment.statement_line l join payment.reconciliation_entry c on c.reference = l.entry_reference
                  where l.statement_id = {0} and l.line_no >= {1} and l.line_no < {2} and c.payment_reference is not null and {3}
                    and (c.statement_id, c.line_no) is distinct from (l.statement_id, l.line_no)),
                free as (
                  select e.reference, e.payment_reference, e.amount_minor, abs(e.day - {4}) as distance
                  from payment.reconciliation_entry e
                  where e.provider = {5} and e.payment_reference in (select payment_reference from repeated)
                    and (e.statement_id is null
                      or exists (select from payment.statement s where s.statement_id = e.statement_id and s.state in ('DISCARDED', 'REMOVED')))),
                pairs as (
                  select line_no, reference
                  from (
                    select line_no, payment_reference, {6} as key,
                      row_number() over (partition by payment_reference, {6} order by amount_minor, line_no) as number
                    from repeated) r
                  join (
                    select reference, payment_reference, {6} as key,
                      row_number() over (partition by payment_reference, {6} order by amount_minor, distance, reference) as number
                    from free) f
                    on f.payment_reference = r.payment_reference and f.key is not distinct from r.key and f.number = r.number),
                shared as (
                  update payment.statement_line l set entry_reference = e.reference, class = {7}
                  from pairs p join payment.reconciliation_entry e on e.reference = p.reference
                  where l.statement_id = {0} and l.line_no = p.line_no
                  returning l.line_no, l.entry_reference, l.class)
                update payment.reconciliation_entry e set class = shared.class, statement_id = {0}, line_no = shared.line_no
                from shared
                where e.reference = shared.entry_reference""",
                val(statement.id()),
                val(fromLine),
                val(toLine),
                which,
                val(statement.day()),
                val(statement.provider()),
                key,
                lineClass(statement, fee));
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
}
