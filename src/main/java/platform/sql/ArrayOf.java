package platform.sql;

import java.util.List;
import java.util.function.Function;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** An array parameter for a column of arrays, in PostgreSQL's binary form. */
public final class ArrayOf {

    private ArrayOf() {}

    /**
     * @param element a column whose type is that of the elements
     * @param rows one for each element, in their order
     * @param value reads the element from a row; null becomes a SQL null
     */
    @SuppressWarnings("unchecked") // the database sees an array of the elements' type
    public static <R, T> Field<T[]> arrayOf(
            Field<T> element, List<R> rows, Function<? super R, ? extends @Nullable T> value) {
        return (Field<T[]>) (Field<?>) ArrayBinding.of(element.getDataType(), rows, value);
    }
}
