package order.repair;

import java.util.List;
import java.util.UUID;
import order.holding.UnpaidOrders;
import order.stream.Orders;
import org.springframework.stereotype.Component;
import platform.audit.ConditionalOnAudit;
import platform.audit.Repair;

/** Repairs the saved units that an order holds for its shopper, from the order's row. */
@Component
@ConditionalOnAudit
class HoldingRepair implements Repair {

    private final Orders orders;
    private final UnpaidOrders unpaid;

    HoldingRepair(Orders orders, UnpaidOrders unpaid) {
        this.orders = orders;
        this.unpaid = unpaid;
    }

    @Override
    public String finding() {
        return "order-holding";
    }

    @Override
    public boolean repair(String key) {
        UUID id = UUID.fromString(key);
        return unpaid.repair(id, orders.lock(List.of(id)).get(id));
    }
}
