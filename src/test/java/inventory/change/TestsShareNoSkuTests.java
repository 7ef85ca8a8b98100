package inventory.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import testing.TestSources;

/**
 * Tests of inventory with the same context share its database, and any of them may run first. So a test stocks SKUs that no other test uses.
 */
class TestsShareNoSkuTests {

    private static final Pattern LITERAL = Pattern.compile("\\bline\\(\\s*\"([^\"]+)\"");

    @Test
    void eachSkuBelongsToOneTest() throws IOException {
        Map<String, Set<String>> users = TestSources.literals(
                Path.of("src/test/java/inventory"),
                LITERAL,
                source -> source.contains("extends StockTest") || source.contains("@ModuleTest"));

        assertThat(users)
                .isNotEmpty()
                .allSatisfy((skuId, files) -> assertThat(files).as(skuId).hasSize(1));
    }
}
