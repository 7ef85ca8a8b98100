package payment.reconciliation.workitem;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.PaymentRequest.BalanceComparisonRequested;
import platform.money.Money;

/**
 * The work items of balances: a provider holds something else than the book says. A difference counts on the day on which it arises, so one that
 * stays has one work item. A closed day stays as it is. All methods join the running transaction and can be repeated.
 */
@Repository
public class BalanceItems {

    private final DSLContext database;
    private final Incidents incidents;

    BalanceItems(DSLContext database, Incidents incidents) {
        this.database = database;
        this.incidents = incidents;
    }

    /** Stores what the ledger has told, unless it has answered a newer question already, and follows with the work items. */
    public void compare(List<BalanceComparisonRequested> told, Instant at) {
        for (BalanceComparisonRequested each : told) {
            Money booked = each.balance();
            int stored = database.execute(
                    """
                    update payment.provider_balance b set booked_minor = ?, booked_change = ?
                    from payment.reconciliation_day d
                    where b.provider = ? and b.day = ?::date and b.currency = ? and b.change_no >= ? and coalesce(b.booked_change, 0) < ?
                      and (d.provider, d.day, d.state) = (b.provider, b.day, 'OPEN')""",
                    booked.amountMinor(),
                    each.change(),
                    each.provider(),
                    each.day(),
                    booked.currency(),
                    each.change(),
                    each.change());
            if (stored > 0) {
                follow(each.provider(), each.day(), booked.currency(), at);
            }
        }
    }

    /** Makes, changes, settles or opens again the work items of a day and of the next one. */
    private void follow(String provider, LocalDate day, String currency, Instant at) {
        follow(compared(provider, day, currency), provider, currency, at);
        LocalDate next = database.fetchSingle("""
                        select min(day) from payment.provider_balance
                        where provider = ? and currency = ? and day > ?::date and booked_minor is not null""", provider, currency, day).into(LocalDate.class);
        if (next != null) {
            follow(compared(provider, next, currency), provider, currency, at);
        }
    }

    /**
     * @param beforeMinor the difference of the last day that was compared before; zero if there is none
     */
    private record Compared(LocalDate day, long statedMinor, long bookedMinor, long beforeMinor) {}

    private @Nullable Compared compared(String provider, LocalDate day, String currency) {
        return database.fetchOptional("""
                        select b.day, b.stated_minor, b.booked_minor, coalesce((
                            select p.stated_minor - p.booked_minor from payment.provider_balance p
                            where p.provider = b.provider and p.currency = b.currency and p.day < b.day and p.booked_minor is not null
                            order by p.day desc limit 1), 0)
                        from payment.provider_balance b join payment.reconciliation_day d on (d.provider, d.day, d.state) = (b.provider, b.day, 'OPEN')
                        where b.provider = ? and b.day = ?::date and b.currency = ? and b.booked_minor is not null""", provider, day, currency)
                .map(row -> new Compared(
                        row.get(0, LocalDate.class),
                        row.get(1, Long.class),
                        row.get(2, Long.class),
                        row.get(3, Long.class)))
                .orElse(null);
    }

    private void follow(@Nullable Compared balance, String provider, String currency, Instant at) {
        if (balance == null) {
            return;
        }
        long difference = Math.subtractExact(balance.statedMinor(), balance.bookedMinor());
        if (difference == balance.beforeMinor()) {
            incidents.end(Incident.ofBalance(provider, balance.day(), currency), at);
        } else {
            incidents.begin(
                    Incident.balanceDiffers(
                            provider,
                            balance.day(),
                            Money.ofMinor(balance.bookedMinor(), currency),
                            Money.ofMinor(balance.statedMinor(), currency),
                            "the provider holds %s more than the book; on the day before it was %s"
                                    .formatted(
                                            Money.ofMinor(difference, currency),
                                            Money.ofMinor(balance.beforeMinor(), currency))),
                    at);
        }
    }
}
