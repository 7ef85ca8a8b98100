package app;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where this installation keeps what must survive a restart.
 *
 * @param home the folder; it is made when missing
 */
@ConfigurationProperties("orderwright")
public record Home(@DefaultValue("var") Path home) {

    Path postgres() {
        return home.resolve("postgres").toAbsolutePath();
    }

    public Path keys() {
        return home.resolve("keys").toAbsolutePath();
    }

    /** The file of the keys that sign the tokens of a first run. */
    public Path tokenKeys() {
        return keys().resolve("tokens.jwks");
    }
}
