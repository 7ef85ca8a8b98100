/**
 * The audit log of operators' actions: who did what to which object, when and why, and the object's values before and after. An entry is
 * written in the same transaction as the change, and is never changed.
 *
 * <p>Other packages use {@link platform.auditlog.AuditLog}. An end point declares its action with {@link platform.auditlog.Audited}. The code
 * that decides a change records it in one line: {@code record(Change.of(id, before, after))} in a unit of work, {@link
 * platform.auditlog.AuditLog#record} in another transaction. Refusals are recorded without further code.
 */
@NamedInterface("auditlog")
@NullMarked
package platform.auditlog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
