package order.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;
import tools.jackson.databind.json.JsonMapper;

/**
 * The shipping address of an order. It is in clear text only in HTTP requests and responses; everywhere else it is encrypted.
 *
 * @param country ISO 3166 alpha-2
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Address(
        String name,
        @Nullable String phone,
        String line1,
        @Nullable String line2,
        String city,
        @Nullable String postalCode,
        String country) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public PersonalData seal(PersonalKey key) {
        return key.seal(JSON.writeValueAsString(this));
    }

    /** Empty when the person's key has been erased. */
    public static Optional<Address> open(PersonalData data, PersonalKey key) {
        return key.open(data).map(clear -> JSON.readValue(clear, Address.class));
    }

    @Override
    public String toString() {
        return "Address[" + country + "]"; // the other fields are personal data and must not be logged
    }
}
