package app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import app.GeneratedPage;
import app.Modules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ClassUtils;

/**
 * A start knows the settings of each class, and each setting that the code, the documentation, the scripts and the tests name.
 * {@code -Ddocs.write=true} updates the index of the classes.
 */
class EverySettingInUseIsKnownTests {

    private static final Path INDEX = Path.of("src/main/resources", KnownSettings.INDEX);

    private static final List<String> PAGES = List.of("docs", "README.md", "CONTRIBUTING.md", "samples", "bench");
    private static final List<String> SCRIPTS =
            List.of("docs", "README.md", "samples", "bench", "Dockerfile", "orderwright");
    private static final List<String> EVERYWHERE =
            Stream.concat(SCRIPTS.stream(), Stream.of("src", "pom.xml")).toList();

    /** Names in the same form that are no settings: of a protocol, of a metric, of a test of the refusal, and an example of its ADR. */
    private static final Set<String> NO_SETTINGS = Set.of(
            "orderwright.state.v1",
            "orderwright.webhook.failing",
            "orderwright.payment.refund-approval.limts.GBP",
            "ORDERWRIGHT_PAYMENT_REFUND_APPROVAL_LIMITS_GBP");

    private final KnownSettings settings =
            new KnownSettings(Thread.currentThread().getContextClassLoader());

    @Test
    void theIndexListsTheClasses() throws IOException {
        String classes = Extensions.boundTypes(getClass().getClassLoader(), Modules.NAMES)
                .filter(type -> ClassUtils.resolveClassName(type.className(), null)
                        .getProtectionDomain()
                        .getCodeSource()
                        .equals(Modules.class.getProtectionDomain().getCodeSource()))
                .sorted()
                .map(type -> type + "\n")
                .collect(Collectors.joining());

        GeneratedPage.assertUpToDate(INDEX, classes, getClass());
    }

    @Test
    void thoseThatTheCodeReadsByName() throws IOException {
        assertKnown("\"(orderwright\\.[a-z0-9.-]+[a-z0-9])\"", List.of("src/main/java/app/SettingNames.java"), 6);
        assertKnown("\\$\\{(orderwright\\.[a-z0-9.-]+[a-z0-9])[:}]", List.of("src/main/java"), 8);
        assertKnown(
                "(?:[pP]roperty|name = |ConditionalOn[A-Za-z]+)\\(?\"(orderwright\\.[a-z0-9.-]+)\"",
                List.of("src/main/java"),
                3);
    }

    @Test
    void thoseOfTheDocumentation() throws IOException {
        assertKnown("`(orderwright\\.[a-zA-Z0-9.*\\[\\]-]+?)(?:=[^`]*)?`", PAGES, 100);
        assertKnown("\\b(ORDERWRIGHT_[A-Z0-9_]+)", SCRIPTS, 30);
    }

    /** The page of all settings names several of a section as {@code orderwright.home}, {@code .other}. */
    @Test
    void thoseThatThePageOfSettingsShortens() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("docs/configuration.md"))) {
            String section = "";
            String keys = line.startsWith("| `orderwright.") ? line.split(" \\| ")[0] : "";
            for (MatchResult name :
                    Pattern.compile("`(…?)([^`]+)`").matcher(keys).results().toList()) {
                String written = name.group(2);
                if (written.startsWith("orderwright.")) {
                    section = written.substring(0, written.lastIndexOf('.'));
                } else if (name.group(1).isEmpty()) {
                    names.add(section + written);
                }
            }
        }

        assertThat(names).hasSizeGreaterThan(40);
        assertKnown(names);
    }

    @Test
    void thoseThatScriptsAndTestsSet() throws IOException {
        assertKnown("(?<![A-Za-z0-9/_.-])(?:--|-D)?(orderwright\\.[a-zA-Z0-9.*\\[\\]-]+)=", EVERYWHERE, 80);
    }

    private void assertKnown(String pattern, List<String> places, int atLeast) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String place : places) {
            try (Stream<Path> files = Files.walk(Path.of(place))) {
                for (Path file :
                        files.filter(EverySettingInUseIsKnownTests::isText).toList()) {
                    Pattern.compile(pattern)
                            .matcher(Files.readString(file))
                            .results()
                            .map(found -> found.group(1))
                            .forEach(names::add);
                }
            }
        }
        assertThat(names).hasSizeGreaterThanOrEqualTo(atLeast);
        assertKnown(names);
    }

    private void assertKnown(Set<String> names) {
        assertThat(names)
                .filteredOn(name -> !NO_SETTINGS.contains(name))
                .allSatisfy(name ->
                        assertThat(isSection(name) || isKnown(name)).as(name).isTrue());
    }

    private boolean isKnown(String name) {
        boolean isVariable = name.startsWith("ORDERWRIGHT_");
        PropertySource<?> source = isVariable
                ? new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(name, "1"))
                : new MapPropertySource("test", Map.of(name, "1"));
        return settings.unknown(source, UnknownSettings.names(source)).isEmpty();
    }

    /** Whether the name stands for all settings that begin with it. */
    private boolean isSection(String name) {
        String section = name.replaceFirst("\\.\\*$", "") + ".";
        return settings.all().stream().anyMatch(each -> each.pattern().startsWith(section));
    }

    /** This test and its neighbours name settings that do not exist. */
    private static boolean isText(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file)
                && !file.toString().contains("test/java/app/settings")
                && name.matches("(.*\\.(md|java|yaml|xml|html|js|py|sh)|[^.]+)");
    }
}
