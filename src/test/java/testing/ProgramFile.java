package testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes programs that tests start. They are written by a process of its own: while this JVM has a file open for writing, each process that
 * another test starts has it open too for a moment, and a start of the program would fail with "Text file busy".
 */
public final class ProgramFile {

    private ProgramFile() {}

    public static void write(Path program, InputStream content) throws IOException {
        Process writing = new ProcessBuilder("sh", "-c", "cat >\"$1\" && chmod 755 \"$1\"", "sh", program.toString())
                .redirectErrorStream(true)
                .start();
        try (OutputStream input = writing.getOutputStream()) {
            content.transferTo(input);
        }
        Ended ended = Ended.of(writing);
        if (ended.exitCode() != 0) {
            throw new IOException("Cannot write %s: %s".formatted(program, ended.printed()));
        }
    }

    public static void copy(Path from, Path program) throws IOException {
        try (InputStream content = Files.newInputStream(from)) {
            write(program, content);
        }
    }
}
