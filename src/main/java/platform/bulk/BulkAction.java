package platform.bulk;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import platform.idempotency.IdempotencyKey;
import platform.security.Scopes;
import platform.web.ProblemException;

/** An action that an operator can apply to many objects at once. A module implements it as a bean, with the code of its single operation. */
public interface BulkAction {

    /** The actions of the API. */
    enum Kind {
        CANCEL_ORDERS(Scopes.OPERATOR_ORDERS),
        DISPATCH_SHIPMENTS(Scopes.OPERATOR_SHIPMENTS),
        RESEND_EVENTS(Scopes.OPERATOR_EVENTS);

        private final String scope;

        Kind(String scope) {
            this.scope = scope;
        }

        /** The scope that the single operation requires. */
        public String scope() {
            return scope;
        }
    }

    Kind kind();

    /** Name of the single operation's action in the audit log, see {@link platform.auditlog.Audited#value}. */
    String auditedAs();

    /** Type of the objects in the audit log, see {@link platform.auditlog.Audited#object}. */
    String objectType();

    /**
     * Checks the form of an id, without I/O.
     *
     * @return what an id must be, if this one is not; empty for an id of the right form
     */
    Optional<String> brokenRule(String objectId);

    /**
     * Begins to execute the action for one object. The effect must happen once for each idempotency key, on all instances together. It is
     * called on a virtual thread, as the operator's action: what it decides on this thread stands in the audit log.
     *
     * @return completes when the single operation would answer that it has succeeded. It fails like the single operation: with a {@link
     *     ProblemException} for a refusal. After a problem that may pass ({@code UNAVAILABLE}, for example), and after any other exception,
     *     the action is executed again later with the same key.
     */
    CompletableFuture<?> execute(Item item);

    /**
     * One object of a job.
     *
     * @param key the same for each execution of this item
     * @param subject the operator's subject
     * @param reason the operator's reason; null if there is none, or if the operator's personal key was erased
     */
    record Item(
            String objectId,
            IdempotencyKey key,
            String subject,
            @Nullable String reason) {}
}
