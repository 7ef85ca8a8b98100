package app;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import testing.Ended;

/** The entry point of the {@code Dockerfile}, with a fake {@code java} that prints its arguments. */
final class Image {

    private static final Pattern VARIABLE = Pattern.compile("(?m)^ENV (\\w+)=\"?([^\"\\n]*)");

    private final Path programs;

    /** @param programs the folder of fake programs, which the entry point finds before the real ones */
    Image(Path programs) throws IOException {
        this.programs = programs;
        FakeProgram.write(programs.resolve("java"), "#!/bin/sh\necho started with $*\n");
    }

    /** Runs the entry point without a database. */
    Ended run(String line) throws IOException, InterruptedException {
        String file = Files.readString(Path.of("Dockerfile")).replaceAll("\\\\\n\\s*", "");
        String entryPoint = file.lines()
                .filter(it -> it.startsWith("ENTRYPOINT "))
                .findFirst()
                .orElseThrow()
                .substring("ENTRYPOINT ".length());
        List<String> command = new ArrayList<>(JsonPath.read(entryPoint, "$"));
        command.addAll(List.of(line.split(" ")));
        command.removeIf(String::isEmpty);
        ProcessBuilder container = new ProcessBuilder(command).redirectErrorStream(true);
        VARIABLE.matcher(file).results().forEach(it -> container.environment().put(it.group(1), it.group(2)));
        container.environment().put("PATH", programs + ":" + System.getenv("PATH"));
        container.environment().remove("SPRING_DATASOURCE_URL");
        return Ended.of(container.start());
    }
}
