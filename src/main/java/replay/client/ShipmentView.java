package replay.client;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A shipment as the platform's API shows it.
 *
 * @param waybill the carrier's number of the shipment, empty until it is booked
 */
public record ShipmentView(Status status, String waybill) {

    /** The public statuses of a shipment. A shipment is booked from CREATED on. */
    public enum Status {
        REQUESTED,
        CREATED,
        DISPATCHED,
        DELIVERED,
        CANCELLED
    }

    /**
     * Reads a page of shipments.
     *
     * @throws CallFailed if the JSON does not match the API
     */
    public static List<ShipmentView> listOf(JsonNode page) {
        try {
            List<ShipmentView> shipments = new ArrayList<>();
            for (JsonNode shipment : page.required("shipments")) {
                shipments.add(new ShipmentView(
                        Status.valueOf(shipment.required("status").asString()),
                        shipment.path("waybill").asString("")));
            }
            return shipments;
        } catch (JacksonException | IllegalArgumentException e) {
            throw new CallFailed(
                    "the shipments in the answer cannot be read: %s in %s".formatted(e.getMessage(), page));
        }
    }
}
