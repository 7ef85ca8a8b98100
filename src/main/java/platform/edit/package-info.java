/**
 * Edits: how a write of an operator is made, once for each idempotency key, with its precondition (RFC 9110), its merge patch (RFC 7396) and its
 * entry in the audit log.
 */
@NamedInterface("edit")
@NullMarked
package platform.edit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
