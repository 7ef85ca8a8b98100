package app;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The folder in which this installation keeps all data that must survive a restart.
 *
 * @param home the folder; it is created if it does not exist
 */
@ConfigurationProperties("orderwright")
public record Home(@DefaultValue("var") Path home) {

    public Path postgres() {
        return home.resolve("postgres").toAbsolutePath();
    }

    public Path keys() {
        return home.resolve("keys").toAbsolutePath();
    }

    /** The file with the keys that sign the tokens of a first run. */
    public Path tokenKeys() {
        return keys().resolve("tokens.jwks");
    }
}
