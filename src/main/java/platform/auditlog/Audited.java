package platform.auditlog;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an end point through which an operator acts. The audit log records every change of the call under this action, and every refusal of
 * the call (403, 409, 412 or 422). A call may give its reason in the header {@link #REASON_HEADER}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Audited {

    /**
     * Header with the operator's reason: at most 255 characters, percent-encoded as UTF-8. The reason is stored sealed, like personal data.
     */
    String REASON_HEADER = "X-Audit-Reason";

    /**
     * Name of the action: module, object and verb, such as {@code catalog.sku.put}. Readers filter by the name, so it must never change.
     */
    String value();

    /** Type of the objects that the action changes, such as {@code sku}. */
    String object();

    /**
     * The path variables that identify the object, for refusals; several are joined by a slash. Empty if the body identifies the object.
     */
    String[] id() default {};

    /** Whether shoppers may call the end point, too. A call is then an operator's action only after {@link OperatorActions#begin}. */
    boolean shared() default false;
}
