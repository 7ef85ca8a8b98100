package inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tests of inventory with the same context share its database, and any of them may run first. So a test stocks SKUs that no other test uses.
 */
class TestsShareNoSkuTests {

    private static final Pattern LITERAL = Pattern.compile("\\bline\\(\\s*\"([^\"]+)\"");

    @Test
    void eachSkuBelongsToOneTest() throws IOException {
        Map<String, Set<String>> users = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java/inventory"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                if (source.contains("extends StockTest") || source.contains("@ModuleTest")) {
                    LITERAL.matcher(source)
                            .results()
                            .map(found -> found.group(1))
                            .forEach(skuId -> users.computeIfAbsent(skuId, unused -> new TreeSet<>())
                                    .add(file.getFileName().toString()));
                }
            }
        }
        assertThat(users)
                .isNotEmpty()
                .allSatisfy((skuId, files) -> assertThat(files).as(skuId).hasSize(1));
    }
}
