package platform.sandbox;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Creates the bean only where a sandbox may replace the real external system. The named property decides. Without the property, the bean
 * exists only on a loopback address with the embedded database, or in an instance that was started beside such a first instance.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Conditional(ConditionalOnSandbox.Enabled.class)
public @interface ConditionalOnSandbox {

    /** The property that says whether the sandbox exists. */
    String value();

    final class Enabled implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Environment environment = context.getEnvironment();
            String property =
                    metadata.getAnnotations().get(ConditionalOnSandbox.class).getString("value");
            @Nullable Boolean configured = environment.getProperty(property, Boolean.class);
            return configured != null ? configured : isFirstRun(environment);
        }

        private static boolean isFirstRun(Environment environment) {
            @Nullable String address = environment.getProperty("server.address");
            boolean firstRun = environment.getProperty("spring.datasource.url") == null
                    || environment.getProperty("orderwright.beside-first-run", Boolean.class, false);
            return firstRun && address != null && isLoopback(address);
        }

        private static boolean isLoopback(String address) {
            try {
                return InetAddress.getByName(address).isLoopbackAddress();
            } catch (UnknownHostException e) {
                return false;
            }
        }
    }
}
