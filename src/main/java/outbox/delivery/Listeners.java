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
 * All that the modules declare to this transport.
 *
 * @param units a unit of work for each module that hears anything
 * @param outside outside listeners by {@code module/name}
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

    /** @throws IllegalStateException for two of the same name */
    private static <L> Map<String, L> named(Stream<L> listeners, Function<L, String> name) {
        return listeners.collect(Collectors.toMap(name, Function.identity()));
    }

    /** The module is the top-level package. */
    private static String moduleOf(Object listener) {
        return AopUtils.getTargetClass(listener).getPackageName().split("\\.", 2)[0];
    }
}
