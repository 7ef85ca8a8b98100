package platform.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An end point, or all end points of a controller, whose caller's token must have at least one of these scopes. The annotation of a
 * method replaces that of its controller.
 *
 * <p>The scope is checked before anything of the request is read: a caller without it gets a 403, whatever the parameters and the body
 * are. A scope that depends on the body is required in the controller besides, see {@link Caller#require}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresScope {

    /** See {@link Scopes}. A refusal names the first, so the least powerful scope comes first. */
    String[] value();
}
