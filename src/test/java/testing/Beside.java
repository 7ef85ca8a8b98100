package testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Tests that run in parallel with all other tests, in a lane: one class of each lane at a time. The databases of a lane are on a PostgreSQL
 * server of its own, because tests hold transactions open, and readers of the log wait for all open transactions of their server.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(providers = Beside.Lane.class)
public @interface Beside {

    /** The lane of the tests that name no other. */
    String LANE = "beside";

    /** The lane of tests that share neither an application nor a database with those of another class, and of tests in a browser. */
    String OWN = "own";

    /** The lane; An annotation of a class replaces that of its superclass. */
    String value() default LANE;

    /** Over how many lanes of this name the classes are spread, by their names. Each lane has an application and a database server of its own. */
    int lanes() default 1;

    /** Finds the lane of a test class. */
    final class Lane implements ResourceLocksProvider {

        /** Empty for a test that does not run beside the others. */
        public static Optional<String> of(Class<?> testClass) {
            return Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(testClass, Beside.class))
                    .map(beside -> beside.lanes() == 1
                            ? beside.value()
                            : beside.value() + Math.floorMod(testClass.getName().hashCode(), beside.lanes()));
        }

        @Override
        public Set<Lock> provideForClass(Class<?> testClass) {
            return Set.of(new Lock(of(testClass).orElseThrow()));
        }
    }
}
