package platform.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.AbstractDescribedNode;
import graphql.language.EnumTypeDefinition;
import graphql.language.FieldDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.NamedNode;
import graphql.language.Node;
import graphql.language.ObjectTypeDefinition;
import graphql.language.SDLDefinition;
import graphql.language.ScalarTypeDefinition;
import graphql.parser.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import testing.Apart;

/** Each type, field, argument and value of the schema says what it means. */
@Apart
class TheSchemaIsDescribedTests {

    private static final Path SCHEMAS = Path.of("src/main/resources/graphql");

    @Test
    void everythingHasADescription() throws IOException {
        List<String> undescribed = new ArrayList<>();
        int described = 0;
        for (Path schema : schemas()) {
            List<Node<?>> rest = new ArrayList<>(childrenOf(Parser.parse(Files.readString(schema))));
            while (!rest.isEmpty()) {
                Node<?> node = rest.removeLast();
                rest.addAll(childrenOf(node));
                if (node instanceof AbstractDescribedNode<?> text && isDeclaration(node)) {
                    if (text.getDescription() == null
                            || text.getDescription().getContent().isBlank()) {
                        undescribed.add("%s: %s".formatted(schema.getFileName(), ((NamedNode<?>) node).getName()));
                    } else {
                        described++;
                    }
                }
            }
        }

        assertThat(undescribed).isEmpty();
        assertThat(described).isGreaterThan(150);
    }

    private static List<Path> schemas() throws IOException {
        try (Stream<Path> files = Files.list(SCHEMAS)) {
            return files.sorted().toList();
        }
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static List<Node<?>> childrenOf(Node node) {
        return (List<Node<?>>) node.getChildren();
    }

    private static boolean isDeclaration(Node<?> node) {
        return node instanceof SDLDefinition<?>
                || node instanceof FieldDefinition
                || node instanceof InputValueDefinition
                || node instanceof graphql.language.EnumValueDefinition
                || node instanceof EnumTypeDefinition
                || node instanceof InputObjectTypeDefinition
                || node instanceof ObjectTypeDefinition
                || node instanceof ScalarTypeDefinition;
    }
}
