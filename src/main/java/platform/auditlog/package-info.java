/**
 * The log of what operators do: who did what to which object, when and why, and what it was before and after. An entry is written in the
 * transaction that does the work, and is never changed.
 *
 * <p>An end point declares its action with {@link platform.auditlog.Audited}. What the action does to an object is recorded where that
 * is decided, in one line: {@code record(Change.of(id, before, after))} in a unit of work, {@link platform.auditlog.AuditLog#record}
 * in another transaction. Refusals are recorded without further code.
 */
@NamedInterface("auditlog")
@NullMarked
package platform.auditlog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
