package platform.graphql;

import graphql.ErrorClassification;
import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import platform.trace.RepeatedFailures;
import platform.trace.Trace;
import platform.web.PlatformProblem;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** The errors of answers: each has the code and the trace id of a problem of the REST API in its extensions. */
final class GraphQlErrors implements DataFetcherExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(GraphQlErrors.class);

    private static final RepeatedFailures REPEATED = new RepeatedFailures();

    private static final String CODE = "code";
    private static final int MAX_MESSAGE = 500;

    /** Errors that an answer names. */
    private static final int MAX_ERRORS = 20;

    static GraphQLError of(ProblemCode code, String message) {
        return of(new ProblemException(code, message, Map.of()));
    }

    static GraphQLError of(ProblemException refusal) {
        return GraphqlErrorBuilder.newError()
                .message("%s", refusal.message())
                .errorType(ErrorType.DataFetchingException)
                .extensions(extensions(refusal))
                .build();
    }

    private static Map<String, Object> extensions(ProblemException refusal) {
        Map<String, Object> extensions = new HashMap<>();
        extensions.put(CODE, refusal.code());
        if (!refusal.details().isEmpty()) {
            extensions.put("details", refusal.details());
        }
        return extensions;
    }

    @Override
    public CompletableFuture<DataFetcherExceptionHandlerResult> handleException(
            DataFetcherExceptionHandlerParameters failed) {
        Throwable failure = failed.getException() instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failed.getException();
        ProblemException refusal = failure instanceof ProblemException known ? known : failure(failure);
        GraphQLError error = GraphqlErrorBuilder.newError()
                .message("%s", refusal.message())
                .errorType(ErrorType.DataFetchingException)
                .location(failed.getSourceLocation())
                .path(failed.getPath())
                .extensions(extensions(refusal))
                .build();
        return CompletableFuture.completedFuture(
                DataFetcherExceptionHandlerResult.newResult(error).build());
    }

    private static ProblemException failure(Throwable failure) {
        int count = REPEATED.count(failure);
        if (count == 1) {
            LOG.error("GraphQL field failed, see the stack trace", failure);
        } else {
            LOG.error(
                    "GraphQL field failed again, see the stack trace of the first such failure of this minute: count={} failure={}",
                    count,
                    RepeatedFailures.line(failure));
        }
        return new ProblemException(
                PlatformProblem.INTERNAL_ERROR,
                "The field failed because of an error on the server. The trace_id identifies it in the server's log.",
                Map.of());
    }

    /** The errors as they are sent, at most {@value #MAX_ERRORS}. */
    static List<Map<String, Object>> sent(List<GraphQLError> errors) {
        return errors.stream().limit(MAX_ERRORS).map(GraphQlErrors::sent).toList();
    }

    private static Map<String, Object> sent(GraphQLError error) {
        Map<String, Object> sent = new LinkedHashMap<>(error.toSpecification());
        Map<String, Object> extensions = new LinkedHashMap<>();
        Map<String, Object> own = error.getExtensions() == null ? Map.of() : error.getExtensions();
        extensions.put(CODE, own.getOrDefault(CODE, codeOf(error.getErrorType()).name()));
        if (own.containsKey("details")) {
            extensions.put("details", own.get("details"));
        }
        extensions.put("trace_id", Trace.current());
        sent.put("message", shortened(String.valueOf(error.getMessage())));
        sent.put("extensions", extensions);
        return sent;
    }

    /** A message may repeat a part of the document. */
    private static String shortened(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
    }

    private static ProblemCode codeOf(ErrorClassification type) {
        if (type == ErrorType.InvalidSyntax) {
            return GraphQlProblem.QUERY_MALFORMED;
        }
        if (type == ErrorType.ValidationError || type == ErrorType.OperationNotSupported) {
            return GraphQlProblem.QUERY_INVALID;
        }
        if (type == ErrorType.ExecutionAborted) {
            return GraphQlProblem.QUERY_TOO_COSTLY;
        }
        return switch (type.toString()) {
            case "IntrospectionDisabled" -> GraphQlProblem.INTROSPECTION_REFUSED;
            case "BadFaithIntrospection" -> GraphQlProblem.QUERY_TOO_COSTLY;
            default -> PlatformProblem.INTERNAL_ERROR;
        };
    }
}
