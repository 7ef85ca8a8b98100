package replay;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import replay.client.Credentials;

/** The command line of {@code replay}, as picocli fills it in. */
@Command(
        name = "replay",
        sortOptions = false,
        usageHelpWidth = 110,
        description = "Plays an Online Retail file through the API of a running platform: lists its SKUs, stocks them,"
                + " places every invoice as an order, pays it, sends and takes back what C invoices return of earlier ones,"
                + " and compares the platform's sums with the file's.",
        footer = {
            "",
            "A line of a C invoice is refunded from the latest invoices of the same customer, SKU and price; the rest is"
                    + " listed by reason.",
            "Interrupted and run again it stocks, places and refunds nothing twice and pays what it finds unpaid.",
            "Exit code: 0 if every order was sold, every return refunded and the sums tie, 1 if not, 2 for a wrong"
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
            description = "Where the platform is. Default: ${DEFAULT-VALUE}")
    private @Nullable URI url;

    @Option(names = "--token", description = "An access token with the scopes of an operator.")
    private @Nullable String token;

    @Option(names = "--client", description = "Client id to get a token with. Default: " + DEMO_CLIENT)
    private @Nullable String client;

    @Option(names = "--secret", description = "Secret of the client. Default: that of the demo client.")
    private @Nullable String secret;

    @Option(names = "--json", paramLabel = "OUT", description = "Write the summary as JSON to this file, too.")
    private @Nullable Path json;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "32",
            description = "Invoices under way at once. Default: ${DEFAULT-VALUE}")
    private int concurrency;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "Place the first N invoices only, and refund what came back of them; what is listed and stocked is"
                            + " the whole file's.")
    private @Nullable Integer limit;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to repeat a call that is not answered. Default: ${DEFAULT-VALUE}")
    private long patienceSeconds;

    boolean isHelpWanted() {
        return help;
    }

    /** The options, once they are known to go together. */
    ReplaySettings settings() throws WrongOption {
        if (file == null || url == null) {
            throw new WrongOption("a file is needed");
        }
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new WrongOption("--url must begin with http:// or https://");
        }
        if (url.getHost() == null) {
            throw new WrongOption("--url names no host: " + url);
        }
        if (concurrency < 1 || concurrency > MOST_AT_ONCE) {
            throw new WrongOption("--concurrency must be between 1 and " + MOST_AT_ONCE);
        }
        if (limit != null && limit < 1) {
            throw new WrongOption("--limit must be at least 1");
        }
        if (patienceSeconds < 1) {
            throw new WrongOption("--patience must be at least 1");
        }
        return new ReplaySettings(
                file, url, credentials(), json, concurrency, limit, Duration.ofSeconds(patienceSeconds));
    }

    private Credentials credentials() throws WrongOption {
        if (token != null) {
            if (client != null || secret != null) {
                throw new WrongOption("--token goes without --client and --secret");
            }
            return new Credentials.Token(token);
        }
        if ((client == null) != (secret == null)) {
            throw new WrongOption("--client and --secret go together");
        }
        return client == null || secret == null
                ? new Credentials.Client(DEMO_CLIENT, DEMO_SECRET)
                : new Credentials.Client(client, secret);
    }

    /** An option that cannot be taken; the message says which. */
    static final class WrongOption extends Exception {

        private static final long serialVersionUID = 1;

        WrongOption(String message) {
            super(message);
        }
    }
}
