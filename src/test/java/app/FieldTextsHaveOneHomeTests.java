package app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.tngtech.archunit.core.domain.JavaClass;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import testing.Apart;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The text of an API field is in {@code fields.properties}, and the records of the API do not repeat it. A public record that is no view is also
 * a type of the domain, so it documents its components for Java code, too.
 */
@Apart
class FieldTextsHaveOneHomeTests {

    private static final Path CODE = Path.of("src/main/java");
    private static final Path TEXTS = Path.of("src/main/resources/openapi/fields.properties");
    private static final Path DOCUMENT = Path.of("docs/openapi.json");

    /** The end of a statement or block: a comment before it belongs to something else. */
    private static final Pattern END = Pattern.compile("[;{}]\\s*\\n");

    private static final Pattern PARAM = Pattern.compile("@param (\\w+)");

    private final Properties texts = new Properties();
    private final JsonNode schemas;

    FieldTextsHaveOneHomeTests() throws IOException {
        try (Reader reader = Files.newBufferedReader(TEXTS)) {
            texts.load(reader);
        }
        schemas = JsonMapper.shared().readTree(DOCUMENT).at("/components/schemas");
    }

    @Test
    void noFieldHasTwoTexts() throws IOException {
        assertThat(Files.readAllLines(TEXTS))
                .filteredOn(line -> !line.isEmpty() && !line.startsWith("#"))
                .extracting(line -> line.substring(0, line.indexOf('=')))
                .doesNotHaveDuplicates();
    }

    @Test
    void noRecordOfTheApiRepeatsATextOfItsFields() {
        List<Class<?>> records = Code.APPLICATION.written().stream()
                .filter(JavaClass::isRecord)
                .<Class<?>>map(JavaClass::reflect)
                .filter(this::isOfTheApi)
                .toList();

        assertThat(records).hasSizeGreaterThan(200);
        assertThat(records.stream()
                        .flatMap(
                                type -> repeated(type, source(type)).stream().map(name -> type.getName() + "." + name)))
                .as("components whose text is in %s", TEXTS)
                .isEmpty();
    }

    @Test
    void aRepeatedTextIsDetected() {
        String source = """
                record Another(String code) {}

                /**
                 * A part of a money amount.
                 *
                 * @param code of the problem
                 * @param own that no text describes
                 */
                @Schema(name = "Problem", example = "{}")
                record Planted(String code, String own) {}
                """;

        assertThat(repeated(Planted.class, source)).containsExactly("code");
        assertThat(repeated(Planted.class, source.replace("@param code", "The code is")))
                .isEmpty();
        assertThat(documented("Another", source)).isEmpty();
    }

    @Schema(name = "Problem")
    private record Planted(String code, String own) {}

    private boolean isOfTheApi(Class<?> type) {
        Collection<String> properties =
                schemas.path(schemaOf(type)).path("properties").propertyNames();
        return !properties.isEmpty()
                && fields(type).containsAll(properties)
                && (!Modifier.isPublic(type.getModifiers())
                        || type.getSimpleName().endsWith("View"));
    }

    /** The components that the comment of the record describes although the API has a text for them. */
    private List<String> repeated(Class<?> type, String source) {
        Set<String> documented = documented(type.getSimpleName(), source);
        return Stream.of(type.getRecordComponents())
                .filter(component -> documented.contains(component.getName()))
                .filter(component -> hasText(schemaOf(type), fieldOf(component)))
                .map(RecordComponent::getName)
                .toList();
    }

    private boolean hasText(String schema, String field) {
        return schemas.at("/%s/properties/%s".formatted(schema, field)).isObject()
                && (texts.containsKey(schema + "." + field) || texts.containsKey(field));
    }

    private static Set<String> documented(String name, String source) {
        Matcher declaration = Pattern.compile("\\brecord " + name + "\\s*[<(]").matcher(source);
        if (!declaration.find()) {
            throw new IllegalArgumentException("There is no record " + name);
        }
        String before = source.substring(0, declaration.start());
        int begin = before.lastIndexOf("/**");
        int end = before.lastIndexOf("*/");
        if (begin < 0
                || end < begin
                || END.matcher(before).region(end, before.length()).find()) {
            return Set.of();
        }
        return PARAM.matcher(before.substring(begin, end))
                .results()
                .map(tag -> tag.group(1))
                .collect(Collectors.toSet());
    }

    private static Set<String> fields(Class<?> type) {
        return Stream.of(type.getRecordComponents())
                .map(FieldTextsHaveOneHomeTests::fieldOf)
                .collect(Collectors.toSet());
    }

    private static String schemaOf(Class<?> type) {
        Schema schema = type.getAnnotation(Schema.class);
        return schema == null || schema.name().isEmpty() ? type.getSimpleName() : schema.name();
    }

    private static String fieldOf(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null ? SnakeCaseStrategy.INSTANCE.translate(component.getName()) : named.value();
    }

    private static String source(Class<?> type) {
        String outermost = type.getName().split("\\$", 2)[0];
        try {
            return Files.readString(CODE.resolve(outermost.replace('.', '/') + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
