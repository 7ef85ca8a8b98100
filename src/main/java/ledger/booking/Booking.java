package ledger.booking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import outbox.EventReader.Logged;

/** Applies the booking rules to some events of the log, one after another. Not thread-safe. */
public final class Booking {

    private final Map<String, OrderMoney> money;
    private final ShareBooking shares;
    private final SetOffs setOffs;
    private final Map<String, OrderTerms> openTerms = new LinkedHashMap<>();

    /**
     * @param money what is known of the orders of the events, by correlation; a missing order is new
     * @param shares adds the shares of third parties
     * @param setOffs adds the set-offs of disputes
     */
    public Booking(Map<String, OrderMoney> money, ShareBooking shares, SetOffs setOffs) {
        this.money = new HashMap<>(money);
        this.shares = shares;
        this.setOffs = setOffs;
    }

    /** The entries of these events, in their order. */
    public List<Entry> book(List<Logged> events) {
        List<Entry> entries = new ArrayList<>();
        events.forEach(event -> book(event).ifPresent(entries::add));
        return entries;
    }

    /** The entry of this event; empty if the event moves no money or was booked before. */
    public Optional<Entry> book(Logged event) {
        String order = event.event().correlation();
        OrderMoney known = money.getOrDefault(order, OrderMoney.NONE);
        shares.read(event);
        Optional<OrderTerms> terms = BookingRules.terms(event.event());
        if (terms.isPresent()) {
            openTerms.put(order, terms.get());
            money.put(order, known.with(terms.get()));
            return Optional.empty();
        }
        Optional<Entry> entry =
                BookingRules.entry(event, known).map(made -> setOffs.complete(shares.complete(made, known), known));
        entry.ifPresent(made -> {
            if (made.kind() == EntryKind.RECOGNITION) {
                openTerms.remove(order);
            }
            money.put(order, known.with(made));
        });
        return entry;
    }

    /** What later entries need to know of the shares of third parties. */
    public List<ShareFact> shareFacts() {
        return shares.facts();
    }

    /** The terms that the events have fixed, by correlation, without those of orders that the events have paid. */
    public Map<String, OrderTerms> openTerms() {
        return openTerms;
    }
}
