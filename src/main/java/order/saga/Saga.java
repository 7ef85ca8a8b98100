package order.saga;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import order.OrderEvent;
import order.stream.Order;
import order.stream.OrderState;
import outbox.Event;

/**
 * The saga of an order as a table: (state, message) → (next state, published events, requests). Each flow declares its own complete table.
 * The decisions are pure functions. A message without a cell in the table is a programming error, and {@link #decide} throws.
 */
public final class Saga {

    private final Map<OrderState, Map<Class<?>, Cell>> cells = new EnumMap<>(OrderState.class);

    private Saga() {}

    /** One cell of the table. */
    sealed interface Cell {
        /** Moves the order to one of these states; {@code step} decides which one. */
        record Transition(Set<OrderState> next, SagaAction step) implements Cell {}

        /** The message is late or a duplicate, and changes nothing. */
        record Ignored() implements Cell {}

        /** A command that is not allowed in this state. */
        record Refused() implements Cell {}
    }

    /** The decision of a cell: a pure function of the order and the message. */
    interface SagaAction {
        SagaStep take(Order order, Object message, Instant now);
    }

    /**
     * The result of a decision.
     *
     * @param published the events of the order; only these determine the next state
     * @param requested the requests to other modules
     */
    public record SagaStep(List<OrderEvent> published, List<Event> requested) {

        /** The command is not allowed at the moment. */
        static final SagaStep REFUSED = new SagaStep(List.of(), List.of());

        static SagaStep publish(OrderEvent... events) {
            return new SagaStep(List.of(events), List.of());
        }

        /** This step, followed by a step that results from it in the same transaction. */
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

    /** The decision of the saga on one message. */
    public sealed interface Decision {
        record Advanced(Order order, SagaStep step) implements Decision {}

        record Unchanged() implements Decision {}

        record Refused() implements Decision {}
    }

    public static final Decision UNCHANGED = new Decision.Unchanged();
    public static final Decision REFUSED = new Decision.Refused();

    /**
     * Decides how the order reacts to a message, and applies the published events to the order.
     *
     * @throws IllegalStateException if the table has no cell for the state and the message, or if the step leads to a state that the cell
     *     does not allow
     */
    public Decision decide(Order order, Object message, Instant now) {
        return switch (cell(order.state(), message.getClass())) {
            case Cell.Ignored ignored -> UNCHANGED;
            case Cell.Refused refused -> REFUSED;
            case Cell.Transition transition -> {
                SagaStep outcome = transition.step().take(order, message, now);
                if (outcome == SagaStep.REFUSED) {
                    yield REFUSED;
                }
                Order after = order;
                for (OrderEvent event : outcome.published()) {
                    after = after.apply(event);
                }
                if (!transition.next().contains(after.state())) {
                    throw new IllegalStateException("%s in state %s leads to %s, but the table allows only %s"
                            .formatted(
                                    message.getClass().getSimpleName(),
                                    order.state(),
                                    after.state(),
                                    transition.next()));
                }
                yield new Decision.Advanced(after, outcome);
            }
        };
    }

    /**
     * The decision of a step that is the same in every state, and therefore is not in the table. It must not change the state.
     *
     * @throws IllegalStateException if the step leads to another state
     */
    public static Decision inEveryState(Order order, SagaStep step) {
        Order after = order;
        for (OrderEvent event : step.published()) {
            after = after.apply(event);
        }
        if (after.state() != order.state()) {
            throw new IllegalStateException(
                    "A step of every state leads from %s to %s".formatted(order.state(), after.state()));
        }
        return new Decision.Advanced(after, step);
    }

    Cell cell(OrderState state, Class<?> messageType) {
        Cell cell = cells.getOrDefault(state, Map.of()).get(messageType);
        if (cell == null) {
            throw new IllegalStateException(
                    "%s is not expected in state %s".formatted(messageType.getSimpleName(), state));
        }
        return cell;
    }

    public boolean hasCell(OrderState state, Class<?> messageType) {
        return cells.getOrDefault(state, Map.of()).containsKey(messageType);
    }

    static Builder table() {
        return new Builder();
    }

    /** Adds equal cells to several states. */
    record EachState(Builder table, Set<OrderState> states) {

        /** The order stays in its state. */
        EachState stay(Class<?> messageType, SagaAction step) {
            states.forEach(state -> table.in(state).on(messageType, state, step));
            return this;
        }

        Builder in(OrderState state) {
            return table.in(state);
        }

        Saga build() {
            return table.build();
        }
    }

    /** Builds a table state by state. */
    static final class Builder {

        private final Saga saga = new Saga();
        private final Set<Class<?>> commands = new HashSet<>();
        private Map<Class<?>, Cell> row = Map.of();

        Builder in(OrderState state) {
            row = saga.cells.computeIfAbsent(state, s -> new HashMap<>());
            return this;
        }

        /** The cells that follow are the same in each of these states. */
        EachState inEach(Set<OrderState> states) {
            return new EachState(this, states);
        }

        Builder on(Class<?> messageType, OrderState next, SagaAction step) {
            return on(messageType, EnumSet.of(next), step);
        }

        Builder on(Class<?> messageType, Set<OrderState> next, SagaAction step) {
            return put(messageType, new Cell.Transition(Set.copyOf(next), step));
        }

        Builder ignore(Class<?>... messageType) {
            Arrays.stream(messageType).forEach(type -> put(type, new Cell.Ignored()));
            return this;
        }

        /** Messages that a state refuses unless it lists them. */
        Builder refuseUnlessListed(Class<?>... messageType) {
            commands.addAll(List.of(messageType));
            return this;
        }

        private Builder put(Class<?> messageType, Cell cell) {
            if (row.put(messageType, cell) != null) {
                throw new IllegalStateException(
                        "The table has two cells in one state for " + messageType.getSimpleName());
            }
            return this;
        }

        Saga build() {
            saga.cells
                    .values()
                    .forEach(cells -> commands.forEach(command -> cells.putIfAbsent(command, new Cell.Refused())));
            return saga;
        }
    }
}
