package app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

/** The error of a failed start is the original one. */
class AFailedStartSaysWhyTests {

    @Test
    void theLauncherAddsNothingToTheError() {
        assertThatThrownBy(() -> Launcher.main(new String[] {"--server.port=none"}))
                .isNotInstanceOf(InvocationTargetException.class)
                .hasStackTraceContaining("server.port");
    }
}
