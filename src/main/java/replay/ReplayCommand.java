package replay;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code replay}. */
@Command(
        name = "replay",
        description = {
            "Replays an Online Retail file through the API of a running platform.",
            "It lists and stocks the file's SKUs, places every invoice as an order, and pays it. It dispatches the"
                    + " orders that C invoices return goods of, and returns these goods. Then it compares the platform's"
                    + " sums with the file's."
        },
        footer = {
            "",
            "A line of a C invoice is refunded from the latest invoices with the same customer, SKU and price. Units"
                    + " without such an invoice are listed by reason.",
            "After an interruption run the same command again: it stocks, places and refunds nothing twice, and it"
                    + " pays the unpaid orders.",
            "Exit code: 0 if every order was sold, every return was refunded and the sums match; 1 if not; 2 for a"
                    + " wrong command line."
        })
public final class ReplayCommand implements Callable<Integer> {

    private static final int MOST_AT_ONCE = 1_000;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The file, .csv or .csv.gz.")
    private Path file;

    @Mixin
    private PlatformOptions platform = new PlatformOptions();

    @Option(names = "--json", paramLabel = "OUT", description = "Also write the summary as JSON to this file.")
    private @Nullable Path json;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "32",
            description = "How many invoices to place at the same time. Default: ${DEFAULT-VALUE}")
    private int concurrency;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "Place only the first N invoices, and refund only their returns. All SKUs of the file are still"
                            + " listed and stocked.")
    private @Nullable Integer limit;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to retry a call that gets no answer. Default: ${DEFAULT-VALUE}")
    private long timeoutSeconds;

    /** Runs the replay and returns the exit code. */
    @Override
    public Integer call() {
        return new Replay(settings(), spec.commandLine().getOut()).run();
    }

    private ReplaySettings settings() {
        if (concurrency < 1 || concurrency > MOST_AT_ONCE) {
            throw wrong("--concurrency must be between 1 and " + MOST_AT_ONCE);
        }
        if (limit != null && limit < 1) {
            throw wrong("--limit must be at least 1");
        }
        if (timeoutSeconds < 1) {
            throw wrong("--timeout must be at least 1");
        }
        return new ReplaySettings(
                file,
                platform.url(),
                platform.credentials(),
                json,
                concurrency,
                limit,
                Duration.ofSeconds(timeoutSeconds));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
