package app.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.OAuthFlow;
import io.swagger.v3.oas.models.security.OAuthFlows;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import platform.auditlog.Audited;
import platform.idempotency.IdempotencyKey;
import platform.security.Caller;
import platform.web.Limits;
import platform.web.Problem;

/**
 * Adds to the generated description of the API what the signatures of the controllers do not show: idempotency keys, problems, tokens, and
 * the case of names.
 */
@ConditionalOnWebApplication
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "springdoc.api-docs.enabled", matchIfMissing = true)
class ApiDescription {

    private static final String TOKEN = "token";
    private static final String CALLBACKS = "/callbacks/";
    private static final String SANDBOX = "/sandbox/";

    private static final Map<String, String> READ_PROBLEMS = Map.of(
            "400", "Fields or parameters are not valid; the answer names each of them.",
            "401", "The bearer token is missing or not valid.",
            "403", "The token lacks a scope; the answer names it.",
            "404", "The object does not exist, or it belongs to another caller.",
            "429", "Too many requests, or too many unpaid orders or units; Retry-After says when to try again.",
            "500", "An internal error occurred.",
            "503", "The service is not available at the moment; Retry-After says when to try again.");
    private static final Map<String, String> WRITE_PROBLEMS = Map.of(
            "409", "The request conflicts with the current state; code and details say how.",
            "413",
                    "The body is larger than %,d bytes (%,d for an import)."
                            .formatted(Limits.MAX_BODY_BYTES, Limits.MAX_IMPORT_BODY_BYTES),
            "415", "The body is not application/json.",
            "422", "The idempotency key was used with another body.");

    ApiDescription() {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(IdempotencyKey.class, Caller.class);
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Orderwright")
                        .version("v2")
                        .description("Orders from checkout to delivery. Amounts are integers in minor units."))
                .components(new Components().addSecuritySchemes(TOKEN, tokenScheme()))
                .addSecurityItem(new SecurityRequirement().addList(TOKEN));
    }

    /** Swagger generates the description with Jackson 2, which does not know the naming rules of our mapper. */
    @Bean
    ModelResolver modelResolver(ObjectMapperProvider mappers) {
        return new RangesToo(mappers.jsonMapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE))
                .openapi31(true);
    }

    @Bean
    GlobalOperationCustomizer keyOfWrites() {
        return (operation, handler) -> {
            if (takes(handler, IdempotencyKey.class)) {
                operation.addParametersItem(new Parameter()
                        .in("header")
                        .name(IdempotencyKey.HEADER)
                        .required(true)
                        .description(
                                "Makes the write idempotent: requests with the same key are executed once. Keys are kept for 24 hours by default.")
                        .schema(new StringSchema()
                                .minLength(1)
                                .maxLength(Limits.MAX_IDEMPOTENCY_KEY)
                                .pattern("^[!-~]+$")));
            }
            return operation;
        };
    }

    @Bean
    GlobalOperationCustomizer reasonOfActions() {
        return (operation, handler) -> {
            if (handler.hasMethodAnnotation(Audited.class)) {
                operation.addParametersItem(new Parameter()
                        .in("header")
                        .name(Audited.REASON_HEADER)
                        .required(false)
                        .description("The operator's reason for the action, for the audit log: at most 255 characters,"
                                + " percent-encoded as UTF-8. Stored encrypted.")
                        .schema(new StringSchema().pattern("^[ -~]*$")));
            }
            return operation;
        };
    }

    /** An optional query parameter is absent and never null. */
    @Bean
    GlobalOperationCustomizer noNullInQueries() {
        return (operation, handler) -> {
            if (operation.getParameters() != null) {
                operation.getParameters().stream()
                        .map(Parameter::getSchema)
                        .filter(schema -> schema != null && schema.getTypes() != null)
                        .forEach(schema -> schema.getTypes().remove("null"));
            }
            return operation;
        };
    }

    @Bean
    GlobalOpenApiCustomizer problemsOfOperations() {
        return api -> {
            if (api.getComponents() == null) {
                api.setComponents(new Components());
            }
            ModelConverters.getInstance(true)
                    .readAll(new AnnotatedType(Problem.class))
                    .forEach(api.getComponents()::addSchemas);
            if (api.getPaths() != null) {
                api.getPaths()
                        .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                            addProblems(operation, READ_PROBLEMS);
                            if (operation.getRequestBody() != null || hasKey(operation)) {
                                addProblems(operation, WRITE_PROBLEMS);
                            }
                            if (path.contains(CALLBACKS) || path.startsWith(SANDBOX)) {
                                operation.setSecurity(List.of());
                            }
                        }));
            }
        };
    }

    private static void addProblems(Operation operation, Map<String, String> problems) {
        if (operation.getResponses() == null) {
            operation.setResponses(new ApiResponses());
        }
        ApiResponses responses = operation.getResponses();
        Schema<?> problem = new Schema<>().$ref("#/components/schemas/Problem");
        problems.forEach((status, description) -> responses.computeIfAbsent(
                status,
                absent -> new ApiResponse()
                        .description(description)
                        .content(new Content()
                                .addMediaType(Problem.MEDIA_TYPE.toString(), new MediaType().schema(problem)))));
    }

    private static boolean takes(HandlerMethod handler, Class<?> type) {
        return Arrays.asList(handler.getMethod().getParameterTypes()).contains(type);
    }

    private static boolean hasKey(Operation operation) {
        return operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(parameter -> IdempotencyKey.HEADER.equals(parameter.getName()));
    }

    private static SecurityScheme tokenScheme() {
        return new SecurityScheme()
                .type(SecurityScheme.Type.OAUTH2)
                .flows(new OAuthFlows().clientCredentials(new OAuthFlow().tokenUrl("/oauth2/token")));
    }

    /** Reads {@link Range} in addition to the constraints that swagger-core reads. */
    private static final class RangesToo extends ModelResolver {

        RangesToo(ObjectMapper mapper) {
            super(mapper);
        }

        @Override
        @SuppressWarnings("rawtypes") // the signature of swagger-core
        protected boolean applyBeanValidatorAnnotations(
                Schema property, Annotation @Nullable [] annotations, @Nullable Schema parent, boolean applyNotNull) {
            boolean applied = super.applyBeanValidatorAnnotations(property, annotations, parent, applyNotNull);
            if (annotations != null) {
                for (Annotation annotation : annotations) {
                    if (annotation instanceof Range range) {
                        property.setMinimum(BigDecimal.valueOf(range.min()));
                        property.setMaximum(BigDecimal.valueOf(range.max()));
                        applied = true;
                    }
                }
            }
            return applied;
        }
    }
}
