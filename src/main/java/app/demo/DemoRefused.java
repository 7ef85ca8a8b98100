package app.demo;

import app.SettingNames;
import app.identity.SecuritySettings;
import java.util.List;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A start that lacks settings which would be unsafe to guess. */
public final class DemoRefused extends RuntimeException {

    private final String start;
    private final List<String> missing;

    /** A start that is no first run, but lacks what has to take the place of a first run's parts. */
    static DemoRefused outsideFirstRun(List<String> missing, boolean ownDatabase, String address) {
        return new DemoRefused(
                "Demo clients, demo keys and the sandbox exist only with the embedded database on a loopback address. This start %s."
                        .formatted(
                                ownDatabase
                                        ? "uses the server named by " + SettingNames.DATASOURCE_URL
                                        : "listens on %s=%s".formatted(SettingNames.ADDRESS, address)),
                missing);
    }

    /** A first run that names another issuer of tokens, but not all that it must know about it. */
    static DemoRefused halfAnIssuer(List<String> missing) {
        return new DemoRefused(
                "This start accepts the tokens of another issuer, as %s or %s is set."
                        .formatted(SecuritySettings.ISSUER, SecuritySettings.JWK_SET_URI),
                missing);
    }

    /** A first run that believes what proxies say of their callers. */
    static DemoRefused readsHeadersOfProxies(String property, String value) {
        return new DemoRefused(
                "A first run, with its demo clients and sandbox, serves this machine only, and no proxy. This start reads the headers of proxies: %s=%s."
                        .formatted(property, value),
                List.of("%s to none, or remove it; to serve others, set %s, %s, %s, %s and %s=false"
                        .formatted(
                                property,
                                SettingNames.DATASOURCE_URL,
                                SecuritySettings.ISSUER,
                                SecuritySettings.AUDIENCE,
                                SettingNames.MASTER_KEY,
                                SettingNames.SANDBOX)));
    }

    private DemoRefused(String start, List<String> missing) {
        super(start + " Set " + String.join("; ", missing));
        this.start = start;
        this.missing = List.copyOf(missing);
    }

    /** Shows the message in place of a stack trace. */
    public static final class Explained extends AbstractFailureAnalyzer<DemoRefused> {

        @Override
        protected FailureAnalysis analyze(Throwable root, DemoRefused refused) {
            return new FailureAnalysis(refused.start, "Set " + String.join("\n    ", refused.missing), refused);
        }
    }
}
