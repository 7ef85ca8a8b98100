package outbox;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jmolecules.event.annotation.DomainEvent;

/** The public name of an event, {@code {domain}.{entity}.{action}}, and its version. On the wire: {@code name.v1}. */
@DomainEvent
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventType {

    String value();

    /** Increased when a field is added. The record must still be able to read all versions up to this one. */
    int version() default 1;
}
