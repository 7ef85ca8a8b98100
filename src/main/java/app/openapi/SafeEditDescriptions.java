package app.openapi;

import io.swagger.v3.core.util.AnnotationsUtils;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.method.HandlerMethod;
import platform.edit.MergePatch;
import platform.edit.Precondition;
import platform.edit.Tagged;

/** Describes entity tags, preconditions and merge patches. */
final class SafeEditDescriptions {

    private static final String REFERENCE = "#/components/schemas/";
    private static final String PATCH = "Patch";
    private static final String NULL = "null";

    private SafeEditDescriptions() {}

    static boolean takes(HandlerMethod handler, Class<?> type) {
        return Arrays.asList(handler.getMethod().getParameterTypes()).contains(type);
    }

    static Operation describe(Operation operation, HandlerMethod handler) {
        if (takes(handler, Precondition.class)) {
            operation.addParametersItem(header(
                    HttpHeaders.IF_MATCH,
                    "Entity tags, or `*` for any: the write is refused with 412 unless the object has one of them."));
            operation.addParametersItem(header(
                    HttpHeaders.IF_NONE_MATCH,
                    "Entity tags, or `*` for any: the write is refused with 412 if the object has one of them. So `*`"
                            + " never replaces an object that exists."));
        }
        if (handler.hasMethodAnnotation(Tagged.class)) {
            Objects.requireNonNull(operation.getResponses().get("200"))
                    .addHeaderObject(
                            HttpHeaders.ETAG,
                            new Header()
                                    .description("Identifies this state of the object, for If-Match and If-None-Match")
                                    .schema(new StringSchema()));
            if (handler.hasMethodAnnotation(GetMapping.class)) {
                operation.addParametersItem(header(
                        HttpHeaders.IF_NONE_MATCH,
                        "Entity tags: the answer is 304 without a body if the object still has one of them."));
                operation
                        .getResponses()
                        .addApiResponse("304", new ApiResponse().description("The object has not changed."));
            }
        }
        for (MethodParameter parameter : handler.getMethodParameters()) {
            if (parameter.getParameterType() == MergePatch.class) {
                Class<?> body = ResolvableType.forMethodParameter(parameter)
                        .getGeneric()
                        .toClass();
                operation.setRequestBody(new RequestBody()
                        .required(true)
                        .content(new Content()
                                .addMediaType(
                                        MergePatch.MEDIA_TYPE,
                                        new MediaType()
                                                .schema(new Schema<>()
                                                        .$ref(REFERENCE + body.getSimpleName() + PATCH)))));
            }
        }
        return operation;
    }

    /** Adds the schemas of merge patches: all properties of the body of the PUT, none of them required. */
    static void addPatches(OpenAPI api) {
        Map<String, Schema<?>> patches = new LinkedHashMap<>();
        Stream.ofNullable(api.getPaths())
                .flatMap(paths -> paths.values().stream())
                .flatMap(path -> path.readOperations().stream())
                .map(Operation::getRequestBody)
                .filter(Objects::nonNull)
                .map(body -> body.getContent().get(MergePatch.MEDIA_TYPE))
                .filter(Objects::nonNull)
                .map(type -> nameOf(type.getSchema()))
                .forEach(name -> addPatch(name.substring(0, name.length() - PATCH.length()), api, patches));
        patches.forEach(api.getComponents()::addSchemas);
    }

    /** @return the name of the schema of the patch */
    @SuppressWarnings("unchecked") // the signatures of swagger-models
    private static String addPatch(String body, OpenAPI api, Map<String, Schema<?>> patches) {
        String name = body + PATCH;
        if (!patches.containsKey(name)) {
            Schema<?> whole =
                    Objects.requireNonNull(api.getComponents().getSchemas().get(body));
            Schema<?> patch = AnnotationsUtils.clone(whole, true);
            patches.put(name, patch);
            List<String> required = Objects.requireNonNullElse(whole.getRequired(), List.of());
            patch.setRequired(null);
            ((Map<String, Schema<?>>) (Map<String, ?>) patch.getProperties()).forEach((field, property) -> {
                if (property.get$ref() != null) {
                    property.set$ref(REFERENCE + addPatch(nameOf(property), api, patches));
                } else if (property.getTypes() != null && !required.contains(field)) {
                    property.getTypes().add(NULL);
                }
            });
        }
        return name;
    }

    private static String nameOf(Schema<?> reference) {
        return reference.get$ref().substring(REFERENCE.length());
    }

    private static Parameter header(String name, String description) {
        return new Parameter()
                .in("header")
                .name(name)
                .required(false)
                .description(description)
                .schema(new StringSchema());
    }
}
