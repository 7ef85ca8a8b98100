package platform.graphql;

import graphql.ExecutionResult;
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

/** Refuses subscriptions that come as requests, and queries that come over a connection, which the rate limits of requests do not count. */
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
        return null;
    }

    private static AbortExecutionException refusal(GraphQlProblem code, String message) {
        return new AbortExecutionException(List.of(GraphQlErrors.of(code, message)));
    }
}
