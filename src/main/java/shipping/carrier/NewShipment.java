package shipping.carrier;

import java.util.List;
import shipping.ShippingRequest.Line;

/**
 * A shipment to be booked.
 *
 * @param country ISO 3166-1 alpha-2, of the address
 * @param address JSON, in clear: not to be stored, and not to be logged
 */
public record NewShipment(String reference, String country, String address, List<Line> lines) {

    public NewShipment {
        lines = List.copyOf(lines);
    }

    /** Without the address. */
    @Override
    public String toString() {
        return "NewShipment[%s to %s]".formatted(reference, country);
    }
}
