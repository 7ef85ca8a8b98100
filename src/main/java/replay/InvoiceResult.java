package replay;

import java.time.Instant;
import java.util.Optional;
import replay.client.OrderView;
import replay.retail.Invoice;

/** The result of playing one invoice. */
sealed interface InvoiceResult {

    Invoice invoice();

    /** When the platform created the order; empty if the platform returned no order. */
    Optional<Instant> orderCreatedAt();

    /** The order of the invoice was placed and paid in this run. */
    record Placed(Invoice invoice, OrderView order) implements InvoiceResult {

        @Override
        public Optional<Instant> orderCreatedAt() {
            return Optional.of(order.createdAt());
        }
    }

    /** The order of the invoice existed before this run. It was paid before or in this run. */
    record Found(Invoice invoice, OrderView order) implements InvoiceResult {

        @Override
        public Optional<Instant> orderCreatedAt() {
            return Optional.of(order.createdAt());
        }
    }

    /** There is no paid order for the invoice; the reason says why. */
    record Failed(Invoice invoice, String reason, Optional<Instant> orderCreatedAt) implements InvoiceResult {}
}
