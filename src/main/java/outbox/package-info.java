/**
 * The event transport: an append-only log, one delivery row for each listener that must handle an event, and units of work that handle the
 * queued items of a batch in one transaction. It guarantees two things, even if instances are killed or frozen or their deliveries are taken
 * over (docs/adr/0001): an event is published if and only if its transaction commits, and at most one batch commits for each delivery.
 */
@ApplicationModule(allowedDependencies = {"platform::*"})
@NullMarked
package outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
