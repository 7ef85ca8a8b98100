package outbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.aop.support.AopUtils;

/**
 * All that the modules declare to this transport.
 *
 * @param units a unit of work for each module that hears anything
 * @param outside outside listeners by {@code module/name}
 */
record Listeners(
        Map<String, UnitOfWork<?>> units,
        Map<String, OutsideListener<?>> outside,
        List<LogReader> readers,
        List<Timer> timers) {

    static Listeners of(
            List<UnitOfWork<?>> units, List<OutsideListener<?>> outside, List<LogReader> readers, List<Timer> timers) {
        return new Listeners(
                named(units, Listeners::moduleOf),
                named(outside, listener -> moduleOf(listener) + "/" + listener.name()),
                readers,
                timers);
    }

    private static <L> Map<String, L> named(List<L> listeners, Function<L, String> name) {
        Map<String, L> named = new LinkedHashMap<>();
        for (L listener : listeners) {
            if (named.putIfAbsent(name.apply(listener), listener) != null) {
                throw new IllegalStateException("There are two listeners " + name.apply(listener));
            }
        }
        return named;
    }

    /** The module is the top-level package. */
    private static String moduleOf(Object listener) {
        String type = AopUtils.getTargetClass(listener).getPackageName();
        int dot = type.indexOf('.');
        return dot < 0 ? type : type.substring(0, dot);
    }
}
