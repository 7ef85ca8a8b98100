package outbox;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method {@code on(X, W)} of a {@link UnitOfWork}. X is an event, a sealed interface of events, or a command. W is the batch state
 * that the unit of work loads. The method decides in memory, without I/O. For a command, its return value is the caller's answer.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Handles {}
