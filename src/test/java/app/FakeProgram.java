package app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A script that takes the place of a program. */
final class FakeProgram {

    private FakeProgram() {}

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
