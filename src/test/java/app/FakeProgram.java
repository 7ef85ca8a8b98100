package app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A script that takes the place of a program. */
final class FakeProgram {

    private FakeProgram() {}

    /** A process that ended. */
    record Ended(int exitCode, String printed) {

        /** Waits for the end of the process. */
        static Ended of(Process process) throws IOException, InterruptedException {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), printed);
        }
    }

    /** Writes the script, which names its interpreter in the first line. */
    static void write(Path program, String script) throws IOException {
        Files.writeString(program, script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Writes a program that prints the number of processors. */
    static void nproc(Path folder, int processors) throws IOException {
        write(folder.resolve("nproc"), "#!/bin/sh\necho " + processors + "\n");
    }
}
