package order.saga;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import order.OrderEvent;
import order.stream.Order;
import order.stream.OrderState;
import outbox.Event;

/**
 * How an order goes on: a table of (state, what is heard) → (state, what is told and asked). It is declared as a whole and
 * decides purely; a flow variant is another such table. What stands in no cell cannot happen, and is refused loudly.
 */
public final class Saga {

    private final Map<OrderState, Map<Class<?>, Cell>> cells = new EnumMap<>(OrderState.class);

    private Saga() {}

    /** One cell of the table. */
    sealed interface Cell {
        /** Goes on to one of these, as {@code step} says. */
        record Transition(Set<OrderState> next, SagaAction step) implements Cell {}

        /** Comes late or twice, and means nothing any more. */
        record Ignored() implements Cell {}

        /** A wish that this state does not grant. */
        record Refused() implements Cell {}
    }

    /** What a step says. Pure: from the order and what was heard. */
    interface SagaAction {
        SagaStep take(Order order, Object heard, Instant now);
    }

    /** What is told of the order, and what is asked of suppliers. Told events alone make the next state. */
    public record SagaStep(List<OrderEvent> published, List<Event> requested) {

        /** A wish that is not granted as things stand. */
        static final SagaStep REFUSED = new SagaStep(List.of(), List.of());

        static SagaStep publish(OrderEvent... told) {
            return new SagaStep(List.of(told), List.of());
        }

        /** This, and then what follows from it at once. */
        SagaStep then(SagaStep next) {
            List<OrderEvent> all = new ArrayList<>(published);
            all.addAll(next.published());
            return new SagaStep(List.copyOf(all), requested).request(next.requested());
        }

        SagaStep request(Event... more) {
            return request(List.of(more));
        }

        SagaStep request(Collection<? extends Event> more) {
            List<Event> all = new ArrayList<>(requested);
            all.addAll(more);
            return new SagaStep(published, List.copyOf(all));
        }
    }

    /** What the saga says to what an order has heard. */
    public sealed interface Decision {
        record Advanced(Order order, SagaStep step) implements Decision {}

        record Unchanged() implements Decision {}

        record Refused() implements Decision {}
    }

    public static final Decision UNCHANGED = new Decision.Unchanged();
    public static final Decision REFUSED = new Decision.Refused();

    /** @throws IllegalStateException when the table has no such cell */
    public Decision decide(Order order, Object heard, Instant now) {
        return switch (cell(order.state(), heard.getClass())) {
            case Cell.Ignored ignored -> UNCHANGED;
            case Cell.Refused refused -> REFUSED;
            case Cell.Transition transition -> {
                SagaStep outcome = transition.step().take(order, heard, now);
                if (outcome == SagaStep.REFUSED) {
                    yield REFUSED;
                }
                Order after = order;
                for (OrderEvent event : outcome.published()) {
                    after = after.apply(event);
                }
                if (!transition.next().contains(after.state())) {
                    throw new IllegalStateException("%s in %s leads to %s, the table says %s"
                            .formatted(
                                    heard.getClass().getSimpleName(), order.state(), after.state(), transition.next()));
                }
                yield new Decision.Advanced(after, outcome);
            }
        };
    }

    Cell cell(OrderState state, Class<?> heard) {
        Cell cell = cells.getOrDefault(state, Map.of()).get(heard);
        if (cell == null) {
            throw new IllegalStateException("%s cannot be heard in %s".formatted(heard.getSimpleName(), state));
        }
        return cell;
    }

    public boolean hasCell(OrderState state, Class<?> heard) {
        return cells.getOrDefault(state, Map.of()).containsKey(heard);
    }

    static Builder table() {
        return new Builder();
    }

    /** Declares a table, a state at a time. */
    static final class Builder {

        private final Saga saga = new Saga();
        private Map<Class<?>, Cell> row = Map.of();

        Builder in(OrderState state) {
            row = saga.cells.computeIfAbsent(state, s -> new HashMap<>());
            return this;
        }

        Builder on(Class<?> heard, OrderState next, SagaAction step) {
            return on(heard, EnumSet.of(next), step);
        }

        Builder on(Class<?> heard, Set<OrderState> next, SagaAction step) {
            return put(heard, new Cell.Transition(Set.copyOf(next), step));
        }

        Builder ignore(Class<?>... heard) {
            Arrays.stream(heard).forEach(type -> put(type, new Cell.Ignored()));
            return this;
        }

        Builder refuse(Class<?>... heard) {
            Arrays.stream(heard).forEach(type -> put(type, new Cell.Refused()));
            return this;
        }

        private Builder put(Class<?> heard, Cell cell) {
            if (row.put(heard, cell) != null) {
                throw new IllegalStateException("Two cells for " + heard.getSimpleName());
            }
            return this;
        }

        Saga build() {
            return saga;
        }
    }
}
