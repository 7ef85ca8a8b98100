package ledger.book;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import ledger.book.Entries.StoredEntry;
import ledger.booking.OrderMoney;
import ledger.booking.OrderMoney.Booked;
import ledger.booking.OrderTerms;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderPaid;
import org.springframework.stereotype.Component;
import outbox.EventReader.Logged;

/** Reads what the book knows of the orders of some events. */
@Component
class KnownMoney {

    private final Entries entries;
    private final TermsOfOrders terms;

    KnownMoney(Entries entries, TermsOfOrders terms) {
        this.entries = entries;
        this.terms = terms;
    }

    Map<String, OrderMoney> of(List<Logged> events) {
        return of(events, entries.of(correlations(events)));
    }

    /** @param booked the entries that count, by correlation */
    Map<String, OrderMoney> of(List<Logged> events, Map<String, List<StoredEntry>> booked) {
        Set<String> confirmed = correlations(events, OrderConfirmed.class);
        Set<String> paid = correlations(events, OrderPaid.class);
        paid.removeAll(confirmed);
        Map<String, OrderTerms> known = paid.isEmpty() ? Map.of() : terms.of(paid);
        Map<String, OrderMoney> money = new HashMap<>();
        for (String order : correlations(events)) {
            money.put(
                    order,
                    new OrderMoney(
                            booked.getOrDefault(order, List.of()).stream()
                                    .map(each -> new Booked(each.kind(), each.reference(), each.postings()))
                                    .toList(),
                            known.get(order)));
        }
        return money;
    }

    /** The correlations of these events. */
    static Set<String> correlations(List<Logged> events) {
        return events.stream().map(each -> each.event().correlation()).collect(Collectors.toSet());
    }

    private static Set<String> correlations(List<Logged> events, Class<?> type) {
        return events.stream()
                .filter(each -> type.isInstance(each.event()))
                .map(each -> each.event().correlation())
                .collect(Collectors.toSet());
    }
}
