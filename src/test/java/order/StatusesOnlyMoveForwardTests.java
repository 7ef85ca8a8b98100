package order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import order.OrderEvent.StatusEvent;
import order.saga.Saga.Decision;
import order.stream.Order;
import order.stream.OrderState;
import org.junit.jupiter.api.Test;

/** The status that {@link OrderStatus} derives from an event is the one that the order has after it, whatever happens in whichever state. */
class StatusesOnlyMoveForwardTests {

    @Test
    void an_event_leads_to_its_status_and_never_back() {
        assertThat(steps()).hasSizeGreaterThan(60).allSatisfy(step -> {
            Order order = step.before();
            for (OrderEvent event : step.published()) {
                OrderStatus before = order.status();
                order = order.apply(event);
                OrderStatus after = order.status();

                assertThat(event instanceof StatusEvent change ? OrderStatus.after(change) : before)
                        .as("%s", event)
                        .isEqualTo(after);
                assertThat(after).as("%s", event).isGreaterThanOrEqualTo(before);
            }
        });
    }

    private record Step(Order before, List<OrderEvent> published) {}

    private static List<Step> steps() {
        return Arrays.stream(OrderState.values())
                .map(OrderSamples::in)
                .flatMap(order -> OrderSamples.messages(order).values().stream()
                        .flatMap(message -> Stream.ofNullable(advanced(order, message))))
                .toList();
    }

    private static Step advanced(Order order, Object message) {
        try {
            return OrderSamples.decide(order, message, OrderSamples.AT.plusSeconds(60)) instanceof Decision.Advanced yes
                    ? new Step(order, yes.step().published())
                    : null;
        } catch (IllegalStateException notExpected) {
            return null;
        }
    }
}
