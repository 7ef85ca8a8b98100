package outbox;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jmolecules.event.annotation.DomainEvent;

/**
 * The public name of an event, {@code {domain}.{entity}.{action}}, and its version. On the wire: {@code name.v1}, with the version from which on
 * readers can read it.
 */
@DomainEvent
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventType {

    String value();

    /** Increased when a field is added. The record must still be able to read all versions up to this one. */
    int version() default 1;

    /**
     * The lowest version whose readers can read events of this version, because they may ignore every field that was added since. Events are
     * written with this version, so instances of earlier builds go on reading while they are replaced. By default it is the version itself: then
     * they wait for an instance of the newer build.
     */
    int readableSince() default 0;
}
