package replay;

import java.time.Instant;
import java.util.Optional;
import replay.client.OrderView;
import replay.retail.Invoice;

/** What became of an invoice. */
public sealed interface InvoiceResult {

    Invoice invoice();

    /** When the platform took its order, if it told of one. */
    Optional<Instant> orderCreatedAt();

    /** Its order was placed and paid in this run. */
    record Placed(Invoice invoice, OrderView order) implements InvoiceResult {

        @Override
        public Optional<Instant> orderCreatedAt() {
            return Optional.of(order.createdAt());
        }
    }

    /** Its order was there from before, paid or paid now. */
    record Found(Invoice invoice, OrderView order) implements InvoiceResult {

        @Override
        public Optional<Instant> orderCreatedAt() {
            return Optional.of(order.createdAt());
        }
    }

    /** There is no paid order for it, and why. */
    record Failed(Invoice invoice, String reason, Optional<Instant> orderCreatedAt) implements InvoiceResult {}
}
