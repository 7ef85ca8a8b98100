package platform.graphql;

import static java.util.Objects.requireNonNull;

import graphql.execution.ExecutionContext;
import graphql.execution.ValuesResolver;
import graphql.execution.conditional.ConditionalNodes;
import graphql.introspection.Introspection;
import graphql.language.DirectivesContainer;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cost and the depth of an operation with the values of its variables. A fragment counts at each of its uses, but it is measured once.
 * Selections that a directive leaves out do not count.
 */
final class OperationSize {

    /** Larger costs are not told apart, so no product overflows. */
    private static final long MAX_COUNTED = Integer.MAX_VALUE;

    private final ExecutionContext execution;
    private final GraphQLSchema schema;
    private final ConditionalNodes conditions = new ConditionalNodes();
    private final Map<String, Size> fragments = new HashMap<>();
    private final Size size;
    private int visited;

    /** @param execution of a valid document */
    OperationSize(ExecutionContext execution) {
        this.execution = execution;
        schema = execution.getGraphQLSchema();
        GraphQLCompositeType root = switch (execution.getOperationDefinition().getOperation()) {
            case QUERY -> schema.getQueryType();
            case MUTATION -> requireNonNull(schema.getMutationType());
            case SUBSCRIPTION -> requireNonNull(schema.getSubscriptionType());
        };
        size = size(execution.getOperationDefinition().getSelectionSet(), root);
    }

    private record Size(long cost, int depth) {

        static final Size NOTHING = new Size(0, 0);

        Size and(Size other) {
            return new Size(Math.min(MAX_COUNTED, cost + other.cost), Math.max(depth, other.depth));
        }

        /** A field costs one and what is below it, times the number of rows that it may have. */
        Size below(long rows) {
            return new Size(Math.min(MAX_COUNTED, 1 + rows * cost), depth + 1);
        }
    }

    /** About the number of values in the answer. */
    long cost() {
        return size.cost;
    }

    /** The largest number of fields that are nested into each other. */
    int depth() {
        return size.depth;
    }

    /** The number of selections that were looked at. */
    int visited() {
        return visited;
    }

    private Size size(@Nullable SelectionSet selections, @Nullable GraphQLCompositeType type) {
        Size sum = Size.NOTHING;
        if (selections != null && type != null) {
            for (Selection<?> selection : selections.getSelections()) {
                visited++;
                if (isWanted((DirectivesContainer<?>) selection)) {
                    sum = sum.and(size(selection, type));
                }
            }
        }
        return sum;
    }

    private boolean isWanted(DirectivesContainer<?> selection) {
        return conditions.shouldInclude(
                selection, execution.getCoercedVariables().toMap(), schema, execution.getGraphQLContext());
    }

    private Size size(Selection<?> selection, GraphQLCompositeType type) {
        return switch (selection) {
            case Field field -> size(field, type);
            case InlineFragment inline ->
                size(
                        inline.getSelectionSet(),
                        inline.getTypeCondition() == null
                                ? type
                                : composite(inline.getTypeCondition().getName()));
            case FragmentSpread spread -> size(spread.getName());
            default -> throw new IllegalStateException(selection.toString());
        };
    }

    private Size size(Field field, GraphQLCompositeType type) {
        GraphQLFieldDefinition definition = Introspection.getFieldDef(schema, type, field.getName());
        long rows = QueryLimits.rows(
                definition,
                ValuesResolver.getArgumentValues(
                        schema.getCodeRegistry(),
                        definition.getArguments(),
                        field.getArguments(),
                        execution.getCoercedVariables(),
                        execution.getGraphQLContext(),
                        execution.getLocale()));
        GraphQLCompositeType below =
                GraphQLTypeUtil.unwrapAll(definition.getType()) instanceof GraphQLCompositeType composite
                        ? composite
                        : null;
        return size(field.getSelectionSet(), below).below(rows);
    }

    private Size size(String fragment) {
        Size known = fragments.get(fragment);
        if (known == null) {
            FragmentDefinition definition = execution.getFragmentsByName().get(fragment);
            known = definition == null
                    ? Size.NOTHING
                    : size(
                            definition.getSelectionSet(),
                            composite(definition.getTypeCondition().getName()));
            fragments.put(fragment, known);
        }
        return known;
    }

    private @Nullable GraphQLCompositeType composite(String name) {
        return schema.getType(name) instanceof GraphQLCompositeType composite ? composite : null;
    }
}
