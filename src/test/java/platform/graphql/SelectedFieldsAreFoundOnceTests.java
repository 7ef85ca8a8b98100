package platform.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.GraphQLContext;
import graphql.execution.MergedField;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.DataFetchingEnvironmentImpl;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import testing.Apart;

/** Whether a document selects a field is found without writing out its fragments. */
@Apart
class SelectedFieldsAreFoundOnceTests {

    private static final GraphQLSchema SCHEMA = GraphQLSchema.newSchema()
            .query(GraphQLObjectType.newObject()
                    .name("Query")
                    .field(field -> field.name("a").type(graphql.Scalars.GraphQLString))
                    .build())
            .build();

    private static SelectedFields selected(String document) {
        Document parsed = Parser.parse(document);
        OperationDefinition operation =
                parsed.getDefinitionsOfType(OperationDefinition.class).getFirst();
        DataFetchingEnvironment environment = DataFetchingEnvironmentImpl.newDataFetchingEnvironment()
                .mergedField(
                        MergedField.newMergedField(operation.getSelectionSet().getSelectionsOfType(Field.class))
                                .build())
                .fragmentsByName(parsed.getDefinitionsOfType(FragmentDefinition.class).stream()
                        .collect(Collectors.toMap(FragmentDefinition::getName, fragment -> fragment)))
                .variables(Map.of("yes", true))
                .graphQLSchema(SCHEMA)
                .graphQLContext(GraphQLContext.getDefault())
                .build();
        return new SelectedFields(environment);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { a { b { c } } }                                                              | true
            { a { b { d } x { c } } }                                                      | false
            { a { x: b { y: c } } }                                                        | true
            { a { c: b { b: d } } }                                                        | false
            { a { ...f } } fragment f on A { b { ...g } } fragment g on B { d c }          | true
            { a { ... on A { b { ... { c } } } } }                                         | true
            { a { b { d } } a { b { c } } }                                                | true
            { a { b { c @skip(if: $yes) } } }                                              | false
            { a { b { ...g @skip(if: $yes) ...g } } } fragment g on B { c }                | true
            { a { b { ... @include(if: $yes) { c } } } }                                   | true
            { a { ...f b { ...g } } } fragment f on A { b { ...g } } fragment g on B { d } | false
            """)
    void asTheDocumentSaysIt(String document, boolean contained) {
        assertThat(selected(document).contain("b", "c")).isEqualTo(contained);
    }

    /** Each fragment uses the next one twice, so writing them out would take 2 to the power of 39 steps. */
    @Test
    void eachFragmentIsVisitedOnceForEachLevel() {
        int levels = 39;
        SelectedFields selected = selected("{ a { ...f39 } } "
                + IntStream.range(0, levels)
                        .mapToObj(i -> "fragment f%d on A { ...f%d ...f%d } ".formatted(i + 1, i, i))
                        .collect(Collectors.joining())
                + "fragment f0 on A { b { d } }");

        assertThat(selected.contain("b", "c")).isFalse();
        assertThat(selected.visited()).isEqualTo(1 + 2 * levels + 1 + 1);
    }
}
