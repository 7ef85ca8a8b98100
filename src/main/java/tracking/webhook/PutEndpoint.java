package tracking.webhook;

import java.util.UUID;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;
import tracking.call.CallUrls;

/**
 * Sets what operators may set. An endpoint that is switched off loses what waits for it; that can be replayed. One that is switched on again
 * has no failures any more.
 */
@Component
class PutEndpoint implements Edit.OfId<PutEndpoint.Wanted> {

    private final Endpoints endpoints;
    private final CallUrls urls;

    PutEndpoint(Endpoints endpoints, CallUrls urls) {
        this.endpoints = endpoints;
        this.urls = urls;
    }

    record Wanted(UUID id, WebhookEndpointBody body) {}

    /** @throws ProblemException 400 for a bad URL; 404 if there is no such endpoint; 412 if the precondition does not allow its state */
    @Override
    public UUID make(Wanted wanted, Editing editing) {
        WebhookEndpointBody body = wanted.body();
        urls.require("url", body.url());
        Endpoint before = endpoints.lockKnown(wanted.id());
        editing.require(before.tag());
        // An endpoint that the platform has switched off stays so, unless the body enables it.
        EndpointState state = !before.isEnabled() && body.wantedState() == EndpointState.DISABLED
                ? before.state()
                : body.wantedState();
        boolean isSwitched = before.state() != state;
        Endpoint edited = new Endpoint(
                before.id(),
                body.url(),
                body.description(),
                body.types(),
                body.wantedChannels(),
                body.wantedSchema(),
                state,
                before.version(),
                before.startsAfter(),
                before.createdAt(),
                isSwitched ? null : before.failingSince(),
                isSwitched ? null : before.noticedAt(),
                isSwitched ? null : before.pausedUntil(),
                before.previousUntil());
        if (!edited.equals(before)) {
            Endpoint after = edited.nextVersion();
            endpoints.save(after);
            if (isSwitched && !after.isEnabled()) {
                endpoints.skipOpenDeliveries(after.id(), editing.now());
            }
            editing.changed(after.id().toString(), before.audited(), after.audited());
        }
        return before.id();
    }
}
