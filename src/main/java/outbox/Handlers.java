package outbox;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;

/** The {@link Hears} methods of a unit of work, by what they take. */
final class Handlers {

    private static final MethodType GENERIC = MethodType.methodType(Object.class, Object.class, Work.class);

    private final Map<Class<?>, MethodHandle> declared = new HashMap<>();
    private final Map<Class<?>, MethodHandle> resolved = new ConcurrentHashMap<>();

    Handlers(UnitOfWork<?> unit) {
        Object target = AopProxyUtils.getSingletonTarget(unit);
        Object plain = target == null ? unit : target;
        for (Method method : plain.getClass().getDeclaredMethods()) {
            if (method.isAnnotationPresent(Hears.class)) {
                declare(plain, method);
            }
        }
        if (declared.isEmpty()) {
            throw new IllegalStateException(plain.getClass() + " hears nothing");
        }
    }

    private void declare(Object unit, Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        if (parameters.length != 2 || !Work.class.isAssignableFrom(parameters[1])) {
            throw new IllegalStateException(method + " must take an event or a command, and the work");
        }
        for (Class<?> other : declared.keySet()) {
            if (other.isAssignableFrom(parameters[0]) || parameters[0].isAssignableFrom(other)) {
                throw new IllegalStateException(
                        "%s hears %s twice".formatted(unit.getClass(), parameters[0].getSimpleName()));
            }
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(unit.getClass(), MethodHandles.lookup());
            declared.put(parameters[0], lookup.unreflect(method).bindTo(unit).asType(GENERIC));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Records of events that are heard. */
    Set<Class<? extends Event>> events() {
        Set<Class<? extends Event>> events = new LinkedHashSet<>();
        for (Class<?> type : declared.keySet()) {
            if (Event.class.isAssignableFrom(type)) {
                for (Class<? extends Event> each : EventTypes.concrete(type)) {
                    if (!events.add(each)) {
                        throw new IllegalStateException(each + " is heard twice");
                    }
                }
            }
        }
        return events;
    }

    boolean takes(Command<?> command) {
        return declared.keySet().stream().anyMatch(type -> type.isInstance(command));
    }

    @Nullable
    Object on(Object payload, Work work) throws Throwable {
        return resolved.computeIfAbsent(payload.getClass(), this::resolve).invokeExact(payload, work);
    }

    private MethodHandle resolve(Class<?> type) {
        for (Map.Entry<Class<?>, MethodHandle> entry : declared.entrySet()) {
            if (entry.getKey().isAssignableFrom(type)) {
                return entry.getValue();
            }
        }
        throw new IllegalStateException("Nobody hears " + type);
    }
}
