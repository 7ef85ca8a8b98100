package testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Tests that need neither the running application nor a shared database, such as tests of processes, files and structure. They have a lane of their own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Beside(Apart.LANE)
public @interface Apart {

    /** The lane of these tests. */
    String LANE = "apart";
}
