package platform.graphql;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLTypeUtil;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a field from the component of a record with the same name. So an answer has the values that the REST API has, if both are made from the
 * same record. A list that is absent is empty.
 */
final class RecordFields implements DataFetcher<@Nullable Object> {

    private static final ClassValue<Map<String, Method>> COMPONENTS = new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
            return type.isRecord()
                    ? Arrays.stream(type.getRecordComponents())
                            .collect(Collectors.toMap(RecordComponent::getName, RecordFields::accessor))
                    : Map.of();
        }
    };

    private static Method accessor(RecordComponent component) {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true); // the records of an answer are not public
        return accessor;
    }

    @Override
    public @Nullable Object get(DataFetchingEnvironment environment) {
        if (!GraphQlCall.of(environment).countValue()) {
            return null; // the answer is replaced by a problem
        }
        Object source = Objects.requireNonNull(environment.getSource(), "no record to read from");
        Object value = read(source, environment.getField().getName());
        return value == null && isList(environment) ? List.of() : value;
    }

    private static boolean isList(DataFetchingEnvironment environment) {
        return GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(environment.getFieldType()));
    }

    private static @Nullable Object read(Object source, String name) {
        Method accessor = COMPONENTS.get(source.getClass()).get(name);
        if (accessor == null) {
            throw new IllegalStateException("%s has no component %s".formatted(source.getClass(), name));
        }
        try {
            return accessor.invoke(source);
        } catch (IllegalAccessException | InvocationTargetException failed) {
            throw new IllegalStateException(accessor.toString(), failed);
        }
    }
}
