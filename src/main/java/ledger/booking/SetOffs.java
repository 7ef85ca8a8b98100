package ledger.booking;

import static ledger.booking.Account.CUSTOMERS;
import static ledger.booking.Account.DISPUTE_LOSSES;

import java.util.List;

/**
 * Sets the money that the shop owes to the shopper of an order off against the losses by disputes of the same order, because the payer has this
 * money already. The smaller of both amounts is then neither owed nor lost. An entry that changes this amount gets two postings with the
 * difference. So the amount is the same in whatever order the events are booked, and it is taken back if a dispute is won after all or if a refund
 * is paid nevertheless. Not thread-safe.
 */
public final class SetOffs {

    private final long firstEntry;
    private long nextEntry;

    private SetOffs(long firstEntry, long nextEntry) {
        this.firstEntry = firstEntry;
        this.nextEntry = nextEntry;
    }

    /** For new entries. */
    public static SetOffs always() {
        return since(1, 1);
    }

    /**
     * For entries that are booked again. Builds without set-offs may have booked the first ones.
     *
     * @param firstEntry the number of the first entry that can have a set-off
     * @param nextEntry the number of the first entry that will be booked
     */
    public static SetOffs since(long firstEntry, long nextEntry) {
        return new SetOffs(firstEntry, nextEntry);
    }

    /**
     * The entry with its set-off. Call it once for each entry, in the order of their numbers.
     *
     * @param before what is booked of the order before this entry
     */
    Entry complete(Entry entry, OrderMoney before) {
        long number = nextEntry++;
        boolean isDisputed = entry.kind() == EntryKind.DISPUTE || before.has(EntryKind.DISPUTE);
        if (number < firstEntry || !isDisputed) {
            return entry;
        }
        OrderMoney after = before.with(entry);
        long more = due(after) - done(after);
        return more == 0
                ? entry
                : entry.with(List.of(Posting.of(CUSTOMERS, more), Posting.of(DISPUTE_LOSSES, Math.negateExact(more))));
    }

    private static long due(OrderMoney money) {
        long done = done(money);
        long owed = done - balance(money, CUSTOMERS);
        long lost = done + balance(money, DISPUTE_LOSSES);
        return Math.max(0, Math.min(owed, lost));
    }

    /** Only set-offs post to shoppers in entries of disputes, and to losses in other entries. */
    private static long done(OrderMoney money) {
        return money.sum(CUSTOMERS, true) - money.sum(DISPUTE_LOSSES, false);
    }

    private static long balance(OrderMoney money, Account account) {
        return Math.addExact(money.sum(account, true), money.sum(account, false));
    }
}
