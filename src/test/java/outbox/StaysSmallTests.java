package outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A transport of our own is worth its cost only while a reader needs no more than half an hour for it. */
class StaysSmallTests {

    private static final int LIMIT = 2_000;
    /**
     * Files that do not count, because the transport itself does not need them: the API of the operators with its SQL, the metrics, the health, the
     * cursors of durable projections, the memory that they share, and the retention of the log.
     */
    private static final Set<String> APART = Set.of(
            "ParkedEventsController.java",
            "ParkedEvents.java",
            "ParkedDeliveries.java",
            "DecideParkedEvent.java",
            "ParkedEventId.java",
            "ResendEvents.java",
            "LogReadersController.java",
            "ReaderStatus.java",
            "Meters.java",
            "Lag.java",
            "LagLog.java",
            "HeldBack.java",
            "LogMeters.java",
            "EventReader.java",
            "Cursors.java",
            "Reader.java",
            "Readers.java",
            "LogTail.java",
            "OwnEvents.java",
            "ReadAhead.java",
            "LogKeeper.java",
            "LogProperties.java",
            "Retention.java",
            "Segments.java",
            "StuckWorkers.java",
            "QueueDelay.java",
            "HalfSentStatements.java");

    @Test
    void theTransportStaysWithinItsLinesOfCode() throws IOException {
        TreeMap<String, Integer> lines = new TreeMap<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java/outbox"))) {
            for (Path source :
                    sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = source.getFileName().toString();
                if (!APART.contains(name)) {
                    lines.put(name, code(Files.readAllLines(source)).size());
                }
            }
        }

        assertThat(lines.values().stream().mapToInt(count -> count).sum())
                .as("lines of code: %s", lines)
                .isBetween(1, LIMIT);
    }

    @Test
    void blankLinesCommentsAndImportsDoNotCount() {
        assertThat(code(List.of(
                        "package outbox;",
                        "",
                        "import java.util.List;",
                        "/**",
                        " * Says something.",
                        " */",
                        "class A { // here",
                        "    // nothing",
                        "    /* nothing */",
                        "    int a = 1 /* one */;",
                        "}")))
                .containsExactly("class A { // here", "int a = 1 /* one */;", "}");
    }

    private static List<String> code(List<String> lines) {
        List<String> code = new ArrayList<>();
        boolean comment = false;
        for (String raw : lines) {
            String line = raw.strip();
            if (comment || line.startsWith("/*")) {
                comment = !line.endsWith("*/");
            } else if (!line.isEmpty()
                    && !line.startsWith("//")
                    && !line.startsWith("import ")
                    && !line.startsWith("package ")) {
                code.add(line);
            }
        }
        return code;
    }
}
