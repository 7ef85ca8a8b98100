package app;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Prints why a start has failed and what to do, in at most {@value #MOST_LINES} lines on the standard error, without a stack trace. */
final class FailedStart implements FailureAnalysisReporter {

    static final int MOST_LINES = 5;

    private final PrintStream err;

    /** Spring creates the reporter by its name in {@code spring.factories}. */
    FailedStart() {
        this(System.err);
    }

    FailedStart(PrintStream err) {
        this.err = err;
    }

    @Override
    public void report(FailureAnalysis analysis) {
        lines(analysis.getDescription(), analysis.getAction()).forEach(err::println);
    }

    static List<String> lines(String why, @Nullable String action) {
        List<String> lines = new ArrayList<>();
        lines.add("Orderwright cannot start: " + String.join(" ", written(why)));
        List<String> actions = action == null ? List.of() : written(action);
        lines.addAll(actions.size() < MOST_LINES ? actions : List.of(String.join("; ", actions)));
        return lines;
    }

    private static List<String> written(String text) {
        return text.lines().map(String::strip).flatMap(FailedStart::unlessEmpty).toList();
    }

    private static Stream<String> unlessEmpty(String line) {
        return line.isEmpty() ? Stream.empty() : Stream.of(line);
    }
}
