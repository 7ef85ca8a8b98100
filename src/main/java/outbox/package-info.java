/**
 * The event transport: an append-only log, a delivery row for each listener that must act, and units of work that take
 * what is queued in one transaction. It guarantees that an event is published exactly if its transaction commits, and that
 * one batch at most commits for each delivery, whatever is killed, frozen or taken over (docs/adr/0001).
 */
@ApplicationModule(allowedDependencies = {"platform::*"})
@NullMarked
package outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
