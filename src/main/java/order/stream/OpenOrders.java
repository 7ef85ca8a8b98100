package order.stream;

import static order.jooq.Tables.ORDERS;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.val;
import static platform.sql.Timestamps.utc;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Repository;
import org.springframework.util.Assert;
import outbox.LogKeeper;

/** The orders that may still get events: open orders, and orders that were closed a short time ago. Their events stay in the log. */
@Repository
@EnableConfigurationProperties(OpenOrders.Closed.class)
public class OpenOrders implements LogKeeper {

    private final DSLContext database;
    private final Closed closed;
    private final Clock clock;

    public OpenOrders(DSLContext database, Closed closed, Clock clock) {
        this.database = database;
        this.closed = closed;
        this.clock = clock;
    }

    /** @param logKept how long the events of a closed order stay in the log; goods may be returned and money be refunded in this time */
    @ConfigurationProperties("orderwright.order.closed")
    public record Closed(@DefaultValue("30d") Duration logKept) {
        public Closed {
            Assert.isTrue(!logKept.isNegative(), "orderwright.order.closed.log-kept must not be negative");
        }
    }

    @Override
    public Optional<String> unfinished(Instant after, Instant upTo) {
        return database.select(ORDERS.ORDER_NO, ORDERS.STATE)
                .from(ORDERS)
                .where(ORDERS.CREATED_AT.gt(utc(after)), ORDERS.CREATED_AT.le(utc(upTo)))
                .and(isOpen())
                .orderBy(ORDERS.CREATED_AT)
                .limit(1)
                .fetchOptional(row -> "order %s, which is %s".formatted(row.value1(), row.value2()));
    }

    /** Whether the order's own flow has not ended. A finished order may have returns that are not refunded yet. */
    public static Condition isUnfinished() {
        return Orders.isNone(OrderState::isFinished);
    }

    private Condition isOpen() {
        return condition("""
                ({1}
                  or (progress ->> 'since')::timestamptz > {0}
                  or exists (
                    select from json_array_elements(progress -> 'returns') back
                    where back ->> 'status' <> 'REFUNDED' or (back ->> 'returned_at')::timestamptz > {0}))""", closedAfter(), isUnfinished());
    }

    private Field<OffsetDateTime> closedAfter() {
        return val(utc(clock.instant().minus(closed.logKept())));
    }
}
