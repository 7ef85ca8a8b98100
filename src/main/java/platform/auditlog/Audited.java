package platform.auditlog;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An end point by which an operator acts. Whatever it changes is recorded in the audit log under this action, and so is a refusal of it
 * (403, 409 or 422). A call may give its reason in the header {@link #REASON_HEADER}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Audited {

    /** Why the operator does it: at most 255 characters, percent-encoded as UTF-8. Stored sealed, as personal data is. */
    String REASON_HEADER = "X-Audit-Reason";

    /** The action: module, object and verb, as {@code catalog.sku.put}. Readers filter by it, so it never changes. */
    String value();

    /** The type of the objects that it changes, as {@code sku}. */
    String object();

    /** The path variables that name the object, for refusals; several are joined by a slash. None where the body names it. */
    String[] id() default {};

    /** Whether shoppers call it too. Then a call is an operator's action only after {@link OperatorActions#begin}. */
    boolean shared() default false;
}
