package platform.graphql;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLError;
import graphql.execution.instrumentation.ChainedInstrumentation;
import graphql.introspection.Introspection;
import graphql.parser.ParserOptions;
import graphql.schema.DataFetcher;
import graphql.schema.idl.FieldWiringEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.WiringFactory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import platform.trace.Trace;
import platform.web.Limits;
import platform.web.ProblemException;

/**
 * Executes documents against the schema, within the limits. An execution has a virtual thread of its own, which the data fetchers may block.
 * The caller waits for it until the deadline of the document. Thread-safe.
 */
@Component
public final class GraphQlEngine {

    /** Where queries are sent, and sockets opened. */
    public static final String PATH = "/graphql";

    private static final String SCHEMAS = "classpath*:graphql/*.graphqls";

    private final GraphQL graphQl;
    private final Duration timeout;
    private final Counter answered;
    private final Counter refused;

    @Autowired
    GraphQlEngine(ObjectProvider<GraphQlFields> fields, MeterRegistry registry) {
        this(fields, registry, Duration.ofSeconds(Limits.MAX_GRAPHQL_SECONDS));
    }

    /** @param timeout the time in which a document is parsed, validated and executed */
    GraphQlEngine(ObjectProvider<GraphQlFields> fields, MeterRegistry registry, Duration timeout) {
        this.timeout = timeout;
        this.graphQl = GraphQL.newGraphQL(new SchemaGenerator()
                        .makeExecutableSchema(types(), wiring(fields.stream().toList())))
                .instrumentation(new ChainedInstrumentation(new DocumentCheck(), new OperationCheck()))
                .preparsedDocumentProvider(new KnownDocuments())
                .defaultDataFetcherExceptionHandler(new GraphQlErrors())
                .build();
        this.answered = counter(registry, "answered");
        this.refused = counter(registry, "refused");
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("orderwright.graphql.operations")
                .description("GraphQL operations; refused are those that have no data in their answer")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static TypeDefinitionRegistry types() {
        TypeDefinitionRegistry all = new TypeDefinitionRegistry();
        try {
            for (Resource schema : new PathMatchingResourcePatternResolver().getResources(SCHEMAS)) {
                all.merge(new SchemaParser().parse(schema.getContentAsString(StandardCharsets.UTF_8)));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return all;
    }

    private static RuntimeWiring wiring(List<GraphQlFields> fields) {
        RuntimeWiring.Builder wiring = RuntimeWiring.newRuntimeWiring().wiringFactory(new Defaults());
        Scalars.ALL.forEach(wiring::scalar);
        fields.forEach(each -> each.addTo(wiring));
        return wiring.build();
    }

    /** Fields that no module has wired are components of records. */
    private static final class Defaults implements WiringFactory {

        private final RecordFields records = new RecordFields();

        @Override
        public DataFetcher<?> getDefaultDataFetcher(FieldWiringEnvironment environment) {
            return records;
        }
    }

    /**
     * Executes a document.
     *
     * @return the result; the data of a subscription are a {@code Publisher} of results
     */
    public ExecutionResult execute(GraphQlRequest request, GraphQlCall call) {
        Map<Object, Object> context = new HashMap<>();
        context.put(GraphQlCall.class, call);
        context.put(Introspection.INTROSPECTION_DISABLED, !call.caller().isOperator());
        ExecutionInput.Builder input = ExecutionInput.newExecutionInput()
                .query(request.query())
                .graphQLContext(context)
                .variables(request.variables() == null ? Map.of() : request.variables());
        if (request.operationName() != null && !request.operationName().isEmpty()) {
            input.operationName(request.operationName());
        }
        ExecutionResult result = executeInTime(input.build());
        if (call.hasTooManyValues()) {
            result = refusal(
                    GraphQlProblem.QUERY_TOO_COSTLY,
                    "The answer has more than %d values.".formatted(QueryLimits.MAX_VALUES));
        }
        (result.isDataPresent() ? answered : refused).increment();
        return result;
    }

    /**
     * A document past its deadline is answered at once. Its thread stops at its next step: a token, the validation or a field. A statement of
     * the database is not interrupted, because its connection would be lost with it.
     */
    private ExecutionResult executeInTime(ExecutionInput input) {
        input.getGraphQLContext().put(ParserOptions.class, QueryLimits.parser(input));
        FutureTask<ExecutionResult> execution = new FutureTask<>(() -> graphQl.execute(input));
        String traceId = Trace.current();
        Thread.ofVirtual().name("graphql").start(() -> Trace.with(traceId, execution));
        try {
            return execution.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            input.cancel();
            return refusal(
                    GraphQlProblem.QUERY_TOO_SLOW,
                    "The document was not executed within %d seconds.".formatted(timeout.toSeconds()));
        } catch (InterruptedException ending) {
            input.cancel();
            Thread.currentThread().interrupt();
            return refusal(GraphQlProblem.QUERY_TOO_SLOW, "The instance stops.");
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        }
    }

    private static ExecutionResult refusal(GraphQlProblem code, String message) {
        return ExecutionResult.newExecutionResult()
                .addError(GraphQlErrors.of(code, message))
                .build();
    }

    /** The result as it is sent. */
    public Map<String, @Nullable Object> answer(ExecutionResult result) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        if (!result.getErrors().isEmpty()) {
            answer.put("errors", GraphQlErrors.sent(result.getErrors()));
        }
        if (result.isDataPresent()) {
            answer.put("data", result.getData());
        }
        return answer;
    }

    /** Errors as they are sent over a connection. */
    public List<Map<String, Object>> errors(List<GraphQLError> errors) {
        return GraphQlErrors.sent(errors);
    }

    /** A refusal as it is sent over a connection. */
    public List<Map<String, Object>> errors(ProblemException refusal) {
        return GraphQlErrors.sent(List.of(GraphQlErrors.of(refusal)));
    }
}
