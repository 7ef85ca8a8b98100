/**
 * Common parts of the sandboxes, which replace external systems (a payment provider, a carrier): the condition under which a sandbox
 * exists, its secret, and the HTTP connection with the platform, as if the external system ran elsewhere.
 */
@NamedInterface("sandbox")
@NullMarked
package platform.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
