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
import replay.client.PlatformApi;
import replay.client.ReturnView;
import replay.retail.Invoice;
import replay.retail.Refund;
import replay.retail.RefundedLine;
import replay.retail.Sums;

/**
 * Compares each invoice and each refund of the file with the orders that were read back. An invoice is correct if it has exactly one order,
 * and this order was sold and has the invoice's month, units and amount.
 */
final class ResultCheck {

    private ResultCheck() {}

    /** Returns the invoices that are not correct, by number, each with the reason, in the given order. */
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
     * Returns the reason why a refund is not correct; empty if it is. A refund is correct if its order has a return with the same number,
     * and this return is REFUNDED and has the refund's month, lines, units and amount.
     */
    static Optional<String> of(Refund refund, @Nullable OrderView order) {
        if (order == null) {
            return Optional.of("its invoice has no order that was sold");
        }
        ReturnView returned = order.returnOf(refund).orElse(null);
        if (returned == null) {
            return Optional.of("order %s has no return with this number".formatted(order.orderNo()));
        }
        if (returned.status() != ReturnView.Status.REFUNDED) {
            String undecided = returned.status() == ReturnView.Status.REFUNDING
                    ? ": the provider has not answered yet, or the refund waits for a second operator (%s)"
                            .formatted(PlatformApi.APPROVALS)
                    : "";
            return Optional.of(
                    "its refund by order %s is %s%s".formatted(order.orderNo(), returned.status(), undecided));
        }
        Map<Integer, Long> units = refund.lines().stream()
                .collect(Collectors.toMap(
                        RefundedLine::lineNo, line -> line.goods().quantity()));
        long amountMinor = refund.sums().amountMinor();
        if (!returned.units().equals(units)
                || returned.refundedMinor() != amountMinor
                || !returned.month().equals(refund.month())) {
            return Optional.of(
                    "order %s took back %s (units by line) for %d pennies in %s; the file has %s for %d pennies in %s"
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
            return Optional.of("the invoice has %d orders: %s"
                    .formatted(
                            orders.size(),
                            orders.stream().map(OrderView::orderNo).toList()));
        }
        OrderView order = orders.getFirst();
        if (!order.status().isSold()) {
            return Optional.of("order %s was not sold; its status is %s".formatted(order.orderNo(), order.status()));
        }
        Sums planned = invoice.sums();
        if (!order.currency().equals(OrderRequest.CURRENCY)
                || !order.sums().equals(planned)
                || !order.month().equals(invoice.month())) {
            return Optional.of(
                    "order %s has month %s, %d units and %d minor units of %s; the invoice has month %s, %d units and %d minor units of %s"
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
