package testing;

import app.Orderwright;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.context.TestConstructor.AutowireMode;

/**
 * A test of one module with its beans and those of {@code outbox} and {@code platform}. Its database role can access only the schema of the
 * module, the transport and the keys of personal data; a query across modules fails with "permission denied".
 *
 * <p>Contexts are cached: test classes of one module with the same configuration share a context and its database, including the rows of
 * earlier tests. Each different configuration has its own context and database. So each test uses its own ids.
 *
 * <p>These tests have a lane of their own. Modulith's {@code ApplicationModuleTest} would find all dependencies of the module for each context,
 * in order to log them; that took a quarter of the time of the test threads.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Beside(ModuleTest.LANE)
@SpringBootTest(classes = Orderwright.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestConstructor(autowireMode = AutowireMode.ALL)
public @interface ModuleTest {

    /** The lane of these tests. */
    String LANE = "module";

    /** The name of the module; by default the package of the test. */
    String module() default "";

    @AliasFor(annotation = SpringBootTest.class)
    WebEnvironment webEnvironment() default WebEnvironment.MOCK;
}
