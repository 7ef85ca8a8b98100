package app.demo;

import app.SettingNames;
import app.identity.SecuritySettings;
import java.util.List;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Refuses a start that lacks settings whose values would be unsafe to guess. */
final class DemoRefused extends RuntimeException {

    private final String start;
    private final List<String> missing;

    /** For a start that is not a first run, and lacks settings that replace the demo parts of a first run. */
    static DemoRefused outsideFirstRun(List<String> missing, boolean ownDatabase, String address) {
        return new DemoRefused(
                "Demo clients, demo keys and the sandbox exist only with the embedded database on a loopback address. This start %s."
                        .formatted(
                                ownDatabase
                                        ? "uses the server named by " + SettingNames.DATASOURCE_URL
                                        : "listens on %s=%s".formatted(SettingNames.ADDRESS, address)),
                missing);
    }

    /** For a first run that names another issuer of tokens, but lacks a setting about that issuer. */
    static DemoRefused incompleteIssuer(List<String> missing) {
        return new DemoRefused(
                "This start accepts the tokens of another issuer, because %s or %s is set."
                        .formatted(SecuritySettings.ISSUER, SecuritySettings.JWK_SET_URI),
                missing);
    }

    /** For a first run that is configured to read the headers of proxies. */
    static DemoRefused readsHeadersOfProxies(String property, String value) {
        return new DemoRefused(
                "A first run has demo clients and a sandbox. So it serves this machine only, and never through a proxy. This start reads the headers of proxies: %s=%s."
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

    /** Shows the message instead of a stack trace. */
    public static final class Explained extends AbstractFailureAnalyzer<DemoRefused> {

        @Override
        protected FailureAnalysis analyze(Throwable root, DemoRefused refused) {
            return new FailureAnalysis(refused.start, "Set " + String.join("\n    ", refused.missing), refused);
        }
    }
}
