package app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Table;
import org.jooq.TableOptions.TableType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outbox.EventType;
import outbox.EventTypes;
import outbox.Handles;

/**
 * A page for each module in {@code docs/modules}: its guarantee, dependencies, requests, events, handled events and tables, as in the code.
 * {@code -Ddocs.write=true} updates the pages.
 */
class TheModulesAreDocumentedAsTheyAreTests {

    private static final Path PAGES = Path.of("docs/modules");
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern GUARANTEE = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);

    static Stream<String> modules() {
        return Design.ARROWS.keySet().stream()
                .filter(Design::isBusiness)
                .filter(module -> Files.exists(SOURCES.resolve(module)))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void eachPageSaysWhatTheCodeSays(String module) throws IOException, ReflectiveOperationException {
        GeneratedPage.assertUpToDate(PAGES.resolve(module + ".md"), page(module), getClass());
    }

    private static String page(String module) throws IOException, ReflectiveOperationException {
        StringBuilder page = new StringBuilder("# %s%n%n%s%n".formatted(module, guarantee(module)));
        page.append("%nDepends on: %s.%n"
                .formatted(Design.ARROWS.get(module).stream()
                        .filter(other -> !other.equals(module) && Files.exists(SOURCES.resolve(other)))
                        .sorted()
                        .map("`%s`"::formatted)
                        .collect(Collectors.joining(", "))));
        section(page, "Requests", language(module, "Request"));
        section(page, "Events", language(module, "Event"));
        section(page, "Handles", handled(module));
        section(page, "Tables", tables(module));
        return page.toString();
    }

    private static void section(StringBuilder page, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            page.append("%n## %s%n%n".formatted(title));
            lines.forEach(line -> page.append("- ").append(line).append(System.lineSeparator()));
        }
    }

    private static String guarantee(String module) throws IOException {
        Matcher comment =
                GUARANTEE.matcher(Files.readString(SOURCES.resolve(module).resolve("package-info.java")));
        assertThat(comment.find()).as("the Javadoc of %s", module).isTrue();
        return comment.group(1).replaceAll("\\n \\* ?", "\n").strip();
    }

    /** The records of the module's public language, as they are on the wire. */
    private static List<String> language(String module, String kind) {
        return classes(module)
                .filter(type -> type.isAnnotatedWith(EventType.class))
                .filter(type -> type.getName().matches(module + "\\.[A-Za-z]+" + kind + "\\$[A-Za-z]+"))
                .map(JavaClass::reflect)
                .map(type -> "`%s` %s".formatted(EventTypes.nameOf(type), fields(type)))
                .sorted()
                .toList();
    }

    private static String fields(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static List<String> handled(String module) {
        Set<String> handled = new TreeSet<>();
        classes(module)
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Handles.class))
                .map(TheModulesAreDocumentedAsTheyAreTests::firstParameter)
                .filter(type -> !type.getPackageName().equals(module)
                        || type.getSimpleName().endsWith("Request"))
                .map(type -> "`%s`".formatted(type.getName().replace('$', '.')))
                .forEach(handled::add);
        return List.copyOf(handled);
    }

    private static JavaClass firstParameter(JavaMethod method) {
        return method.getRawParameterTypes().getFirst();
    }

    /** The tables that have generated classes in the module. */
    private static List<String> tables(String module) throws ReflectiveOperationException {
        Set<String> tables = new TreeSet<>();
        for (Field field : Class.forName(module + ".jooq.Tables").getFields()) {
            Table<?> table = (Table<?>) field.get(null);
            if (table.getTableType() == TableType.TABLE) {
                tables.add("`%s.%s`".formatted(requireNonNull(table.getSchema()).getName(), table.getName()));
            }
        }
        return List.copyOf(tables);
    }

    private static Stream<JavaClass> classes(String module) {
        return Code.APPLICATION.classes().stream()
                .filter(type -> type.getPackageName().equals(module)
                        || type.getPackageName().startsWith(module + "."));
    }
}
