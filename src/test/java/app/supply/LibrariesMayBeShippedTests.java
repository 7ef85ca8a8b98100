package app.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The licences of all libraries in the jar allow its distribution, and no library in it is only for tests. */
class LibrariesMayBeShippedTests {

    /** SPDX identifiers or names of licences that allow a closed product to include and distribute a library. */
    private static final Set<String> ALLOWED = Set.of(
            "0BSD",
            "Apache 2", // as the archive of the font names Apache-2.0
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
            "com.deque",
            "com.jayway",
            "com.github.codemonstur",
            "net.bytebuddy");

    private static final Pattern TEST_DEPENDENCY = Pattern.compile(
            "<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>(?:\\s*<version>[^<]+</version>)?\\s*<scope>test</scope>");

    /** Files of these archives are copied into the jar, so that the list of the jar's libraries does not name them. */
    private static final Pattern UNPACKED = Pattern.compile(
            "<artifactItem>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>\\s*<version>\\$\\{([^}]+)}</version>");

    private static final Pattern LICENCE = Pattern.compile("<license>\\s*<name>([^<]+)</name>");

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
    void eachUnpackedLibraryHasAnAllowedLicence() throws IOException {
        String build = Files.readString(Path.of("pom.xml"));
        List<MatchResult> unpacked = UNPACKED.matcher(build).results().toList();
        assertThat(unpacked).extracting(match -> match.group(2)).contains("echarts", "preact", "ph-fonts-noto-sans-sc");
        for (MatchResult match : unpacked) {
            String version = build.split("<%s>|</%<s>".formatted(match.group(3)))[1];
            assertThat(licencesOf(match.group(1), match.group(2), version))
                    .as(match.group(2))
                    .containsAnyElementsOf(ALLOWED);
        }
    }

    /** The licence of the font differs from that of its archive. It allows to ship the font together with its text. */
    @Test
    void theFontOfInvoicesComesWithItsLicence() throws IOException {
        try (InputStream licence = getClass().getResourceAsStream("/fonts/ttf/NotoSansSC/OFL.txt")) {
            assertThat(licence).asString(StandardCharsets.UTF_8).contains("SIL OPEN FONT LICENSE Version 1.1");
        }
    }

    /** As the POM in the archive names them. */
    private static List<String> licencesOf(String group, String artifact, String version) throws IOException {
        Path archive = Path.of(
                System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository"),
                group.replace('.', '/'),
                artifact,
                version,
                artifact + "-" + version + ".jar");
        try (FileSystem files = FileSystems.newFileSystem(archive)) {
            String pom = Files.readString(files.getPath("META-INF", "maven", group, artifact, "pom.xml"));
            return LICENCE.matcher(pom)
                    .results()
                    .map(match -> match.group(1).strip())
                    .toList();
        }
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
