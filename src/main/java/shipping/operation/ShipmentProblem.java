package shipping.operation;

import platform.web.ProblemCode;

/** The problems of shipments. Each constant says when it is answered and what a client can do. */
enum ShipmentProblem implements ProblemCode {
    SHIPMENT_NOT_READY(
            409,
            "The status of the shipment does not allow this",
            "The shipment has a status in which the command is not possible. `details.status` is its status.",
            "Read the shipment, and send a command that its status allows."),
    SHIPMENT_HELD(
            409,
            "The shipment is held",
            "The shipment must not leave the warehouse, for example because its payment is disputed. `details.reasons` and"
                    + " `details.holds` say why and since when.",
            "Wait until the holds are released; the shipment then shows `held` as false. If the parcel has left already, only"
                    + " the carrier's scan can report it.");

    private final Description description;

    ShipmentProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
