package order.replica;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.attributes.Json;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;

/**
 * The attributes of an order and its lines that their schemas mark as personal, and the shopper's note. They are sealed together, the
 * attributes with their names, so reading them needs no schema.
 *
 * @param order attributes of the order, by name
 * @param lines attributes of lines, by line number and then by name; only lines that have personal attributes
 * @param note what the shopper wrote to the shop with the order; null if nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PersonalAttributes(
        Map<String, Object> order,
        Map<Integer, Map<String, Object>> lines,
        @Nullable String note) {

    public static final PersonalAttributes NONE = new PersonalAttributes(Map.of(), Map.of(), null);

    /** Null if there is nothing to seal. */
    public @Nullable PersonalData seal(PersonalKey key) {
        return equals(NONE) ? null : key.seal(Json.text(this));
    }

    /** Empty if the person's key has been erased. */
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
        return "PersonalAttributes"; // the values must not be logged
    }
}
