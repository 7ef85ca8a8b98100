package platform.graphql;

import graphql.execution.conditional.ConditionalNodes;
import graphql.language.DirectivesContainer;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.DataFetchingEnvironment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a document selects below the field of a data fetcher. The selection set of the environment knows them, too, but it first
 * writes out the content of each fragment at each of its uses. Here a fragment is read once for each level of fields.
 */
public final class SelectedFields {

    private final DataFetchingEnvironment environment;
    private final ConditionalNodes conditions = new ConditionalNodes();
    private int visited;

    public SelectedFields(DataFetchingEnvironment environment) {
        this.environment = environment;
    }

    /**
     * Whether a field is selected, and no directive leaves it out. Types are not compared: a name stands for one field.
     *
     * @param path names of fields, from the one below the data fetcher's
     */
    public boolean contain(String... path) {
        List<Field> fields = environment.getMergedField().getFields();
        for (String name : path) {
            List<Field> below = new ArrayList<>();
            Set<String> fragments = new HashSet<>();
            fields.forEach(field -> collect(name, field.getSelectionSet(), below, fragments));
            fields = below;
        }
        return !fields.isEmpty();
    }

    private void collect(String name, @Nullable SelectionSet selections, List<Field> found, Set<String> fragments) {
        if (selections == null) {
            return;
        }
        for (Selection<?> selection : selections.getSelections()) {
            visited++;
            if (!isWanted((DirectivesContainer<?>) selection)) {
                continue;
            }
            if (selection instanceof Field field && field.getName().equals(name)) {
                found.add(field);
            } else if (selection instanceof InlineFragment inline) {
                collect(name, inline.getSelectionSet(), found, fragments);
            } else if (selection instanceof FragmentSpread spread && fragments.add(spread.getName())) {
                FragmentDefinition fragment = environment.getFragmentsByName().get(spread.getName());
                collect(name, fragment == null ? null : fragment.getSelectionSet(), found, fragments);
            }
        }
    }

    private boolean isWanted(DirectivesContainer<?> selection) {
        return conditions.shouldInclude(
                selection, environment.getVariables(), environment.getGraphQLSchema(), environment.getGraphQlContext());
    }

    /** The number of selections that were looked at. */
    int visited() {
        return visited;
    }
}
