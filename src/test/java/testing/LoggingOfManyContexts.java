package testing;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogFile;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.logback.LogbackLoggingSystem;

/**
 * Logging that is configured by the first application context of the process and remains when a context closes. Otherwise, the next context
 * that starts would configure logging again: Spring Boot drops all messages for a moment and then detaches the appenders of tests that run at
 * the same time and look at what is logged. Contexts that start at the same time wait for each other here, because Spring Boot
 * expects one context at a time.
 */
public final class LoggingOfManyContexts extends LogbackLoggingSystem {

    public LoggingOfManyContexts(ClassLoader classLoader) {
        super(classLoader);
    }

    @Override
    public void beforeInitialize() {
        synchronized (LoggingOfManyContexts.class) {
            super.beforeInitialize();
        }
    }

    @Override
    public void initialize(
            LoggingInitializationContext context, @Nullable String configLocation, @Nullable LogFile logFile) {
        synchronized (LoggingOfManyContexts.class) {
            super.initialize(context, configLocation, logFile);
        }
    }

    @Override
    public void cleanUp() {
        // Other contexts may still run and log.
    }
}
