package platform.graphql;

import graphql.ExecutionResult;
import graphql.GraphQLException;
import graphql.execution.AbortExecutionException;
import graphql.execution.ExecutionContext;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.language.OperationDefinition.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import platform.graphql.GraphQlCall.Transport;

/**
 * Refuses operations that are too deep or too costly, subscriptions that come as requests, and queries that come over a connection, which the
 * rate limits of requests do not count.
 */
final class OperationCheck extends SimplePerformantInstrumentation {

    @Override
    public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
            InstrumentationExecuteOperationParameters parameters, InstrumentationState state) {
        ExecutionContext execution = parameters.getExecutionContext();
        GraphQlCall call = execution.getGraphQLContext().get(GraphQlCall.class);
        boolean isSubscription = execution.getOperationDefinition().getOperation() == Operation.SUBSCRIPTION;
        if (isSubscription && call.transport() == Transport.REQUEST) {
            throw refusal(GraphQlProblem.SUBSCRIPTION_NEEDS_SOCKET, "A subscription needs a WebSocket.");
        }
        if (!isSubscription && call.transport() == Transport.CONNECTION) {
            throw refusal(GraphQlProblem.SOCKET_TAKES_SUBSCRIPTIONS, "A socket takes subscriptions only.");
        }
        OperationSize size = size(execution);
        if (size.depth() > QueryLimits.MAX_DEPTH) {
            throw tooCostly("The query has %d levels of fields; it may have %d.", size.depth(), QueryLimits.MAX_DEPTH);
        }
        if (size.cost() > QueryLimits.MAX_COST) {
            throw tooCostly("The query has the cost %d; it may have %d.", size.cost(), QueryLimits.MAX_COST);
        }
        return null;
    }

    private static OperationSize size(ExecutionContext execution) {
        try {
            return new OperationSize(execution);
        } catch (GraphQLException invalid) { // a variable is null, and the argument may not be null
            throw refusal(GraphQlProblem.QUERY_INVALID, String.valueOf(invalid.getMessage()));
        }
    }

    private static AbortExecutionException tooCostly(String message, Object... numbers) {
        return refusal(GraphQlProblem.QUERY_TOO_COSTLY, message.formatted(numbers));
    }

    private static AbortExecutionException refusal(GraphQlProblem code, String message) {
        return new AbortExecutionException(List.of(GraphQlErrors.of(code, message)));
    }
}
