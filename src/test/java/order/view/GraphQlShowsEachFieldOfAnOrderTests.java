package order.view;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.TypeInfo;
import java.io.File;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import testing.Apart;

/** The schema of GraphQL has each field of an order that the REST API has, also of the records inside the order, and no other. */
@Apart
class GraphQlShowsEachFieldOfAnOrderTests {

    private static final TypeDefinitionRegistry SCHEMA =
            new SchemaParser().parse(new File("src/main/resources/graphql/order.graphqls"));

    private static final Set<String> ONLY_REST = Set.of("LineDiscount.units", "OrderReturn.pricedAgain");

    @Test
    void theFieldsAreThoseOfTheRestApi() {
        Set<String> differing = new TreeSet<>();
        compare(OrderView.class, "Order", differing);

        assertThat(differing).as("fields that only one of both has").isEqualTo(ONLY_REST);
    }

    private static void compare(Class<?> view, String type, Set<String> differing) {
        Map<String, RecordComponent> components = Stream.of(view.getRecordComponents())
                .collect(Collectors.toMap(RecordComponent::getName, Function.identity()));
        Map<String, FieldDefinition> fields =
                SCHEMA.getTypeOrNull(type, ObjectTypeDefinition.class).getFieldDefinitions().stream()
                        .collect(Collectors.toMap(FieldDefinition::getName, Function.identity()));
        Stream.concat(components.keySet().stream(), fields.keySet().stream())
                .filter(name -> !components.containsKey(name) || !fields.containsKey(name))
                .forEach(name -> differing.add(type + "." + name));
        fields.forEach((name, field) -> {
            String inner = TypeInfo.typeInfo(field.getType()).getName();
            RecordComponent component = components.get(name);
            if (component != null && SCHEMA.getTypeOrNull(inner, ObjectTypeDefinition.class) != null) {
                compare(element(component.getGenericType()), inner, differing);
            }
        });
    }

    /** The type of the elements of a list, or the type itself. */
    private static Class<?> element(Type type) {
        return (Class<?>) (type instanceof ParameterizedType list ? list.getActualTypeArguments()[0] : type);
    }
}
