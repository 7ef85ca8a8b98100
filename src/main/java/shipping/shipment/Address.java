package shipping.shipment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKeys;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The address of a shipment in clear text. Only operators may see it, and it is stored nowhere.
 *
 * @param country ISO 3166 alpha-2
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ShipmentAddress")
public record Address(
        @Nullable String name,
        @Nullable String phone,
        @Nullable String line1,
        @Nullable String line2,
        @Nullable String city,
        @Nullable String postalCode,
        @Nullable String country) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Decrypts an address; empty when the person's key has been erased. */
    public static Optional<Address> open(PersonalData data, PersonalKeys.Found keys) {
        return keys.open(data).map(Address::read);
    }

    private static Address read(String clear) {
        try {
            return JSON.readValue(clear, Address.class);
        } catch (JacksonException unreadable) { // its message may quote the address
            throw new IllegalStateException("The decrypted address is not the JSON of an address");
        }
    }

    @Override
    public String toString() {
        return "Address[" + country + "]"; // the other parts are personal data, which must not be logged
    }
}
