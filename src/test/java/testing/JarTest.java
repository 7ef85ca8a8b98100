package testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test that starts the jar in processes of its own. These tests have a lane of their own. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Beside(JarTest.LANE)
public @interface JarTest {

    /** The lane of these tests. */
    String LANE = "jar";
}
