package testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/**
 * The lines that a class logs, by default its warnings and errors, in the thread of the test while this is open. The output of the process also has what other lanes log at the same time, and
 * a test that captures it may lose a line when a test of another lane ends its own capture.
 */
public final class LoggedBy implements AutoCloseable {

    private final Logger logger;
    private final String thread = Thread.currentThread().getName();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    public LoggedBy(Class<?> type) {
        this(type, Level.WARN);
    }

    /** @param lowest the lines of this level and of graver ones */
    public LoggedBy(Class<?> type, Level lowest) {
        logger = (Logger) LoggerFactory.getLogger(type);
        appender.start();
        logger.setLevel(lowest); // a test of another class may have silenced the whole module
        logger.addAppender(appender);
    }

    /** The level and the formatted message of each line, such as {@code WARN Clock is wrong}. */
    public List<String> lines() {
        return lines(event -> event.getThreadName().equals(thread));
    }

    /** Like {@link #lines()}, of all threads, also of those of tests in other lanes. */
    public List<String> linesOfAllThreads() {
        return lines(event -> true);
    }

    private List<String> lines(Predicate<ILoggingEvent> which) {
        return List.copyOf(appender.list).stream()
                .filter(which)
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }
}
