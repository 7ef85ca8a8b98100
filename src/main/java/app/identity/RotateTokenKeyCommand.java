package app.identity;

import app.Home;
import app.command.PlatformCommand;
import app.identity.TokenKeyRotation.Mode;
import app.identity.TokenKeyRotation.Rotated;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.env.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code rotate-token-key}. It needs no database. It works with and without running instances. */
@Command(
        name = "rotate-token-key",
        description = {
            "Adds a key that signs the tokens of this installation's own issuer (first runs only).",
            "Running instances notice it within a second. The key is published at /oauth2/jwks at once and signs"
                    + " tokens ten minutes later. Earlier keys still verify tokens until 65 minutes after they stopped"
                    + " signing; tokens are valid for 60 minutes."
        },
        footer = {"", "Exit code: 0 if a key was added; 2 if nothing was done."})
public final class RotateTokenKeyCommand extends PlatformCommand implements Callable<Integer> {

    @Option(names = "--now", description = "Sign with the new key at once.")
    private boolean now;

    @Option(
            names = "--drop-earlier",
            description =
                    "Sign with the new key at once, and refuse the tokens of all earlier keys. Use it after a key was"
                            + " stolen.")
    private boolean dropEarlier;

    /** Has no @Configuration annotation, so that the component scan of the platform does not find it. */
    @ComponentScan("platform.id")
    @EnableConfigurationProperties(Home.class)
    static class Setup {}

    /** Adds the key, prints its id and the time from which it signs, and returns the exit code. */
    @Override
    public Integer call() {
        String[] settings = settings().toArray(String[]::new);
        ConfigurableApplicationContext setup;
        try {
            setup = new SpringApplicationBuilder(Setup.class)
                    .web(WebApplicationType.NONE)
                    .bannerMode(Banner.Mode.OFF)
                    .logStartupInfo(false)
                    .properties("logging.level.root=warn")
                    .run(settings);
        } catch (RuntimeException failed) { // Spring has printed the reason
            return NOT_DONE;
        }
        try (setup) {
            return rotate(setup);
        }
    }

    private Mode mode() {
        if (dropEarlier) {
            return Mode.DROP_EARLIER;
        }
        return now ? Mode.SIGN_NOW : Mode.PUBLISH_FIRST;
    }

    private int rotate(ConfigurableApplicationContext setup) {
        Environment environment = setup.getEnvironment();
        Home home = setup.getBean(Home.class);
        for (String property : new String[] {SecuritySettings.ISSUER, SecuritySettings.JWK_SET_URI}) {
            if (environment.containsProperty(property)) {
                return fail(
                        "%s is set, so another issuer signs the tokens of this installation; rotate the keys of that issuer"
                                .formatted(property));
            }
        }
        try {
            Rotated rotated = new TokenKeyRotation(home.tokenKeys(), setup.getBean(Clock.class)).rotate(mode());
            spec().commandLine()
                    .getOut()
                    .printf(
                            "Token key %s signs from %s on. There are %d keys in %s.%n",
                            rotated.keyId(), rotated.signsFrom(), rotated.keys(), home.tokenKeys());
            return 0;
        } catch (NoSuchFileException missing) {
            return fail("%s does not exist; set orderwright.home to the folder of the installation"
                    .formatted(home.tokenKeys()));
        } catch (IOException | IllegalStateException failed) {
            return fail(String.valueOf(failed.getMessage()));
        }
    }

    private int fail(String why) {
        spec().commandLine().getErr().println(spec().name() + ": " + why);
        return NOT_DONE;
    }
}
