package payment.reconciliation.funds;

import static org.jooq.impl.DSL.excluded;
import static payment.jooq.Tables.PAYOUT;
import static platform.sql.AnyOf.anyOf;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import payment.StatementEvent.PayoutStated;
import payment.jooq.tables.records.PayoutRecord;
import platform.money.Money;
import platform.sql.Unnest;

/** Stores the payouts of providers. All methods join the running transaction. */
@Repository
public class Payouts {

    /** The origin of payouts that are lines of a provider's statement of payments. */
    public static final String STATEMENT = "STATEMENT";

    private final DSLContext database;

    Payouts(DSLContext database) {
        this.database = database;
    }

    /** Identifies a payout of a provider. */
    private record Key(String id, String currency) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            int byId = id.compareTo(other.id);
            return byId == 0 ? currency.compareTo(other.currency) : byId;
        }
    }

    /** A payout as it is to be stored. */
    private record Changed(StatedPayout payout, int change) {}

    /**
     * Notes the payouts that a statement has, in place of those that it had before. A payout that a statement of another day has already, stays
     * as it is.
     *
     * @param day of the statement, whose row exists
     * @param origin {@link #STATEMENT}, or the account
     * @param stated at most some thousand
     * @return what must be published; empty if nothing has changed
     */
    public List<PayoutStated> note(String provider, LocalDate day, String origin, List<StatedPayout> stated) {
        Map<Key, StatedPayout> sums = new TreeMap<>();
        stated.forEach(each -> sums.merge(new Key(each.id(), each.currency()), each, Payouts::sum));
        Map<Key, PayoutRecord> known = lock(provider, day, origin, sums);
        List<Changed> changed = new ArrayList<>();
        List<PayoutStated> events = new ArrayList<>();
        sums.forEach((key, payout) -> {
            PayoutRecord row = known.remove(key);
            boolean ofThisStatement =
                    row == null || row.getDay().equals(day) && row.getOrigin().equals(origin);
            long before = row == null ? 0 : row.getAmountMinor();
            if (ofThisStatement && before != payout.amountMinor()) {
                add(provider, row == null ? 1 : row.getChangeNo() + 1, before, payout, changed, events);
            }
        });
        known.forEach((key, row) -> {
            if (row.getAmountMinor() != 0) {
                StatedPayout gone = new StatedPayout(
                        key.id(), key.currency(), 0, row.getOccurredAt().toInstant());
                add(provider, row.getChangeNo() + 1, row.getAmountMinor(), gone, changed, events);
            }
        });
        save(provider, day, origin, changed);
        return events;
    }

    private static StatedPayout sum(StatedPayout one, StatedPayout other) {
        return new StatedPayout(
                one.id(), one.currency(), Math.addExact(one.amountMinor(), other.amountMinor()), one.occurredAt());
    }

    private static void add(
            String provider,
            int change,
            long before,
            StatedPayout after,
            List<Changed> changed,
            List<PayoutStated> events) {
        changed.add(new Changed(after, change));
        events.add(new PayoutStated(
                provider,
                after.id(),
                change,
                Money.ofMinor(before, after.currency()),
                Money.ofMinor(after.amountMinor(), after.currency()),
                after.occurredAt()));
    }

    /** A payout and the statement that has it. */
    record Shown(StatedPayout payout, String origin) {}

    /** The payouts of a day, by id. */
    List<Shown> of(String provider, LocalDate day, int limit) {
        return database.selectFrom(PAYOUT)
                .where(PAYOUT.PROVIDER.eq(provider), PAYOUT.DAY.eq(day))
                .orderBy(PAYOUT.PAYOUT_ID, PAYOUT.CURRENCY)
                .limit(limit)
                .fetch(row -> new Shown(
                        new StatedPayout(
                                row.getPayoutId(),
                                row.getCurrency(),
                                row.getAmountMinor(),
                                row.getOccurredAt().toInstant()),
                        row.getOrigin()));
    }

    /** The payouts of the statement, and those with the same ids. */
    private Map<Key, PayoutRecord> lock(String provider, LocalDate day, String origin, Map<Key, StatedPayout> stated) {
        Map<Key, PayoutRecord> known = new TreeMap<>();
        database.selectFrom(PAYOUT)
                .where(PAYOUT.PROVIDER.eq(provider))
                .and(PAYOUT.DAY
                        .eq(day)
                        .and(PAYOUT.ORIGIN.eq(origin))
                        .or(anyOf(
                                PAYOUT.PAYOUT_ID,
                                stated.keySet().stream().map(Key::id).toList())))
                .orderBy(PAYOUT.PAYOUT_ID, PAYOUT.CURRENCY)
                .forUpdate()
                .forEach(row -> {
                    Key key = new Key(row.getPayoutId(), row.getCurrency());
                    if (stated.containsKey(key)
                            || row.getDay().equals(day) && row.getOrigin().equals(origin)) {
                        known.put(key, row);
                    }
                });
        return known;
    }

    private void save(String provider, LocalDate day, String origin, List<Changed> changed) {
        if (changed.isEmpty()) {
            return;
        }
        Unnest.Rows rows = Unnest.of(changed)
                .column(PAYOUT.PROVIDER, each -> provider)
                .column(PAYOUT.PAYOUT_ID, each -> each.payout().id())
                .column(PAYOUT.CURRENCY, each -> each.payout().currency())
                .column(PAYOUT.DAY, each -> day)
                .column(PAYOUT.ORIGIN, each -> origin)
                .column(PAYOUT.AMOUNT_MINOR, each -> each.payout().amountMinor())
                .column(PAYOUT.CHANGE_NO, Changed::change)
                .column(PAYOUT.OCCURRED_AT, each -> utc(each.payout()))
                .as("p");
        database.insertInto(PAYOUT, rows.columns())
                .select(rows.select())
                .onConflict(PAYOUT.PROVIDER, PAYOUT.PAYOUT_ID, PAYOUT.CURRENCY)
                .doUpdate()
                .set(PAYOUT.AMOUNT_MINOR, excluded(PAYOUT.AMOUNT_MINOR))
                .set(PAYOUT.CHANGE_NO, excluded(PAYOUT.CHANGE_NO))
                .set(PAYOUT.OCCURRED_AT, excluded(PAYOUT.OCCURRED_AT))
                .execute();
    }

    private static OffsetDateTime utc(StatedPayout payout) {
        return payout.occurredAt().atOffset(ZoneOffset.UTC);
    }
}
