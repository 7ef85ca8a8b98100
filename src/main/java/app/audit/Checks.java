package app.audit;

import java.util.List;
import java.util.stream.Stream;

/** Every class of differences, in the order in which they are looked for and told. */
final class Checks {

    static final List<Check> ALL = Stream.of(
                    StockChecks.ALL,
                    PromotionChecks.ALL,
                    PaymentChecks.ALL,
                    ShippingChecks.ALL,
                    OrderChecks.ALL,
                    ReportChecks.ALL,
                    TransportChecks.ALL)
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
