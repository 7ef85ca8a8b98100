package order.replica;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.attributes.Json;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;

/**
 * The attributes of an order and its lines that their schemas mark as personal. Sealed together, each with its name: no later schema is
 * needed to read them.
 *
 * @param order by name
 * @param lines by the number of the line, then by name; of lines that have such attributes
 */
public record PersonalAttributes(Map<String, Object> order, Map<Integer, Map<String, Object>> lines) {

    public static final PersonalAttributes NONE = new PersonalAttributes(Map.of(), Map.of());

    /** Null where there are none. */
    @Nullable
    public PersonalData seal(PersonalKey key) {
        return order.isEmpty() && lines.isEmpty() ? null : key.seal(Json.text(this));
    }

    /** None when the person's key has been erased. */
    public static PersonalAttributes open(PersonalData data, PersonalKey key) {
        return key.open(data)
                .map(clear -> Json.read(clear, PersonalAttributes.class))
                .orElse(NONE);
    }

    public Map<String, Object> ofLine(int lineNo) {
        return lines.getOrDefault(lineNo, Map.of());
    }

    @Override
    public String toString() {
        return "PersonalAttributes"; // what they say may not be logged
    }
}
