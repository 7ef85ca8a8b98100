package platform.graphql;

import graphql.ExecutionInput;
import graphql.GraphQLError;
import graphql.execution.AbortExecutionException;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.Node;
import graphql.parser.ParserOptions;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The limits of a query, and the rules by which it is measured. */
final class QueryLimits {

    /** Of the document. */
    static final int MAX_CHARACTERS = 16_384;

    /** About the number of values in the answer. */
    static final int MAX_COST = 100_000;

    /** Of nested fields. The usual introspection query has 15; the schema itself has no cycle. */
    static final int MAX_DEPTH = 16;

    static final int MAX_ALIASES = 30;

    /** Of an answer; the cost of a list without a limit is only estimated. */
    static final int MAX_VALUES = 100_000;

    private static final int MAX_TOKENS = 2_000;
    private static final int MAX_WHITESPACE = 16_384;
    private static final int MAX_RULE_DEPTH = 200;

    /** What a list without a limit counts. */
    private static final int SHORT_LIST = 5;

    private static final String LIMIT = "first";
    private static final String EDGES = "edges";

    private static final ParserOptions PARSER = ParserOptions.newParserOptions()
            .maxCharacters(MAX_CHARACTERS)
            .maxTokens(MAX_TOKENS)
            .maxWhitespaceTokens(MAX_WHITESPACE)
            .maxRuleDepth(MAX_RULE_DEPTH)
            .captureIgnoredChars(false)
            .captureLineComments(false)
            .build();

    private QueryLimits() {}

    /** The limits of the parser, which also stops if the execution is cancelled. */
    static ParserOptions parser(ExecutionInput input) {
        return PARSER.transform(options -> options.parsingListener(token -> refuseIfCancelled(input)));
    }

    /** @throws AbortExecutionException if the execution is cancelled */
    static void refuseIfCancelled(ExecutionInput input) {
        if (input.isCancelled()) {
            throw new AbortExecutionException("cancelled");
        }
    }

    /**
     * The number of rows that a field may have.
     *
     * @param arguments of the field, with the values of the variables
     */
    static long rows(GraphQLFieldDefinition field, Map<String, @Nullable Object> arguments) {
        if (arguments.get(LIMIT) instanceof Number limit) {
            return Math.clamp(limit.longValue(), 1, MAX_COST);
        }
        boolean isList = GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(field.getType()));
        return isList && !field.getName().equals(EDGES) ? SHORT_LIST : 1;
    }

    /** An error if the document has too many aliases, by which it could ask for the same field again and again. */
    static Optional<GraphQLError> tooManyAliases(Document document) {
        int aliases = 0;
        Deque<Node<?>> rest = new ArrayDeque<>();
        rest.add(document);
        while (!rest.isEmpty()) {
            Node<?> node = rest.remove();
            if (node instanceof Field field && field.getAlias() != null) {
                aliases++;
            }
            node.getChildren().forEach(rest::add);
        }
        return aliases <= MAX_ALIASES
                ? Optional.empty()
                : Optional.of(GraphQlErrors.of(
                        GraphQlProblem.QUERY_TOO_COSTLY,
                        "The document has %d aliases; it may have %d.".formatted(aliases, MAX_ALIASES)));
    }
}
