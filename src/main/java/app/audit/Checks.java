package app.audit;

import java.util.List;
import java.util.stream.Stream;

/** All checks, in the order in which the audit runs and reports them. */
final class Checks {

    static final List<Check> ALL = Stream.of(
                    CatalogChecks.ALL,
                    StockChecks.ALL,
                    PromotionChecks.ALL,
                    PaymentChecks.ALL,
                    WalletChecks.ALL,
                    DisputeChecks.ALL,
                    ShippingChecks.ALL,
                    OrderChecks.ALL,
                    ReportChecks.ALL,
                    LedgerChecks.ALL,
                    ShareChecks.ALL,
                    BankChecks.ALL,
                    TransportChecks.ALL,
                    TrackingChecks.ALL,
                    BulkChecks.ALL,
                    WebhookChecks.ALL)
            .flatMap(List::stream)
            .toList();

    private Checks() {}

    static Check named(String name) {
        return ALL.stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
