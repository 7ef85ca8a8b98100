package platform.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Requires a token with at least one of these scopes, for an end point or for all end points of a controller. An annotation on a method
 * replaces the one on its controller.
 *
 * <p>The scope is checked before any part of the request is read, so a caller without it always gets a 403, whatever the parameters and the
 * body are. A scope that depends on the body is checked in the controller in addition, see {@link Caller#require}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresScope {

    /** One of the {@link Scopes} or several. The details of a refusal name the first, so the least powerful scope must come first. */
    String[] value();
}
