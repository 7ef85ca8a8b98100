package platform.sql;

import static org.jooq.impl.DSL.condition;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;

/**
 * {@code field = any(?)}, with all values in one array parameter. The text of the statement is the same for one value and for ten thousand,
 * so PostgreSQL can reuse its plan.
 */
public final class AnyOf {

    private AnyOf() {}

    /** The condition matches no row if {@code values} is empty. */
    public static <T> Condition anyOf(Field<T> field, Collection<? extends T> values) {
        return condition(
                "{0} = any({1})",
                field, ArrayBinding.<T, T>of(field.getDataType(), List.copyOf(values), Function.identity()));
    }
}
