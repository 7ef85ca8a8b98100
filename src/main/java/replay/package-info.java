/**
 * The {@code replay} command: replays the sales and returns of an Online Retail file through the public API of a running platform. Then it
 * compares the platform's numbers with the file's. It is a client like any other: it does not start Spring, and of the modules it knows only the language
 * of orders. After
 * a lost answer it retries a request with the same idempotency key, and after an interruption it repeats orders with the same keys.
 */
@ApplicationModule(allowedDependencies = "order")
@NullMarked
package replay;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
