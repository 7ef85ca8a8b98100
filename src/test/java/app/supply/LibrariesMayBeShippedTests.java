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

/** The jar may be given to others, and it contains no library that only tests need. */
class LibrariesMayBeShippedTests {

    /** SPDX identifiers, or names, of licences under which a closed product may include a library and pass it on. */
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

    /** Groups of test frameworks; none of their libraries is needed by the running platform. */
    private static final List<String> OF_TESTS = List.of(
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
    void noLibraryIsThereForTestsOnly() throws IOException {
        assertThat(components)
                .noneMatch(component -> OF_TESTS.stream()
                        .anyMatch(group -> component.group().equals(group)
                                || component.group().startsWith(group + ".")));
        List<String> inTheJar = components.stream().map(Component::coordinates).toList();
        Matcher declared = TEST_DEPENDENCY.matcher(Files.readString(Path.of("pom.xml")));
        List<String> forTests = declared.results()
                .map(found -> found.group(1) + ":" + found.group(2))
                .toList();
        assertThat(forTests).hasSizeGreaterThan(5).doesNotContainAnyElementsOf(inTheJar);
    }
}
