package order.availability;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;

/** The lines of one logger in a logging context of its own, so that other applications of this JVM neither add nor remove lines. */
final class CapturedLog {

    private final Logger logger;
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    /** @param nanos when the line was logged, by {@link System#nanoTime} */
    private record Line(String text, long nanos) {}

    CapturedLog() {
        LoggerContext context = new LoggerContext();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                String text = "%s %s".formatted(event.getLevel(), event.getFormattedMessage());
                lines.add(new Line(text.replaceAll("\\d+ ms", "… ms"), System.nanoTime()));
            }
        };
        appender.setContext(context);
        appender.start();
        ch.qos.logback.classic.Logger own = context.getLogger(CapturedLog.class);
        own.addAppender(appender);
        logger = own;
    }

    Logger logger() {
        return logger;
    }

    /** All lines, each with its level. */
    List<String> texts() {
        return lines.stream().map(Line::text).toList();
    }

    /** The times at which this line was logged. */
    List<Long> nanos(String text) {
        return lines.stream()
                .filter(line -> line.text().equals(text))
                .map(Line::nanos)
                .toList();
    }

    void clear() {
        lines.clear();
    }
}
