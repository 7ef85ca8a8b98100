/** Interfaces through which a module contributes to the audit: inspections that need the module's code, and repairs of its own rows. */
@NamedInterface("audit")
@NullMarked
package platform.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
