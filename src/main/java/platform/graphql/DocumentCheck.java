package platform.graphql;

import graphql.GraphQLError;
import graphql.execution.AbortExecutionException;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationValidationParameters;
import graphql.language.Document;
import graphql.validation.ValidationError;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Refuses documents that are too large before they are validated, because some rules of the validation take as long as an execution. */
final class DocumentCheck extends SimplePerformantInstrumentation {

    @Override
    public @Nullable InstrumentationContext<List<ValidationError>> beginValidation(
            InstrumentationValidationParameters parameters, InstrumentationState state) {
        QueryLimits.refuseIfCancelled(parameters.getExecutionInput());
        Document document = parameters.getDocument();
        refuse(QueryLimits.tooManyAliases(document));
        refuse(new ExpandedDocument(document).refusal());
        return null;
    }

    private static void refuse(Optional<GraphQLError> refusal) {
        if (refusal.isPresent()) {
            throw new AbortExecutionException(List.of(refusal.get()));
        }
    }
}
