package app.start;

import app.Orderwright;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import replay.ReplayCommand;

/**
 * The command {@code train}: starts a platform on a temporary folder, replays part of a real file through its API, and ends. With the flag
 * {@code -XX:AOTCacheOutput} the JVM then writes a cache for the start and for the first orders.
 */
@Command(name = "train", hidden = true, description = "Trains the cache for faster starts.")
public final class Training implements Callable<Integer> {

    private static final String FILE = "demo/online-retail-piece.csv.gz";
    private static final String INVOICES = "60";

    /** Returns the exit code. */
    @Override
    public Integer call() throws IOException {
        // If the process that makes the cache is killed, this process ends too, because nothing needs the cache.
        ProcessHandle.current().parent().ifPresent(maker -> maker.onExit().thenRun(() -> System.exit(1)));
        Path folder = Files.createTempDirectory("orderwright-training-");
        try {
            Path file = folder.resolve("orders.csv.gz");
            try (InputStream piece = Training.class.getClassLoader().getResourceAsStream(FILE)) {
                Files.copy(Objects.requireNonNull(piece), file);
            }
            ConfigurableApplicationContext platform = Orderwright.platform()
                    .run(
                            "--orderwright.home=" + folder.resolve("home"),
                            "--server.port=0",
                            "--logging.level.root=warn");
            int port = Objects.requireNonNull(((WebServerApplicationContext) platform).getWebServer())
                    .getPort();
            int played = new CommandLine(new ReplayCommand())
                    .setOut(new PrintWriter(System.out, true))
                    .execute(file.toString(), "--url", "http://127.0.0.1:" + port, "--limit", INVOICES);
            return Math.max(played, SpringApplication.exit(platform));
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }
}
