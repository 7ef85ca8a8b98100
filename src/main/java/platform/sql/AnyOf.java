package platform.sql;

import static org.jooq.impl.DSL.condition;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;

/**
 * {@code field = any(?)}, with all values as one parameter: the text of a statement is the same for one value and for ten thousand, so
 * the server keeps its plan.
 */
public final class AnyOf {

    private AnyOf() {}

    /** Never true without values. */
    public static <T> Condition anyOf(Field<T> field, Collection<? extends T> values) {
        return condition(
                "{0} = any({1})",
                field, ArrayBinding.<T, T>of(field.getDataType(), List.copyOf(values), Function.identity()));
    }
}
