package order.charges;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.stream.Order;
import order.stream.Progress.Charged;
import order.stream.Progress.Shipment;
import platform.money.Money;

/** What some shipments of an order contain of what the order costs. A pure function of the order. */
public final class ShipmentShare {

    private ShipmentShare() {}

    /**
     * The share of these shipments: of each line what its units cost, with their discounts and taxes, and all other charges, such as shipping. It is
     * rounded so that the share of all shipments is exactly what the order costs. If a warehouse sends units of a line and gifts of the same SKU, the
     * units of the line count first.
     *
     * @param shipments the references of the shipments, at least one
     */
    public static Money of(Order order, Set<String> shipments) {
        Charged charged = order.charged();
        Money payable = charged.amounts().payable();
        if (expected(order).stream().allMatch(shipment -> shipments.contains(shipment.reference()))) {
            return payable;
        }
        Map<String, Long> units = units(order, shipments);
        Money share = payable;
        for (Line line : order.content().lines()) {
            Money whole = total(charged, line);
            long sent = Math.min(units.getOrDefault(line.skuId(), 0L), line.quantity());
            units.merge(line.skuId(), -sent, Long::sum);
            share = share.minus(whole).plus(whole.fraction(sent, line.quantity()));
        }
        return share;
    }

    /** The shipments that leave. While shipments are being stopped, those that were stopped may be sent after all. */
    private static List<Shipment> expected(Order order) {
        return order.state().isStopping() ? order.progress().shipments() : order.activeShipments();
    }

    private static Money total(Charged charged, Line line) {
        return charged.lines().stream()
                .filter(each -> each.lineNo() == line.lineNo())
                .findFirst()
                .map(LineAmounts::total)
                .orElseGet(() -> Charging.plain(line).total());
    }

    private static Map<String, Long> units(Order order, Set<String> shipments) {
        Map<String, Long> units = new HashMap<>();
        for (Shipment shipment : order.progress().shipments()) {
            if (shipments.contains(shipment.reference())) {
                shipment.consignment().lines().forEach(line -> units.merge(line.skuId(), line.quantity(), Long::sum));
            }
        }
        return units;
    }
}
