package order;

import static order.OrderSamples.pence;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import order.OrderEvent.Consignment;
import order.OrderEvent.OrderStockCommitted;
import order.OrderEvent.Packed;
import order.stream.Order;
import order.stream.OrderState;
import payment.PaymentRequest.CaptureRequested;
import shipping.ShippingEvent.ShipmentDispatched;

/** However the units of an order are spread over shipments, and in whatever order those leave, their captures add up to what the order costs. */
class SharesOfShipmentsAddUpTests {

    @Property(tries = 2_000)
    void toThePenny(@ForAll long seed) {
        Random random = new Random(seed);
        List<Consignment> consignments = consignments(random);
        Order order = OrderSamples.order(
                OrderSamples.STOCK_HELD,
                OrderSamples.CONFIRMED,
                OrderSamples.AUTHORISED,
                OrderSamples.PAID,
                new OrderStockCommitted(OrderSamples.ID.toString(), OrderSamples.AT, consignments));
        List<Consignment> leaving = new ArrayList<>(consignments);
        Collections.shuffle(leaving, random);
        long captured = 0;
        long units = 0;
        boolean postage = false;
        for (Consignment each : leaving) {
            var advanced = OrderSamples.advance(
                    order,
                    new ShipmentDispatched(each.shipment(), order.correlation(), "sandbox", "SBX", OrderSamples.AT));
            for (var request : advanced.step().requested()) {
                CaptureRequested capture = (CaptureRequested) request;
                assertThat(capture.amount().amountMinor()).isPositive();
                captured += capture.amount().amountMinor();
                assertThat(capture.last()).isEqualTo(captured == OrderSamples.PAYABLE.amountMinor());
            }
            order = advanced.order();
            for (Packed line : each.lines()) {
                units += line.skuId().equals("85123A") ? line.quantity() : 0;
                postage = postage || line.skuId().equals("POST");
            }
            assertThat(captured).isEqualTo(495 + pence(1230).fraction(units, 6).amountMinor() + (postage ? 255 : 0));
            assertThat(captured).isLessThanOrEqualTo(OrderSamples.PAYABLE.amountMinor());
        }
        assertThat(captured).isEqualTo(OrderSamples.PAYABLE.amountMinor());
        assertThat(order.state()).isEqualTo(OrderState.SHIPPED);
    }

    private static List<Consignment> consignments(Random random) {
        int shipments = 1 + random.nextInt(5);
        List<Map<String, Long>> units = new ArrayList<>();
        for (int i = 0; i < shipments; i++) {
            units.add(new TreeMap<>());
        }
        for (int unit = 0; unit < 7; unit++) {
            units.get(random.nextInt(shipments)).merge(unit < 6 ? "85123A" : "POST", 1L, Long::sum);
        }
        List<Consignment> consignments = new ArrayList<>();
        for (Map<String, Long> each : units) {
            if (!each.isEmpty()) {
                consignments.add(new Consignment(
                        OrderSamples.ID + "/ship/" + (consignments.size() + 1),
                        "warehouse-" + consignments.size(),
                        each.entrySet().stream()
                                .map(entry -> new Packed(entry.getKey(), entry.getValue()))
                                .toList()));
            }
        }
        return List.copyOf(consignments);
    }
}
