package ledger.booking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import outbox.EventReader.Logged;
import payment.PaymentEvent.WalletMoved;

/**
 * Brings the events of wallets into the order of their wallets. The log may have two events of a wallet in the other order, if their
 * transactions overlapped. An event that comes before the one that it follows waits, and is booked right after it. Pure, not thread-safe.
 */
public final class WalletSequence {

    /** Identifies a wallet. */
    public record WalletId(String owner, String currency) {

        static WalletId of(WalletMoved moved) {
            return new WalletId(moved.owner(), moved.amount().currency());
        }
    }

    private final Map<WalletId, Long> booked;
    private final Map<WalletId, Map<Long, Logged>> waiting = new HashMap<>();
    private final List<Logged> deferred = new ArrayList<>();

    /**
     * @param booked the sequence of the last event of each wallet that is booked; a wallet without one is missing
     * @param waiting events that wait
     */
    public WalletSequence(Map<WalletId, Long> booked, List<Logged> waiting) {
        this.booked = new HashMap<>(booked);
        waiting.forEach(this::await);
    }

    /** The wallets of these events. */
    public static Set<WalletId> wallets(List<Logged> events) {
        return events.stream()
                .filter(each -> each.event() instanceof WalletMoved)
                .map(each -> WalletId.of((WalletMoved) each.event()))
                .collect(Collectors.toSet());
    }

    /** The events to book now, in this order. All other events keep their places. */
    public List<Logged> arrange(List<Logged> events) {
        List<Logged> arranged = new ArrayList<>(events.size());
        for (Logged each : events) {
            if (!(each.event() instanceof WalletMoved moved)) {
                arranged.add(each);
                continue;
            }
            WalletId wallet = WalletId.of(moved);
            long last = booked.getOrDefault(wallet, 0L);
            if (moved.sequence() <= last) {
                continue;
            }
            if (moved.follows() != last) {
                await(each);
                deferred.add(each);
                continue;
            }
            Logged next = each;
            while (next != null) {
                arranged.add(next);
                last = ((WalletMoved) next.event()).sequence();
                next = waiting.getOrDefault(wallet, Map.of()).get(last);
            }
            booked.put(wallet, last);
        }
        return arranged;
    }

    /** The events that have begun to wait. They may have been booked since. */
    public List<Logged> deferred() {
        return deferred;
    }

    private void await(Logged each) {
        WalletMoved moved = (WalletMoved) each.event();
        waiting.computeIfAbsent(WalletId.of(moved), wallet -> new HashMap<>()).put(moved.follows(), each);
    }
}
