package order.view;

import java.util.Optional;
import order.stream.CurrentOrders;
import order.stream.CurrentOrders.CurrentOrder;
import order.stream.Order;
import org.springframework.stereotype.Component;
import platform.security.Caller;
import platform.security.Scopes;
import platform.web.ProblemException;

/** The orders that a caller may see: shoppers their own, operators all. */
@Component
public class ReachableOrders {

    private final CurrentOrders orders;

    ReachableOrders(CurrentOrders orders) {
        this.orders = orders;
    }

    /** @throws ProblemException 404 if there is no such order, or if it belongs to another shopper */
    public Order order(String orderNo, Caller caller) {
        return current(orderNo, caller).order();
    }

    /**
     * The order of any shopper, for operators.
     *
     * @throws ProblemException 404 if there is no such order
     */
    public Order anyOrder(String orderNo) {
        return orders.find(orderNo).orElseThrow(ReachableOrders::none).order();
    }

    /** @throws ProblemException 404 if there is no such order, or if it belongs to another shopper */
    CurrentOrder current(String orderNo, Caller caller) {
        return find(orderNo, caller).orElseThrow(ReachableOrders::none);
    }

    /** Empty if there is no such order, or if it belongs to another shopper. */
    Optional<CurrentOrder> find(String orderNo, Caller caller) {
        boolean operator = caller.may(Scopes.OPERATOR_ORDERS);
        return orders.find(orderNo)
                .filter(found -> operator
                        || caller.subject().equals(found.order().content().userId()));
    }

    private static ProblemException none() {
        return ProblemException.notFound("There is no such order.");
    }
}
