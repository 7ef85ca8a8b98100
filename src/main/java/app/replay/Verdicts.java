package app.replay;

import app.retail.Invoice;
import app.retail.Sums;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is wrong with the orders as they were read back, invoice by invoice. An invoice is well if it has one order, which
 * is PAID, of its month, its units and its amount.
 */
final class Verdicts {

    private Verdicts() {}

    /** The invoices that are not well, and why, in the order given. */
    static Map<String, String> of(List<Invoice> invoices, List<OrderView> orders) {
        Map<String, List<OrderView>> byReference = new LinkedHashMap<>();
        for (OrderView order : orders) {
            byReference
                    .computeIfAbsent(order.externalReference(), reference -> new ArrayList<>())
                    .add(order);
        }
        Map<String, String> wrong = new LinkedHashMap<>();
        for (Invoice invoice : invoices) {
            List<OrderView> found = byReference.getOrDefault(OrderRequest.externalReference(invoice), List.of());
            of(invoice, found).ifPresent(why -> wrong.put(invoice.number(), why));
        }
        return wrong;
    }

    private static Optional<String> of(Invoice invoice, List<OrderView> orders) {
        if (orders.isEmpty()) {
            return Optional.of("no order was read back");
        }
        if (orders.size() > 1) {
            return Optional.of("%d orders: %s"
                    .formatted(
                            orders.size(),
                            orders.stream().map(OrderView::orderNo).toList()));
        }
        OrderView order = orders.getFirst();
        if (!order.status().isSold()) {
            return Optional.of("order %s ended %s".formatted(order.orderNo(), order.status()));
        }
        Sums planned = invoice.sums();
        if (!order.currency().equals(OrderRequest.CURRENCY)
                || !order.sums().equals(planned)
                || !order.month().equals(invoice.month())) {
            return Optional.of("order %s is of %s with %d units for %d %s minor, not of %s with %d for %d %s"
                    .formatted(
                            order.orderNo(),
                            order.month(),
                            order.units(),
                            order.payableMinor(),
                            order.currency(),
                            invoice.month(),
                            planned.units(),
                            planned.amountMinor(),
                            OrderRequest.CURRENCY));
        }
        return Optional.empty();
    }
}
