package app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import testing.ProgramFile;

/** A script that takes the place of a program. */
final class FakeProgram {

    private FakeProgram() {}

    /** Writes the script, which names its interpreter in the first line. */
    static void write(Path program, String script) throws IOException {
        ProgramFile.write(program, new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)));
    }

    /** Writes a program that prints the number of processors. */
    static void nproc(Path folder, int processors) throws IOException {
        write(folder.resolve("nproc"), "#!/bin/sh\necho " + processors + "\n");
    }
}
