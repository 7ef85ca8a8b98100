package ledger.book;

import java.time.Instant;
import java.util.List;
import ledger.LedgerEvent.SettlementMade;
import outbox.Event;
import platform.money.Money;

/** One sample of each event that the ledger publishes. Golden files hold their JSON. */
public final class LedgerEventSamples {

    private LedgerEventSamples() {}

    public static List<Event> all() {
        return List.of(new SettlementMade(
                "settlement/12",
                Instant.parse("2026-03-31T15:30:00Z"),
                12,
                "northwind-teas",
                Money.ofMinor(18_420, "GBP")));
    }
}
