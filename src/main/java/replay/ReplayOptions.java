package replay;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import replay.client.Credentials;

/** The command line of {@code replay}, as picocli parses it. */
@Command(
        name = "replay",
        sortOptions = false,
        usageHelpWidth = 110,
        description =
                "Replays an Online Retail file through the API of a running platform. It lists and stocks the file's SKUs,"
                        + " places every invoice as an order, and pays it. It dispatches the orders that C invoices return goods of,"
                        + " and returns these goods. Then it compares the platform's sums with the file's.",
        footer = {
            "",
            "A line of a C invoice is refunded from the latest invoices with the same customer, SKU and price. Units without"
                    + " such an invoice are listed by reason.",
            "After an interruption run the same command again: it stocks, places and refunds nothing twice, and it pays the"
                    + " unpaid orders.",
            "Exit code: 0 if every order was sold, every return was refunded and the sums match; 1 if not; 2 for a wrong"
                    + " command line."
        })
final class ReplayOptions {

    private static final String DEMO_CLIENT = "demo-operator";
    private static final String DEMO_SECRET = "demo-operator-secret";
    private static final int MOST_AT_ONCE = 1_000;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    @Parameters(paramLabel = "FILE", description = "The file, .csv or .csv.gz.")
    private @Nullable Path file;

    @Option(
            names = "--url",
            defaultValue = "http://localhost:8080",
            description = "The base URL of the platform. Default: ${DEFAULT-VALUE}")
    private @Nullable URI url;

    @Option(names = "--token", description = "An access token with the scopes of an operator.")
    private @Nullable String token;

    @Option(names = "--client", description = "Id of the client that gets a token. Default: " + DEMO_CLIENT)
    private @Nullable String client;

    @Option(names = "--secret", description = "Secret of the client. Default: the demo client's secret.")
    private @Nullable String secret;

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

    boolean isHelpWanted() {
        return help;
    }

    /**
     * Returns the options as settings.
     *
     * @throws WrongOption if a value or a combination of options is not allowed
     */
    ReplaySettings settings() throws WrongOption {
        if (file == null || url == null) {
            throw new WrongOption("FILE or --url is missing");
        }
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new WrongOption("--url must begin with http:// or https://");
        }
        if (url.getHost() == null) {
            throw new WrongOption("--url has no host: " + url);
        }
        if (concurrency < 1 || concurrency > MOST_AT_ONCE) {
            throw new WrongOption("--concurrency must be between 1 and " + MOST_AT_ONCE);
        }
        if (limit != null && limit < 1) {
            throw new WrongOption("--limit must be at least 1");
        }
        if (timeoutSeconds < 1) {
            throw new WrongOption("--timeout must be at least 1");
        }
        return new ReplaySettings(
                file, url, credentials(), json, concurrency, limit, Duration.ofSeconds(timeoutSeconds));
    }

    private Credentials credentials() throws WrongOption {
        if (token != null) {
            if (client != null || secret != null) {
                throw new WrongOption("--token cannot be combined with --client or --secret");
            }
            return new Credentials.Token(token);
        }
        if ((client == null) != (secret == null)) {
            throw new WrongOption("--client and --secret must be given together");
        }
        return client == null || secret == null
                ? new Credentials.Client(DEMO_CLIENT, DEMO_SECRET)
                : new Credentials.Client(client, secret);
    }

    /** An option with a value that is not allowed; the message names it. */
    static final class WrongOption extends Exception {

        private static final long serialVersionUID = 1;

        WrongOption(String message) {
            super(message);
        }
    }
}
