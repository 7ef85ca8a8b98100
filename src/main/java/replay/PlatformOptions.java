package replay;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import replay.client.Credentials;

/** The options that say which platform a command calls, and with which credentials. */
final class PlatformOptions {

    private static final String DEMO_CLIENT = "demo-operator";
    private static final String DEMO_SECRET = "demo-operator-secret";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--url",
            defaultValue = "http://localhost:8080",
            description = "The base URL of the platform. Default: ${DEFAULT-VALUE}")
    private URI url;

    @Option(names = "--token", description = "An access token with the scopes of an operator.")
    private @Nullable String token;

    @Option(names = "--client", description = "Id of the client that gets a token. Default: " + DEMO_CLIENT)
    private @Nullable String client;

    @Option(names = "--secret", description = "Secret of the client. Default: the demo client's secret.")
    private @Nullable String secret;

    /** @throws ParameterException if the URL is none of a platform */
    URI url() {
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw wrong("--url must begin with http:// or https://");
        }
        if (url.getHost() == null) {
            throw wrong("--url has no host: " + url);
        }
        return url;
    }

    /** @throws ParameterException if the options contradict each other */
    Credentials credentials() {
        if (token != null) {
            if (client != null || secret != null) {
                throw wrong("--token cannot be combined with --client or --secret");
            }
            return new Credentials.Token(token);
        }
        if ((client == null) != (secret == null)) {
            throw wrong("--client and --secret must be given together");
        }
        return client == null || secret == null
                ? new Credentials.Client(DEMO_CLIENT, DEMO_SECRET)
                : new Credentials.Client(client, secret);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
