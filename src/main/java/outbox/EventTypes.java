package outbox;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.Assert;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The wire names of events, and their encoding: JSON with snake_case names and without null fields. A reader accepts all versions up to
 * its own, and ignores unknown fields. A number or a flag that an earlier version does not have is read as zero or false.
 */
public final class EventTypes {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(NON_NULL))
            .build();
    private final Map<String, Class<? extends Event>> classes = new HashMap<>();

    /** @param types the event types to decode: records, or sealed interfaces of them */
    public EventTypes(Iterable<? extends Class<?>> types) {
        for (Class<?> type : types) {
            concrete(type).forEach(this::add);
        }
    }

    private void add(Class<? extends Event> type) {
        EventType name = annotation(type);
        for (int version = 1; version <= name.version(); version++) {
            Class<?> other = classes.put(name.value() + ".v" + version, type);
            Assert.state(
                    other == null || other == type, () -> "%s and %s have the same wire name".formatted(other, type));
        }
    }

    /** The wire name of an event: {@code inventory.stock.reserved.v1}. */
    public static String nameOf(Class<?> event) {
        EventType name = annotation(event);
        return name.value() + ".v" + (name.readableSince() == 0 ? name.version() : name.readableSince());
    }

    public static String encode(Event event) {
        return JSON.writeValueAsString(event);
    }

    public static <E extends Event> E decode(String payload, Class<E> type) {
        return JSON.readValue(payload, type);
    }

    /** Decodes a payload by its wire name; empty if this version of the program does not know the type. */
    public Optional<Event> decode(String name, String payload) {
        Class<? extends Event> type = classes.get(name);
        return type == null ? Optional.empty() : Optional.of(decode(payload, type));
    }

    public Set<Class<? extends Event>> classes() {
        return Set.copyOf(classes.values());
    }

    public Set<String> names() {
        return Collections.unmodifiableSet(classes.keySet());
    }

    /** The event records of a type: the type itself if it is a record, or the permitted records of a sealed interface. */
    public static Set<Class<? extends Event>> concrete(Class<?> type) {
        return records(type).map(each -> each.asSubclass(Event.class)).collect(Collectors.toSet());
    }

    public static Stream<Class<?>> records(Class<?> type) {
        if (type.isSealed()) {
            return Stream.of(type.getPermittedSubclasses()).flatMap(EventTypes::records);
        }
        Assert.state(type.isRecord(), () -> type + " is neither a record nor a sealed interface of records");
        return Stream.of(type);
    }

    private static EventType annotation(Class<?> type) {
        EventType name = type.getAnnotation(EventType.class);
        Assert.state(name != null, () -> type + " lacks @EventType");
        return name;
    }
}
