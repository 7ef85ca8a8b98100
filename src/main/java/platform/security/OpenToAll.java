package platform.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Opens an end point, or all end points of a controller, to callers without a token. The filter chains of the application must permit its
 * path as well. An annotation on a method replaces the one on its controller.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface OpenToAll {

    /** Why no token is needed. */
    String value();
}
