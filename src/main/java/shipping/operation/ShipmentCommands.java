package shipping.operation;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import outbox.Commands;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.web.ProblemException;
import shipping.ShippingRequest.HoldReason;
import shipping.shipment.Holds.Hold;
import shipping.shipment.Shipment;
import shipping.shipment.ShipmentCommand;
import shipping.shipment.ShipmentCommand.Action;
import shipping.shipment.Shipments;

/** Executes operators' commands for shipments, for a request and for a bulk job alike. */
@Component
class ShipmentCommands {

    private final Shipments shipments;
    private final Commands commands;
    private final InProgress inProgress;

    ShipmentCommands(Shipments shipments, Commands commands, InProgress inProgress) {
        this.shipments = shipments;
        this.commands = commands;
        this.inProgress = inProgress;
    }

    /**
     * @return the shipment after the command; fails with a {@link ProblemException} if its status does not allow the command
     * @throws ProblemException 404 if there is no such shipment
     */
    CompletableFuture<Shipment> execute(IdempotencyKey key, UUID id, Action action) {
        Shipment shipment = require(id);
        ShipmentCommand command = new ShipmentCommand(key, action, shipment.reference(), shipment.correlation());
        return inProgress
                .once(key, () -> commands.submit(command))
                .thenApply(result -> result.value(ShipmentCommands::problem));
    }

    /** @throws ProblemException 404 if there is no such shipment */
    Shipment require(UUID id) {
        return shipments.find(id).orElseThrow(() -> ProblemException.notFound("There is no such shipment."));
    }

    private static ProblemException problem(ShipmentCommand.Refusal refusal) {
        return switch (refusal) {
            case ShipmentCommand.WrongStatus wrong ->
                new ProblemException(
                        ShipmentProblem.SHIPMENT_NOT_READY,
                        "The status of the shipment does not allow this command; see details.status.",
                        Map.of("status", wrong.shipment().status()));
            case ShipmentCommand.Held held -> held(held.shipment().holds().active());
        };
    }

    private static ProblemException held(List<Hold> active) {
        List<HoldReason> reasons = active.stream().map(Hold::reason).distinct().toList();
        return new ProblemException(
                ShipmentProblem.SHIPMENT_HELD,
                "The shipment is held for %s, so it must not leave the warehouse; see details.holds."
                        .formatted(reasons),
                Map.of(
                        "reasons",
                        reasons,
                        "holds",
                        active.stream().map(ShipmentView.HoldView::of).toList()));
    }
}
