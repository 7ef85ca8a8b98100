package shipping.operation;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import platform.bulk.BulkAction;
import shipping.shipment.ShipmentCommand.Action;

/** Reports the dispatch of each shipment of a bulk job. */
@Component
class DispatchShipments implements BulkAction {

    static final String AUDITED_AS = "shipping.shipment.dispatch";
    static final String OBJECT_TYPE = "shipment";

    /** In lower case, so that one shipment has one spelling. */
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final ShipmentCommands commands;

    DispatchShipments(ShipmentCommands commands) {
        this.commands = commands;
    }

    @Override
    public Kind kind() {
        return Kind.DISPATCH_SHIPMENTS;
    }

    @Override
    public String auditedAs() {
        return AUDITED_AS;
    }

    @Override
    public String objectType() {
        return OBJECT_TYPE;
    }

    @Override
    public Optional<String> brokenRule(String shipmentId) {
        return ID.matcher(shipmentId).matches()
                ? Optional.empty()
                : Optional.of("must be the id of a shipment: a UUID in lower case");
    }

    @Override
    public CompletableFuture<?> execute(Item item) {
        return commands.execute(item.key(), UUID.fromString(item.objectId()), Action.DISPATCH);
    }
}
