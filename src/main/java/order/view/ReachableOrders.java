package order.view;

import order.stream.Order;
import order.stream.Orders;
import org.springframework.stereotype.Component;
import platform.security.Caller;
import platform.security.Scopes;
import platform.web.ProblemException;

/** The orders that a caller may see: shoppers their own, operators all. */
@Component
public class ReachableOrders {

    private final Orders orders;

    ReachableOrders(Orders orders) {
        this.orders = orders;
    }

    /** @throws ProblemException 404 if there is no such order, or if it belongs to another shopper */
    public Order order(String orderNo, Caller caller) {
        boolean operator = caller.may(Scopes.OPERATOR_ORDERS);
        return orders.findByNumber(orderNo)
                .filter(order ->
                        operator || caller.subject().equals(order.content().userId()))
                .orElseThrow(() -> ProblemException.notFound("There is no such order."));
    }
}
