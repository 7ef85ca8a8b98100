package outbox.delivery;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.aop.support.AopUtils;
import outbox.LogReader;
import outbox.OutsideListener;
import outbox.Timer;
import outbox.UnitOfWork;

/**
 * The listeners that the modules declare to the event transport.
 *
 * @param units the units of work by the name of their module; at most one for each module
 * @param outside the outside listeners by {@code module/name}
 * @param readers the readers of the log
 * @param timers the timers that find due work
 */
public record Listeners(
        Map<String, UnitOfWork<?>> units,
        Map<String, OutsideListener<?>> outside,
        List<LogReader> readers,
        List<Timer> timers) {

    public Listeners(
            Stream<UnitOfWork<?>> units,
            Stream<OutsideListener<?>> outside,
            Stream<LogReader> readers,
            Stream<Timer> timers) {
        this(
                named(units, Listeners::moduleOf),
                named(outside, listener -> moduleOf(listener) + "/" + listener.name()),
                readers.toList(),
                timers.toList());
    }

    /** @throws IllegalStateException if two listeners have the same name */
    private static <L> Map<String, L> named(Stream<L> listeners, Function<L, String> name) {
        return listeners.collect(Collectors.toMap(name, Function.identity()));
    }

    /** The name of a module is the name of its top-level package. */
    private static String moduleOf(Object listener) {
        return AopUtils.getTargetClass(listener).getPackageName().split("\\.", 2)[0];
    }
}
