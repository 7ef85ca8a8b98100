package order.availability;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;

/** What is said to a logger that nobody else has: applications that run, start or end beside it neither add lines nor take any away. */
final class Lines {

    private final Logger logger;
    private final List<Line> all = new CopyOnWriteArrayList<>();

    /** @param nanos when it was said, by {@link System#nanoTime} */
    private record Line(String text, long nanos) {}

    Lines() {
        LoggerContext context = new LoggerContext();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                String text = "%s %s".formatted(event.getLevel(), event.getFormattedMessage());
                all.add(new Line(text.replaceAll("\\d+ ms", "… ms"), System.nanoTime()));
            }
        };
        appender.setContext(context);
        appender.start();
        ch.qos.logback.classic.Logger own = context.getLogger(Lines.class);
        own.addAppender(appender);
        logger = own;
    }

    Logger logger() {
        return logger;
    }

    /** Each with its level. */
    List<String> texts() {
        return all.stream().map(Line::text).toList();
    }

    /** When this was said, each time. */
    List<Long> nanos(String text) {
        return all.stream()
                .filter(line -> line.text().equals(text))
                .map(Line::nanos)
                .toList();
    }

    void clear() {
        all.clear();
    }
}
