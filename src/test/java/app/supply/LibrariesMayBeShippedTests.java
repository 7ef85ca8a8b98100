package app.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The licences of all libraries in the jar allow its distribution, and no library in it is only for tests. */
class LibrariesMayBeShippedTests {

    /** SPDX identifiers or names of licences that allow a closed product to include and distribute a library. */
    private static final Set<String> ALLOWED = Set.of(
            "0BSD",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "CC0-1.0",
            "EPL-2.0",
            "Go License", // as RE2/J names BSD-3-Clause
            "GPL-2.0-with-classpath-exception",
            "MIT",
            "MIT-0");

    /** Groups of test frameworks, which the running platform does not need. */
    private static final List<String> TEST_GROUPS = List.of(
            "org.junit",
            "org.assertj",
            "org.mockito",
            "org.hamcrest",
            "org.awaitility",
            "net.jqwik",
            "org.seleniumhq",
            "com.jayway",
            "com.github.codemonstur",
            "net.bytebuddy");

    private static final Pattern TEST_DEPENDENCY = Pattern.compile(
            "<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>(?:\\s*<version>[^<]+</version>)?\\s*<scope>test</scope>");

    private final List<Component> components = Component.ofTheJar();

    @Test
    void eachLibraryHasAnAllowedLicence() {
        assertThat(components).hasSizeGreaterThan(50);
        assertThat(components)
                .allSatisfy(component -> assertThat(component.licences())
                        .as("%s: add a licence to the list only if legal counsel agrees", component)
                        .containsAnyElementsOf(ALLOWED));
    }

    @Test
    void noLibraryIsForTestsOnly() throws IOException {
        assertThat(components)
                .noneMatch(component -> TEST_GROUPS.stream()
                        .anyMatch(group -> component.group().equals(group)
                                || component.group().startsWith(group + ".")));
        List<String> inTheJar = components.stream().map(Component::coordinates).toList();
        Matcher declared = TEST_DEPENDENCY.matcher(Files.readString(Path.of("pom.xml")));
        List<String> forTests = declared.results()
                .map(match -> match.group(1) + ":" + match.group(2))
                .toList();
        assertThat(forTests).hasSizeGreaterThan(5).doesNotContainAnyElementsOf(inTheJar);
    }
}
