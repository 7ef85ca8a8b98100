package promotion.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import platform.attributes.AttributeRules;
import platform.attributes.Effort;
import platform.web.FieldProblem;
import promotion.engine.Condition;
import promotion.engine.Definition;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/** Reads and writes definitions as documents. */
public final class DefinitionDocument {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final Map<String, Object> SCHEMA = readSchema();
    private static final AttributeRules RULES = AttributeRules.of(SCHEMA);

    private DefinitionDocument() {}

    /** The JSON Schema of the documents that {@link #problems} accepts. */
    public static Map<String, Object> schema() {
        return SCHEMA;
    }

    /**
     * Lists every rule that the document breaks, each with its path; empty if it can be read.
     *
     * @param field path of the document in the request
     */
    public static List<FieldProblem> problems(String field, Map<String, Object> document) {
        List<FieldProblem> problems = RULES.problems(field, document, Effort.of(1));
        if (!problems.isEmpty()) {
            return problems;
        }
        try {
            read(document);
            return List.of();
        } catch (JacksonException contradiction) {
            return List.of(new FieldProblem(field + path(contradiction), "cannot be read: " + reason(contradiction)));
        }
    }

    /** @throws JacksonException if the document is not valid */
    public static Definition read(Map<String, Object> document) {
        return DefinitionJson.MAPPER.convertValue(document, Definition.class);
    }

    public static Map<String, Object> write(Definition definition) {
        return DefinitionJson.MAPPER.convertValue(definition, OBJECT);
    }

    /** A condition as it is in a document; the caller may change the map. */
    public static Map<String, Object> write(Condition condition) {
        return DefinitionJson.MAPPER.convertValue(condition, OBJECT);
    }

    /** Reads a stored definition. */
    public static Definition parse(String json) {
        return DefinitionJson.MAPPER.readValue(json, Definition.class);
    }

    /** The form in which a definition is stored. */
    public static String text(Definition definition) {
        return DefinitionJson.MAPPER.writeValueAsString(definition);
    }

    private static String path(JacksonException contradiction) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference reference : contradiction.getPath()) {
            path.append('/');
            if (reference.getPropertyName() == null) {
                path.append(reference.getIndex());
            } else {
                path.append(reference.getPropertyName());
            }
        }
        return path.toString();
    }

    private static String reason(JacksonException contradiction) {
        Throwable cause = contradiction.getCause();
        return cause == null
                ? contradiction.getOriginalMessage()
                : Objects.requireNonNullElse(cause.getMessage(), contradiction.getOriginalMessage());
    }

    private static Map<String, Object> readSchema() {
        try (InputStream json = DefinitionDocument.class.getResourceAsStream("/promotion/definition.schema.json")) {
            return DefinitionJson.MAPPER.readValue(Objects.requireNonNull(json), OBJECT);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
