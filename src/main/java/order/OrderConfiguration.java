package order;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import order.answers.OrderAnswers;
import order.checkout.CheckoutRates;
import order.deadline.Deadlines;
import order.settings.HoldingLimits;
import order.settings.OrderProperties;
import order.stream.OrderState;
import org.jooq.DSLContext;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.edit.Edits;
import platform.idempotency.IdempotencyRows;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({OrderProperties.class, HoldingLimits.class, CheckoutRates.class})
class OrderConfiguration {

    @Bean
    IdempotencyRows orderKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "order", clock);
    }

    @Bean
    Edits orderEdits(IdempotencyRows orderKeys, Edits.Means meansOfEdits) {
        return new Edits(orderKeys, meansOfEdits);
    }

    /** Overdue orders by state. If something is stuck, operators should look at this metric first. */
    @Bean
    MeterBinder overdueOrders(Deadlines deadlines, OrderProperties properties, Clock clock) {
        return (MeterRegistry registry) -> {
            for (OrderState state : OrderState.values()) {
                Duration grace = state.hasPaymentWindow() ? properties.paymentGrace() : Duration.ZERO;
                Gauge.builder(
                                "orderwright.orders.late",
                                () -> deadlines.overdue(state, clock.instant().minus(grace)))
                        .description("Orders that are more than one second past the deadline of their state")
                        .tag("state", state.storedName())
                        .register(registry);
            }
        };
    }

    /** The number of requests on this instance that wait until their order is decided. */
    @Bean
    MeterBinder waitingCallers(OrderAnswers answers) {
        return (MeterRegistry registry) -> Gauge.builder("orderwright.orders.waiting", answers, OrderAnswers::size)
                .description("Requests that wait until their order is decided")
                .register(registry);
    }
}
