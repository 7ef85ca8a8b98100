package app.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of records. In an answer, a component that is not {@link Nullable} is required. A nullable component is absent when it is
 * null, if its record says so with {@link JsonInclude}; otherwise it is present and null. In a request, the constraints say what is required,
 * and clients leave out what they do not send.
 */
final class RecordSchemas extends ModelResolver {

    private static final String REFERENCE = "#/components/schemas/";
    private static final String NULL = "null";

    /** The records by the names of their schemas. Swagger shares its converters among all contexts of a process, so they share this, too. */
    private static final Map<String, Class<?>> RECORDS = new ConcurrentHashMap<>();

    /** Swagger reads records with Jackson 2, which does not know the naming rules of our mapper. */
    RecordSchemas(ObjectMapper mapper) {
        super(mapper.copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
        openapi31(true);
    }

    @Override
    @SuppressWarnings("rawtypes") // the signature of swagger-core
    public @Nullable Schema resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> next) {
        Schema schema = super.resolve(type, context, next);
        Class<?> raw = _mapper.constructType(type.getType()).getRawClass();
        if (schema != null && raw.isRecord()) {
            String name = schema.get$ref() == null
                    ? schema.getName()
                    : schema.get$ref().substring(REFERENCE.length());
            if (name != null) {
                RECORDS.putIfAbsent(name, raw);
            }
        }
        return schema;
    }

    @Override
    @SuppressWarnings("rawtypes") // the signature of swagger-core
    protected boolean applyBeanValidatorAnnotations(
            Schema property, Annotation @Nullable [] annotations, @Nullable Schema parent, boolean applyNotNull) {
        return super.applyBeanValidatorAnnotations(
                property, annotations == null ? null : ComposedConstraints.resolve(annotations), parent, applyNotNull);
    }

    /** Describes all properties, and says which of them are required and which can be null. */
    void complete(OpenAPI api, ApiTexts texts) {
        Set<String> sent = sent(api);
        api.getComponents().getSchemas().forEach((name, schema) -> {
            Class<?> type = RECORDS.get(name);
            if (type != null && schema.getProperties() != null) {
                complete(name, schema, type, sent.contains(name), texts);
            }
        });
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // the signatures of swagger-models
    private static void complete(String name, Schema schema, Class<?> type, boolean sent, ApiTexts texts) {
        Map<String, Schema> properties = schema.getProperties();
        JsonInclude include = type.getAnnotation(JsonInclude.class);
        boolean absent = include != null && include.value() == JsonInclude.Include.NON_NULL;
        Set<String> required =
                new LinkedHashSet<>(sent && schema.getRequired() != null ? schema.getRequired() : List.of());
        for (RecordComponent component : type.getRecordComponents()) {
            JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
            String field = named == null
                    ? PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName())
                    : named.value();
            Schema property = properties.get(field);
            if (property == null) {
                continue;
            }
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (property.getTypes() != null) {
                property.getTypes().remove(NULL);
                if (nullable && !absent && !sent) {
                    property.getTypes().add(NULL);
                }
            }
            if (!sent && !(nullable && absent)) {
                required.add(field);
            }
            if (property.getDescription() == null) {
                property.setDescription(texts.text(name, field));
            }
        }
        schema.setRequired(required.isEmpty() ? null : List.copyOf(required));
    }

    /** The names of the schemas that occur in requests. */
    private static Set<String> sent(OpenAPI api) {
        Set<String> names = new HashSet<>();
        Stream.ofNullable(api.getPaths())
                .flatMap(paths -> paths.values().stream())
                .flatMap(path -> path.readOperations().stream())
                .map(Operation::getRequestBody)
                .filter(Objects::nonNull)
                .map(body -> body.getContent())
                .filter(Objects::nonNull)
                .map(Content::values)
                .flatMap(Collection::stream)
                .forEach(type -> collect(type.getSchema(), api.getComponents().getSchemas(), names));
        return names;
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // the signatures of swagger-models
    private static void collect(@Nullable Schema schema, Map<String, Schema> all, Set<String> names) {
        if (schema == null) {
            return;
        }
        if (schema.get$ref() != null) {
            String name = schema.get$ref().substring(REFERENCE.length());
            if (names.add(name)) {
                collect(all.get(name), all, names);
            }
        }
        collect(schema.getItems(), all, names);
        if (schema.getProperties() != null) {
            ((Map<String, Schema>) schema.getProperties()).values().forEach(property -> collect(property, all, names));
        }
    }
}
