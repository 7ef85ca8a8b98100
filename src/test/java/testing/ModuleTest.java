package testing;

import app.Orderwright;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.annotation.AliasFor;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.modulith.test.ApplicationModuleTest.BootstrapMode;

/**
 * A test of one module with its beans and those of {@code outbox} and {@code platform}. Its database role can access only the schema of the
 * module, the transport and the keys of personal data; a query across modules fails with "permission denied".
 *
 * <p>Contexts are cached: test classes of one module with the same configuration share a context and its database, including the rows of
 * earlier tests. Each different configuration has its own context and database. So each test uses its own ids.
 *
 * <p>The structure of all modules is verified once, in the tests of {@code app}. These tests have a lane of their own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Beside(ModuleTest.LANE)
@ApplicationModuleTest(classes = Orderwright.class, verifyAutomatically = false)
public @interface ModuleTest {

    /** The lane of these tests. */
    String LANE = "module";

    @AliasFor(annotation = ApplicationModuleTest.class)
    BootstrapMode mode() default BootstrapMode.STANDALONE;

    /** The names of further modules to start. */
    @AliasFor(annotation = ApplicationModuleTest.class)
    String[] extraIncludes() default {};

    /** The name of the module; by default the package of the test. */
    @AliasFor(annotation = ApplicationModuleTest.class)
    String module() default "";

    @AliasFor(annotation = ApplicationModuleTest.class)
    WebEnvironment webEnvironment() default WebEnvironment.MOCK;
}
