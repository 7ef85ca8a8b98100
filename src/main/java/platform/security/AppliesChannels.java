package platform.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that an end point for operators shows and does nothing of sales channels other than {@link Caller#channels}. An end point without
 * this declaration refuses operators whose token is limited to channels. The end point itself must apply the limit; the annotation applies
 * nothing.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AppliesChannels {}
