package tracking.webhook;

import java.util.UUID;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Removes an endpoint, skips what waits for it, and makes its secrets unreadable. */
@Component
class RemoveEndpoint implements Edit.OfId<UUID> {

    private final Endpoints endpoints;
    private final EndpointSecrets secrets;

    RemoveEndpoint(Endpoints endpoints, EndpointSecrets secrets) {
        this.endpoints = endpoints;
        this.secrets = secrets;
    }

    /** @throws ProblemException 404 if there is no such endpoint; 412 if the precondition does not allow its state */
    @Override
    public UUID make(UUID id, Editing editing) {
        Endpoint before = endpoints.lockKnown(id);
        editing.require(before.tag());
        endpoints.skipOpenDeliveries(id, editing.now());
        endpoints.delete(id);
        secrets.erase(id);
        editing.changed(id.toString(), before.audited(), null);
        return id;
    }
}
