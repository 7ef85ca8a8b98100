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
import platform.idempotency.IdempotencyRows;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({OrderProperties.class, HoldingLimits.class, CheckoutRates.class})
class OrderConfiguration {

    @Bean
    IdempotencyRows orderKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "order", clock);
    }

    /** Orders that should have gone on by now, by state: the first thing to look at when something is stuck. */
    @Bean
    MeterBinder overdueOrders(Deadlines deadlines, OrderProperties properties, Clock clock) {
        return (MeterRegistry registry) -> {
            for (OrderState state : OrderState.values()) {
                Duration grace = state == OrderState.PAYING ? properties.paymentGrace() : Duration.ZERO;
                Gauge.builder(
                                "orderwright.orders.late",
                                () -> deadlines.overdue(state, clock.instant().minus(grace)))
                        .description("Orders that are past the deadline of their state by more than a second")
                        .tag("state", state.name())
                        .register(registry);
            }
        };
    }

    /** Callers who wait for their order to be decided. */
    @Bean
    MeterBinder waitingCallers(OrderAnswers answers) {
        return (MeterRegistry registry) -> Gauge.builder("orderwright.orders.waiting", answers, OrderAnswers::size)
                .description("Callers who wait for their order to be decided")
                .register(registry);
    }
}
