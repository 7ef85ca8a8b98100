package outbox.delivery;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;
import outbox.BatchState;
import outbox.Event;
import outbox.EventTypes;
import outbox.Handles;
import outbox.UnitOfWork;

/** The {@link Handles} methods of a unit of work, by the type of the event or command that they handle. */
final class Handlers {

    private final Object unit;
    private final Map<Class<?>, Method> methods = new HashMap<>();

    Handlers(UnitOfWork<?> unit) {
        Object behindProxy = AopProxyUtils.getSingletonTarget(unit);
        this.unit = behindProxy == null ? unit : behindProxy;
        ReflectionUtils.doWithMethods(this.unit.getClass(), this::declare, it -> it.isAnnotationPresent(Handles.class));
        Assert.state(!methods.isEmpty(), () -> this.unit.getClass() + " has no @Handles method");
    }

    private void declare(Method method) {
        Class<?>[] takes = method.getParameterTypes();
        boolean fits = takes.length == 2 && BatchState.class.isAssignableFrom(takes[1]);
        Assert.state(fits, () -> method + " must have two parameters: an event or a command, and the batch state");
        ReflectionUtils.makeAccessible(method);
        EventTypes.records(takes[0]).forEach(type -> {
            boolean first = methods.putIfAbsent(type, method) == null;
            Assert.state(first, () -> "%s has two @Handles methods for %s".formatted(unit.getClass(), type));
        });
    }

    Set<Class<?>> types() {
        return methods.keySet();
    }

    EventTypes events() {
        return new EventTypes(
                types().stream().filter(Event.class::isAssignableFrom).toList());
    }

    @Nullable
    Object on(Object payload, BatchState work) {
        return ReflectionUtils.invokeMethod(requireNonNull(methods.get(payload.getClass())), unit, payload, work);
    }
}
