package app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import testing.Apart;

/** {@link Modules#NAMES} lists the modules; code that needs a list uses this one. */
@Apart
class ModulesAreListedOnceTests {

    private static final Path CODE = Path.of("src/main/java");

    /** More names than any choice of modules has that one fact has in common. */
    private static final int MOST_CHOSEN = 7;

    /** Names of modules, or constants for them, one after the other. */
    private static final Pattern LIST = Pattern.compile(
            "(?:\\b(?:%s)\\b[^a-zA-Z0-9]+){%d}".formatted(String.join("|", Modules.NAMES), MOST_CHOSEN + 1),
            Pattern.CASE_INSENSITIVE);

    /** Annotations accept no list. The test below compares them. */
    private static final Set<Path> COMPARED =
            Set.of(CODE.resolve("app/Modules.java"), CODE.resolve("app/Orderwright.java"));

    /** A committed migration never changes. */
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    @Test
    void eachFolderOfTheCodeIsAModule() throws IOException {
        try (Stream<Path> folders = Files.list(CODE)) {
            assertThat(folders.map(folder -> folder.getFileName().toString()).sorted())
                    .containsExactlyElementsOf(Modules.NAMES);
        }
    }

    /** A library of pure code needs no search for beans. */
    @Test
    void annotationsNameEachModuleWithBeans() {
        List<String> withBeans = Modules.NAMES.stream()
                .filter(module -> !module.equals(Modules.REPLAY))
                .toList();

        assertThat(requireNonNull(Orderwright.class.getAnnotation(SpringBootApplication.class))
                        .scanBasePackages())
                .containsExactlyElementsOf(withBeans);
        assertThat(requireNonNull(Orderwright.class.getAnnotation(AutoConfigurationPackage.class))
                        .basePackages())
                .containsExactlyElementsOf(withBeans);
        assertThat(requireNonNull(Orderwright.class.getAnnotation(ConfigurationPropertiesScan.class))
                        .value())
                .containsExactlyElementsOf(withBeans);
    }

    @ParameterizedTest
    @ValueSource(strings = {"src", "bench", "samples", ".ci", "orderwright", "Dockerfile", "pom.xml"})
    void noFileHasAListOfItsOwn(String place) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(place))) {
            Set<Path> lists = files.filter(ModulesAreListedOnceTests::isCode)
                    .filter(file -> !COMPARED.contains(file) && !file.startsWith(MIGRATIONS))
                    .filter(ModulesAreListedOnceTests::hasList)
                    .collect(Collectors.toSet());

            assertThat(lists).isEmpty();
        }
    }

    @Test
    void aListIsDetectedInEachOfItsForms() {
        String inCode = Modules.NAMES.stream().map("\"%s\""::formatted).collect(Collectors.joining(",\n    "));

        assertThat(LIST.matcher("List.of(" + inCode + ");").find()).isTrue();
        assertThat(LIST.matcher("for m in " + String.join(" ", Modules.NAMES) + "; do")
                        .find())
                .isTrue();
        assertThat(LIST.matcher("OUTBOX, PLATFORM, ORDER").find()).isFalse();
        assertThat(COMPARED).allMatch(ModulesAreListedOnceTests::hasList);
    }

    /** A {@code package-info} may list the modules that a module depends on. */
    private static boolean isCode(Path file) {
        return Files.isRegularFile(file)
                && !file.endsWith("package-info.java")
                && file.getFileName().toString().matches("[^.]+|.*\\.(java|js|kts?|py|sh|sql|xml|ya?ml)");
    }

    private static boolean hasList(Path file) {
        try {
            return LIST.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
