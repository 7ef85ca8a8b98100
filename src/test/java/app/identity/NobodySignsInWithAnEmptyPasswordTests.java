package app.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platform.files.DamagedFileException;

/** A file of the operator's password that has lost its content lets nobody in, and ends the next start. */
class NobodySignsInWithAnEmptyPasswordTests {

    @TempDir
    Path folder;

    @Test
    void anEmptyFileIsNoPassword() throws Exception {
        Home home = new Home(folder);
        OperatorPassword password = new OperatorPassword(home);
        Path file = home.keys().resolve("operator.password");
        assertThat(password.is(Files.readString(file).strip())).isTrue();

        Files.writeString(file, "\n");

        assertThat(password.is("")).isFalse();
        assertThatExceptionOfType(DamagedFileException.class)
                .isThrownBy(() -> new OperatorPassword(home))
                .withMessage(file + " holds no password");
    }
}
