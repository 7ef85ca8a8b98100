package app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Whoever has set nothing learns which file of the home folder holds the bad value, and never the value. */
class ABadValueFromAKeyFileNamesTheFileTests {

    private static final String RULE =
            SettingNames.MASTER_KEY + " is not the master key that this database knows as version 1";

    private final StandardEnvironment environment = new StandardEnvironment();

    @Test
    void theFileIsNamed() {
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        SettingNames.FILE_SOURCE + "/home/keys/personal-data.key",
                        Map.of(SettingNames.MASTER_KEY, "c2VjcmV0")));

        assertThat(explained())
                .isEqualTo(
                        RULE + "; it has a value that is not shown here (from the file /home/keys/personal-data.key).");
    }

    @Test
    void aValueOfTheOperatorHasNoFile() {
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("configuration", Map.of(SettingNames.MASTER_KEY, "c2VjcmV0")));

        assertThat(explained()).isEqualTo(RULE + "; it has a value that is not shown here.");
    }

    private String explained() {
        FailureAnalysis analysis = new BadSetting(environment).analyze(new IllegalStateException(RULE));
        assertThat(analysis).isNotNull();
        return analysis.getDescription();
    }
}
