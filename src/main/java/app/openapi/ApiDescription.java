package app.openapi;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.security.OAuthFlow;
import io.swagger.v3.oas.models.security.OAuthFlows;
import io.swagger.v3.oas.models.security.Scopes;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.tags.Tag;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import platform.auditlog.Audited;
import platform.edit.MergePatch;
import platform.edit.Precondition;
import platform.handler.RenderedJson;
import platform.idempotency.IdempotencyKey;
import platform.page.PageRequest;
import platform.security.AppliesChannels;
import platform.security.Caller;
import platform.security.OpenToAll;
import platform.security.RequiresScope;
import platform.security.RequiresToken;
import platform.web.Limits;
import platform.web.Problem;

/**
 * Adds to the generated description of the API what the signatures of the controllers do not show: idempotency keys, problems, scopes,
 * texts and examples. The name of a controller's method is the id of its operation.
 */
@ConditionalOnWebApplication
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "springdoc.api-docs.enabled", matchIfMissing = true)
@Import(ServedDocuments.class)
class ApiDescription {

    private static final String TOKEN = "token";

    /** On operations for operators that are limited to the channels of the token. */
    private static final String APPLIES_CHANNELS = "x-applies-channels";

    /** In the order of a shop's day. */
    private static final List<Tag> TAGS = List.of(
            tag("Orders", "Shoppers and operators place, read, cancel and return orders."),
            tag("Mails", "What shoppers are told by mail; operators read the mails and send them again."),
            tag("Payments", "Operators read payments; payment providers report what happened to them."),
            tag("Wallets", "Customers top up and spend their balance; operators read and adjust wallets."),
            tag(
                    "Reconciliation",
                    "Statements of payment providers, what differs from them, and the work items about it."),
            tag("Shipments", "Operators follow and report the progress of shipments; carriers send scans."),
            tag("Catalogue", "SKUs with their prices, categories, attributes, shipping rates and taxes."),
            tag("Stock", "Units in warehouses: goods that arrive, corrections, transfers and movements."),
            tag("Promotions", "Promotions with their budgets, and their coupons."),
            tag("Ledger", "The double-entry book of the money of all orders."),
            tag("Reports", "Sales, funnel, coupons, fulfilment, orders and returns over a period."),
            tag("Webhooks", "Servers to which changes of orders are pushed, and what was sent to them."),
            tag("Operations", "Audit log, parked events, and the personal data of shoppers."),
            tag("Sandboxes", "A payment provider and a carrier for first runs and tests; no money and no goods move."));

    private static final Scopes SCOPES = new Scopes()
            .addString(platform.security.Scopes.ORDERS, "Place, read and cancel one's own orders.")
            .addString(
                    platform.security.Scopes.OPERATOR_ORDERS,
                    "Place, read and cancel the orders of all shoppers, and accept returns.")
            .addString(
                    platform.security.Scopes.OPERATOR_CATALOG,
                    "Maintain SKUs, categories and the schemas of attributes.")
            .addString(
                    platform.security.Scopes.OPERATOR_STOCK, "Maintain warehouses and stock, and read stock movements.")
            .addString(
                    platform.security.Scopes.OPERATOR_STOCK_FORCE,
                    "In addition to operator.stock: remove units from stock although orders have reserved them.")
            .addString(platform.security.Scopes.OPERATOR_PROMOTIONS, "Maintain promotions and coupons.")
            .addString(
                    platform.security.Scopes.OPERATOR_CHARGES,
                    "Maintain shipping rates, tax rates and the tax settings of channels.")
            .addString(
                    platform.security.Scopes.OPERATOR_PAYMENTS,
                    "Read payments with their refunds, callbacks and disputes, and ask providers about them.")
            .addString(platform.security.Scopes.OPERATOR_REFUNDS_APPROVE, "Approve and refuse refunds above the limit.")
            .addString(
                    platform.security.Scopes.OPERATOR_RECONCILIATION,
                    "Import statements of providers, settle work items, close and reopen days.")
            .addString(
                    platform.security.Scopes.OPERATOR_WALLETS,
                    "Add amounts to the wallets of customers, and take amounts off.")
            .addString(
                    platform.security.Scopes.OPERATOR_SHIPMENTS, "Read shipments, and report their progress by hand.")
            .addString(platform.security.Scopes.OPERATOR_REPORTS, "Read reports, and rebuild them.")
            .addString(
                    platform.security.Scopes.OPERATOR_LEDGER,
                    "Read the ledger: accounts, trial balance, statements and the money of orders.")
            .addString(
                    platform.security.Scopes.OPERATOR_LEDGER_CLOSE,
                    "Close periods of the ledger, verify the ledger, declare the shares of third parties and settle"
                            + " them.")
            .addString(
                    platform.security.Scopes.OPERATOR_WEBHOOKS,
                    "Manage webhook endpoints, and read and replay what was sent to them.")
            .addString(
                    platform.security.Scopes.OPERATOR_EVENTS,
                    "Find events by trace, and read, resend and discard parked events.")
            .addString(platform.security.Scopes.OPERATOR_METRICS, "Read the metrics on the port of the API.")
            .addString(platform.security.Scopes.OPERATOR_PRIVACY, "Erase and export the personal data of any person.")
            .addString(platform.security.Scopes.OPERATOR_AUDIT, "Read the audit log of operators' actions.");

    ApiDescription() {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(
                        IdempotencyKey.class, Caller.class, Precondition.class, MergePatch.class, PageRequest.class)
                .addResponseWrapperToIgnore(RenderedJson.class);
    }

    @Bean
    OpenAPI openApi(ApiProperties properties) {
        return new OpenAPI()
                .info(new Info()
                        .title("Orderwright")
                        .version("v2")
                        .contact(properties.contact().described())
                        .license(properties.license().described())
                        .description("Orders from checkout to delivery. Amounts are integers in minor units of their"
                                + " currency. Times are UTC in ISO 8601. Every refused or failed request is"
                                + " answered with a problem; programs decide by its code. The catalogue of"
                                + " problems is at [/problems.html](/problems.html)."))
                .components(new Components().addSecuritySchemes(TOKEN, tokenScheme()))
                .addSecurityItem(new SecurityRequirement().addList(TOKEN));
    }

    @Bean
    ModelResolver modelResolver(ObjectMapperProvider mappers) {
        return new RecordSchemas(mappers.jsonMapper());
    }

    /** Reads the texts once. */
    @Bean
    ApiTexts apiTexts() {
        return ApiTexts.ofResources();
    }

    @Bean
    @Order(0)
    GlobalOperationCustomizer pagesOfLists() {
        return PageDescriptions::describe;
    }

    @Bean
    @Order(0)
    GlobalOperationCustomizer keyOfWrites() {
        return (operation, handler) -> {
            if (takesKey(handler)) {
                operation.addParametersItem(new Parameter()
                        .in("header")
                        .name(IdempotencyKey.HEADER)
                        .required(methods(handler).anyMatch(IdempotencyKey::isRequiredFor))
                        .description(
                                "Makes the write idempotent: requests with the same key are executed once. Keys are"
                                        + " kept for 24 hours by default. The header may also be called"
                                        + " Idempotency-Key.")
                        .schema(new StringSchema()
                                .minLength(1)
                                .maxLength(Limits.MAX_IDEMPOTENCY_KEY)
                                .pattern("^[!-~]+$")));
            }
            return operation;
        };
    }

    @Bean
    @Order(1)
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

    @Bean
    @Order(1)
    GlobalOperationCustomizer conditionsAndPatches() {
        return SafeEditDescriptions::describe;
    }

    /** Springdoc does not read the composed constraints of the elements of a list. */
    @Bean
    ParameterCustomizer elementsOfLists(ModelResolver schemas) {
        return (parameter, argument) -> {
            // Springdoc passes no parameter for the body of a request.
            Schema<?> list = parameter == null ? null : parameter.getSchema();
            if (list != null
                    && list.getItems() != null
                    && argument.getParameter().getAnnotatedType() instanceof AnnotatedParameterizedType type) {
                Annotation[] ofElements = type.getAnnotatedActualTypeArguments()[0].getAnnotations();
                ((RecordSchemas) schemas).applyBeanValidatorAnnotations(list.getItems(), ofElements, null, false);
            }
            return parameter;
        };
    }

    /** An optional parameter is absent and never null. */
    @Bean
    @Order(2)
    GlobalOperationCustomizer parameters(ApiTexts texts) {
        return (operation, handler) -> {
            for (Parameter parameter : Objects.requireNonNullElse(operation.getParameters(), List.<Parameter>of())) {
                if (parameter.getSchema() != null && parameter.getSchema().getTypes() != null) {
                    parameter.getSchema().getTypes().remove("null");
                }
                if (parameter.getDescription() == null) {
                    parameter.setDescription(texts.text(operation.getOperationId(), parameter.getName()));
                }
            }
            return operation;
        };
    }

    /** A token with one of the scopes is enough, so each scope is a requirement of its own. */
    @Bean
    @Order(3)
    GlobalOperationCustomizer access() {
        return (operation, handler) -> {
            if (declared(handler, OpenToAll.class) != null) {
                operation.setSecurity(List.of());
            } else if (declared(handler, RequiresScope.class) instanceof RequiresScope required) {
                operation.setSecurity(Arrays.stream(required.value())
                        .map(scope -> new SecurityRequirement().addList(TOKEN, scope))
                        .toList());
                if (handler.hasMethodAnnotation(AppliesChannels.class)) {
                    operation.addExtension(APPLIES_CHANNELS, true);
                }
            }
            return operation;
        };
    }

    @Bean
    @Order(4)
    GlobalOperationCustomizer problems() {
        return (operation, handler) -> {
            ApiProblems.describe(operation, handler, declared(handler, OpenToAll.class) != null, takesKey(handler));
            return operation;
        };
    }

    @Bean
    @Order(5)
    GlobalOperationCustomizer examples(ApiTexts texts) {
        return (operation, handler) -> {
            texts.addExamples(operation);
            return operation;
        };
    }

    @Bean
    GlobalOpenApiCustomizer wholeDocument(ModelResolver schemas, ApiTexts texts) {
        return api -> {
            if (api.getComponents() == null) {
                api.setComponents(new Components());
            }
            ModelConverters.getInstance(true)
                    .readAll(new AnnotatedType(Problem.class))
                    .forEach(api.getComponents()::addSchemas);
            ((RecordSchemas) schemas).complete(api, texts);
            SafeEditDescriptions.addPatches(api);
            api.setTags(TAGS);
        };
    }

    /** The annotation on the method; if the method declares no access of its own, the annotation on its controller. */
    private static @Nullable Annotation declared(HandlerMethod handler, Class<? extends Annotation> access) {
        boolean onMethod = Stream.of(OpenToAll.class, RequiresScope.class, RequiresToken.class)
                .anyMatch(handler.getMethod()::isAnnotationPresent);
        return onMethod
                ? handler.getMethod().getAnnotation(access)
                : handler.getBeanType().getAnnotation(access);
    }

    private static boolean takesKey(HandlerMethod handler) {
        return Arrays.asList(handler.getMethod().getParameterTypes()).contains(IdempotencyKey.class);
    }

    private static Stream<String> methods(HandlerMethod handler) {
        return Optional.ofNullable(handler.getMethodAnnotation(RequestMapping.class)).stream()
                .flatMap(mapping -> Arrays.stream(mapping.method()))
                .map(RequestMethod::name);
    }

    private static Tag tag(String name, String description) {
        return new Tag().name(name).description(description);
    }

    private static SecurityScheme tokenScheme() {
        return new SecurityScheme()
                .type(SecurityScheme.Type.OAUTH2)
                .description(
                        "A token of the platform's own clients, or of the configured issuer. The claim `channels` limits a token to sales "
                                + "channels. For operators, operations with `x-applies-channels` apply this limit; all others refuse "
                                + "such a token with 403.")
                .flows(new OAuthFlows()
                        .clientCredentials(
                                new OAuthFlow().tokenUrl("/oauth2/token").scopes(SCOPES)));
    }
}
