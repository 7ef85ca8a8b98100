package testing;

import org.springframework.boot.logging.logback.LogbackLoggingSystem;

/**
 * Logging that is configured by the first application context of the process and remains when a context closes. Otherwise, the next context
 * that starts would configure logging again: Spring Boot drops all messages for a moment and then detaches the appenders of tests that run at
 * the same time and look at what is logged.
 */
public final class LoggingOfManyContexts extends LogbackLoggingSystem {

    public LoggingOfManyContexts(ClassLoader classLoader) {
        super(classLoader);
    }

    @Override
    public void cleanUp() {
        // Other contexts may still run and log.
    }
}
