package ledger.book;

import static ledger.jooq.Tables.BALANCE_QUESTION;
import static org.jooq.impl.DSL.excluded;
import static platform.sql.Writes.atCommit;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import outbox.EventReader.Logged;
import payment.PaymentRequest.BalanceComparisonRequested;
import payment.StatementEvent.BalanceStated;
import platform.money.Money;
import platform.sql.Unnest;

/** Stores which balances of clearing accounts payment wants to know. All methods join the running transaction. */
@Repository
class BalanceQuestions {

    private final DSLContext database;

    BalanceQuestions(DSLContext database) {
        this.database = database;
    }

    /** Adds the questions of these events; a newer question replaces an older one. Without such events, nothing is written. */
    void add(List<Logged> events) {
        Map<String, BalanceStated> newest = new LinkedHashMap<>();
        events.stream()
                .map(Logged::event)
                .filter(BalanceStated.class::isInstance)
                .map(BalanceStated.class::cast)
                .forEach(each ->
                        newest.put(each.correlation() + "/" + each.balance().currency(), each));
        if (newest.isEmpty()) {
            return;
        }
        Collection<BalanceStated> asked = newest.values();
        Unnest.Rows rows = Unnest.of(List.copyOf(asked))
                .column(BALANCE_QUESTION.PROVIDER, BalanceStated::provider)
                .column(BALANCE_QUESTION.DAY, BalanceStated::day)
                .column(BALANCE_QUESTION.CURRENCY, each -> each.balance().currency())
                .column(BALANCE_QUESTION.CHANGE_NO, BalanceStated::change)
                .column(BALANCE_QUESTION.ENDS_AT, each -> each.endsAt().atOffset(ZoneOffset.UTC))
                .as("q");
        atCommit(database.insertInto(BALANCE_QUESTION, rows.columns())
                .select(rows.select())
                .onConflict(BALANCE_QUESTION.PROVIDER, BALANCE_QUESTION.DAY, BALANCE_QUESTION.CURRENCY)
                .doUpdate()
                .set(BALANCE_QUESTION.CHANGE_NO, excluded(BALANCE_QUESTION.CHANGE_NO))
                .set(BALANCE_QUESTION.ENDS_AT, excluded(BALANCE_QUESTION.ENDS_AT)));
    }

    boolean isEmpty() {
        return !database.fetchExists(BALANCE_QUESTION);
    }

    /**
     * Answers the next questions, and deletes them. The balance is that of all entries without those that happened later, whatever their
     * accounting day; the sums by day give it without reading old postings.
     *
     * @return the answers; empty if there is no question
     */
    List<BalanceComparisonRequested> answer(int limit) {
        return database.fetch("""
                        with asked as (
                          delete from ledger.balance_question where (provider, day, currency) in (
                            select provider, day, currency from ledger.balance_question order by 1, 2, 3 limit ? for update skip locked)
                          returning *)
                        select a.provider, a.day, a.currency, a.change_no,
                          coalesce((
                            select sum(s.debit_minor - s.credit_minor) from ledger.account_day s
                            where s.account = 'clearing:' || a.provider and s.currency = a.currency), 0)
                          - coalesce((
                            select sum(p.amount_minor) from ledger.posting p join ledger.entry e on e.entry_no = p.entry_no
                            where p.account = 'clearing:' || a.provider and p.currency = a.currency
                              and p.day >= (a.ends_at at time zone b.zone)::date - 1 and e.happened_at >= a.ends_at), 0)
                        from asked a cross join ledger.book b
                        order by a.provider, a.currency, a.day""", limit).map(row -> {
            String provider = row.get(0, String.class);
            LocalDate day = row.get(1, LocalDate.class);
            String currency = row.get(2, String.class);
            return new BalanceComparisonRequested(
                    BalanceStated.correlation(provider, day) + "/" + currency,
                    BalanceStated.correlation(provider, day),
                    provider,
                    day,
                    row.get(3, Integer.class),
                    Money.ofMinor(row.get(4, Long.class), currency));
        });
    }
}
