package platform.graphql;

import graphql.GraphQLError;
import graphql.language.Definition;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import platform.web.Limits;

/**
 * The size that a document has if each use of a fragment is replaced by the content of the fragment. Fragments that use each other twice
 * double this size with each further fragment, so a short document can mean more work than anybody can do. The size of each fragment is
 * computed once: the computation takes as many steps as the document has selections. It reads the document alone, so it comes before the
 * validation, whose rules follow fragments, too.
 */
final class ExpandedDocument {

    /** Larger sizes are not told apart, so no sum overflows. */
    private static final int MAX_COUNTED = 1_000_000;

    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final Map<String, Integer> sizes = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private final int size;
    private @Nullable String twice;
    private @Nullable String cyclic;
    private int visited;

    ExpandedDocument(Document document) {
        for (FragmentDefinition fragment : document.getDefinitionsOfType(FragmentDefinition.class)) {
            if (fragments.put(fragment.getName(), fragment) != null) {
                twice = fragment.getName();
            }
        }
        size = twice == null ? size(document) : 0;
    }

    /** The sum for all operations and all fragments that no operation uses. */
    private int size(Document document) {
        int sum = 0;
        for (OperationDefinition operation : document.getDefinitionsOfType(OperationDefinition.class)) {
            sum = sum(sum, size(operation.getSelectionSet()));
        }
        for (Definition<?> definition : document.getDefinitions()) {
            if (definition instanceof FragmentDefinition fragment && !sizes.containsKey(fragment.getName())) {
                sum = sum(sum, size(fragment));
            }
        }
        return sum;
    }

    private int size(@Nullable SelectionSet selections) {
        int sum = 0;
        if (selections != null) {
            for (Selection<?> selection : selections.getSelections()) {
                visited++;
                sum = sum(sum, sum(1, content(selection)));
            }
        }
        return sum;
    }

    private int content(Selection<?> selection) {
        if (selection instanceof Field field) {
            return size(field.getSelectionSet());
        }
        if (selection instanceof InlineFragment inline) {
            return size(inline.getSelectionSet());
        }
        FragmentDefinition fragment = fragments.get(((FragmentSpread) selection).getName());
        return fragment == null ? 0 : size(fragment); // the validation refuses an unknown fragment
    }

    private int size(FragmentDefinition fragment) {
        String name = fragment.getName();
        Integer known = sizes.get(name);
        if (known != null) {
            return known;
        }
        if (!open.add(name)) {
            cyclic = name;
            return 0;
        }
        int size = size(fragment.getSelectionSet());
        open.remove(name);
        sizes.put(name, size);
        return size;
    }

    private static int sum(int one, int other) {
        return Math.min(MAX_COUNTED + 1, one + other);
    }

    /** The number of fields and spreads; a number above {@value #MAX_COUNTED} is not exact. */
    int size() {
        return size;
    }

    /** The number of steps that the computation of the size took. */
    int visited() {
        return visited;
    }

    /** An error if the document may not be validated. */
    Optional<GraphQLError> refusal() {
        if (twice != null) {
            return invalid("The document has two fragments with the name %s.".formatted(twice));
        }
        if (cyclic != null) {
            return invalid("The fragment %s uses itself.".formatted(cyclic));
        }
        if (size > Limits.MAX_GRAPHQL_FIELDS) {
            return Optional.of(GraphQlErrors.of(
                    GraphQlProblem.QUERY_TOO_COSTLY,
                    "The document has %s fields and fragment spreads, with fragments counted at each use; it may have %d."
                            .formatted(
                                    size > MAX_COUNTED ? "more than " + MAX_COUNTED : size,
                                    Limits.MAX_GRAPHQL_FIELDS)));
        }
        return Optional.empty();
    }

    private static Optional<GraphQLError> invalid(String message) {
        return Optional.of(GraphQlErrors.of(GraphQlProblem.QUERY_INVALID, message));
    }
}
