package ledger.booking;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import ledger.booking.ShareFact.Kind;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.ReturnAccepted;
import order.OrderEvent.ReturnedLine;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventReader.LogPosition;
import outbox.EventReader.Logged;

/**
 * Adds the shares of third parties to entries. A recognition owes each party its share, by the splits that are valid when the order is paid. A
 * return takes back the share of the units that came back. The reversal of a whole order takes back what is left, as it does with all that was
 * recognised. So the payable of an order is always the share of what stays sold. Pure, not thread-safe.
 */
public final class ShareBooking {

    /** The event that tells the lines of an order. It is read only if splits are declared. */
    public static final Class<OrderCreated> LINES = OrderCreated.class;

    private final List<Split> versions;
    private final @Nullable LogPosition since;
    private final Map<String, OrderShares> orders;
    private final Map<String, Set<Kind>> open = new LinkedHashMap<>();
    private final List<ShareFact> decided = new ArrayList<>();
    private long nextEntry;

    /**
     * @param versions of all splits, in any order
     * @param since the first event whose order can have shares; null if no order can
     * @param orders what is known of the shares of the orders, by correlation; a missing order is new
     * @param nextEntry the number of the first entry that will be booked
     */
    public ShareBooking(
            List<Split> versions, @Nullable LogPosition since, Map<String, OrderShares> orders, long nextEntry) {
        this.versions = List.copyOf(versions);
        this.since = since;
        this.orders = new HashMap<>(orders);
        this.nextEntry = nextEntry;
    }

    /** Without any split. */
    public static ShareBooking none() {
        return new ShareBooking(List.of(), null, Map.of(), 1);
    }

    /** Reads what an event tells about the lines of its order. */
    void read(Logged source) {
        if (since == null) {
            return;
        }
        String order = source.event().correlation();
        OrderShares known = known(order);
        if (source.event() instanceof OrderCreated created
                && known.placed() == null
                && source.position().compareTo(since) >= 0) {
            orders.put(order, known.withPlaced(SoldLine.of(created)));
            open(order).add(Kind.PLACED);
        } else if (source.event() instanceof OrderConfirmed confirmed
                && known.placed() != null
                && known.confirmed() == null) {
            orders.put(order, known.withConfirmed(SoldLine.confirmed(known.placed(), confirmed)));
            open(order).remove(Kind.PLACED);
            open(order).add(Kind.CONFIRMED);
        }
    }

    /** The entry with its shares. Call it once for each entry, in the order of their numbers. */
    Entry complete(Entry entry, OrderMoney money) {
        long number = nextEntry++;
        if (since == null) {
            return entry;
        }
        Event event = entry.source().event();
        if (entry.kind() == EntryKind.RECOGNITION && event instanceof OrderPaid paid) {
            return recognised(entry, paid, number);
        }
        if (entry.kind() == EntryKind.RETURN && event instanceof ReturnAccepted accepted) {
            return returned(entry, accepted, money);
        }
        return entry;
    }

    private Entry recognised(Entry entry, OrderPaid paid, long number) {
        String order = entry.correlation();
        OrderShares known = known(order);
        open.remove(order);
        if (known.confirmed() == null) {
            return entry;
        }
        List<Share> shares = Share.of(known.confirmed(), before(number), entry.currency(), paid.at());
        if (shares.isEmpty()) {
            return entry;
        }
        orders.put(order, known.withShares(shares));
        decided.add(new ShareFact(order, Kind.SHARES, "", shares));
        Postings postings = new Postings();
        for (Share share : shares) {
            long due = share.due(share.units());
            postings.debit(Account.SHARES, due).credit(Account.payable(share.partyId()), due);
        }
        return entry.with(postings.list());
    }

    private Entry returned(Entry entry, ReturnAccepted accepted, OrderMoney money) {
        String order = entry.correlation();
        OrderShares known = known(order);
        if (known.shares().isEmpty() || !money.has(EntryKind.RECOGNITION)) {
            return entry;
        }
        Map<Integer, Long> units = accepted.lines().stream()
                .collect(Collectors.toMap(line -> line.amounts().lineNo(), ReturnedLine::quantity, Math::addExact));
        orders.put(order, known.withReturn(accepted.reference(), units));
        decided.add(new ShareFact(order, Kind.RETURN, accepted.reference(), units));
        if (money.has(EntryKind.REFUND_DUE)) {
            return entry; // the whole order is reversed already, so nothing is left to take back
        }
        Set<String> earlier = money.references(EntryKind.RETURN);
        Postings postings = new Postings();
        for (Share share : known.shares()) {
            long before = share.units() - known.returnedUnits(share.lineNo(), earlier);
            long back = share.due(before) - share.due(before - units.getOrDefault(share.lineNo(), 0L));
            postings.debit(Account.payable(share.partyId()), back).credit(Account.SHARES, back);
        }
        return entry.with(postings.list());
    }

    /** The splits as they were when the entry with this number was booked. */
    private List<Split> before(long entryNumber) {
        Map<String, Split> last = versions.stream()
                .filter(each -> each.afterEntry() < entryNumber)
                .collect(Collectors.toMap(
                        Split::id, Function.identity(), (one, other) -> one.version() > other.version() ? one : other));
        return List.copyOf(last.values());
    }

    /** What later entries need: the lines of orders that the events have not paid, shares, and returns. */
    public List<ShareFact> facts() {
        List<ShareFact> facts = new ArrayList<>(decided);
        open.forEach((order, kinds) -> kinds.forEach(kind -> facts.add(new ShareFact(
                order,
                kind,
                "",
                Objects.requireNonNull(
                        kind == Kind.PLACED
                                ? known(order).placed()
                                : known(order).confirmed())))));
        return facts;
    }

    private OrderShares known(String order) {
        return orders.getOrDefault(order, OrderShares.NONE);
    }

    private Collection<Kind> open(String order) {
        return open.computeIfAbsent(order, each -> new LinkedHashSet<>());
    }
}
