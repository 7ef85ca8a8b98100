/**
 * Payments and refunds through providers. Each payment has one final outcome, whatever the number and order of callbacks.
 */
@ApplicationModule(allowedDependencies = {"outbox", "platform::*"})
@NullMarked
package payment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
