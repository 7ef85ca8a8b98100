package shipping.carrier;

import java.util.List;
import shipping.ShippingRequest.Line;

/**
 * A shipment that the carrier has to book.
 *
 * @param country country of the address, ISO 3166-1 alpha-2
 * @param address JSON of the address in clear text; it must be neither stored nor logged
 */
public record NewShipment(String reference, String country, String address, List<Line> lines) {

    public NewShipment {
        lines = List.copyOf(lines);
    }

    /** Leaves out the address. */
    @Override
    public String toString() {
        return "NewShipment[%s to %s]".formatted(reference, country);
    }
}
