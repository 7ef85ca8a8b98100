package replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import replay.client.OrderRequest;
import replay.client.OrderView;
import replay.client.ReturnView;
import replay.retail.Invoice;
import replay.retail.Refund;
import replay.retail.RefundedLine;
import replay.retail.Sums;

/**
 * What is wrong with the orders as they were read back, invoice by invoice. An invoice is well if it has one order, which
 * was sold, of its month, its units and its amount.
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

    /**
     * What is wrong with a refund. It is well if its order has a return of its name, which is REFUNDED, of its month, its
     * lines and units, and its amount.
     */
    static Optional<String> of(Refund refund, @Nullable OrderView order) {
        if (order == null) {
            return Optional.of("its invoice has no order that was sold");
        }
        ReturnView returned = order.returnOf(refund).orElse(null);
        if (returned == null) {
            return Optional.of("order %s has no such return".formatted(order.orderNo()));
        }
        if (returned.status() != ReturnView.Status.REFUNDED) {
            return Optional.of("its refund by order %s is %s".formatted(order.orderNo(), returned.status()));
        }
        Map<Integer, Long> units = refund.lines().stream()
                .collect(Collectors.toMap(
                        RefundedLine::lineNo, line -> line.goods().quantity()));
        long amountMinor = refund.sums().amountMinor();
        if (!returned.units().equals(units)
                || returned.refundedMinor() != amountMinor
                || !returned.month().equals(refund.month())) {
            return Optional.of("order %s took back %s (units by line) for %d minor in %s, not %s for %d in %s"
                    .formatted(
                            order.orderNo(),
                            returned.units(),
                            returned.refundedMinor(),
                            returned.month(),
                            units,
                            amountMinor,
                            refund.month()));
        }
        return Optional.empty();
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
