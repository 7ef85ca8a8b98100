package replay.client;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A shipment as the platform tells it.
 *
 * @param waybill the carrier's name for it, empty until it is booked
 */
public record ShipmentView(Status status, String waybill) {

    /** The public statuses of a shipment; it is booked when it is CREATED. */
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
     * @throws Refused if it is not what the API promises
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
            throw new Refused("shipments that cannot be read: %s in %s".formatted(e.getMessage(), page));
        }
    }
}
