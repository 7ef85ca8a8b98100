package platform.sql;

import java.lang.reflect.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingSQLContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;
import org.jooq.DataType;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jooq.Param;
import org.jooq.SQLDialect;
import org.jooq.impl.AbstractBinding;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultDataType;
import org.jspecify.annotations.Nullable;

/**
 * Sends an array as the driver does by itself: in PostgreSQL's binary form where there is one, so that neither side has to quote,
 * escape and parse each element. jOOQ would write it as a literal.
 */
final class ArrayBinding<E> extends AbstractBinding<Object, Object[]> {

    private static final Converter<Object, Object[]> SAME =
            Converter.ofNullable(Object.class, Object[].class, sent -> (Object[]) sent, array -> array);

    private static final Map<Class<?>, ArrayBinding<?>> KNOWN = Map.ofEntries(
            known(String.class, "text", "text", text -> text),
            known(Long.class, "int8", "int8", number -> number),
            known(Integer.class, "int4", "int4", number -> number),
            known(Short.class, "int2", "int2", number -> number),
            known(Boolean.class, "bool", "bool", truth -> truth),
            known(UUID.class, "text", "uuid", UUID::toString),
            known(OffsetDateTime.class, "text", "timestamptz", OffsetDateTime::toString),
            known(Instant.class, "text", "timestamptz", Instant::toString),
            known(JSONB.class, "text", "jsonb", JSONB::data),
            known(JSON.class, "text", "json", JSON::data),
            known(byte[].class, "text", "bytea", bytes -> "\\x" + HexFormat.of().formatHex(bytes)));

    private final String sent;
    private final String cast;
    private final Function<? super E, ?> element;
    private final Class<?> elementType;
    private final DataType<Object[]> dataType;

    private ArrayBinding(String sent, String name, Class<?> elementType, Function<? super E, ?> element) {
        this.sent = sent;
        this.cast = sent.equals(name)
                ? "cast(? as %s[])".formatted(sent)
                : "cast(cast(? as %s[]) as %s[])".formatted(sent, name);
        this.element = element;
        this.elementType = elementType;
        this.dataType = new DefaultDataType<>(SQLDialect.POSTGRES, Object.class, name + "[]").asConvertedDataType(this);
    }

    private static <E> Map.Entry<Class<?>, ArrayBinding<?>> known(
            Class<E> type, String sent, String name, Function<? super E, ?> element) {
        Class<?> elementType = sent.equals("text") ? String.class : type;
        return Map.entry(type, new ArrayBinding<>(sent, name, elementType, element));
    }

    /**
     * The values as one parameter.
     *
     * @throws IllegalArgumentException if it is not known how to send their type
     */
    static <R, T> Param<Object[]> of(DataType<T> type, List<R> rows, Function<? super R, ? extends @Nullable T> value) {
        @SuppressWarnings("unchecked") // as they were put into the map
        ArrayBinding<T> binding = (ArrayBinding<T>) KNOWN.get(type.getType());
        if (binding == null) {
            throw new IllegalArgumentException("Arrays of %s cannot be sent".formatted(type));
        }
        Object[] array = (Object[]) Array.newInstance(binding.elementType, rows.size());
        for (int i = 0; i < array.length; i++) {
            T each = value.apply(rows.get(i));
            array[i] = each == null ? null : binding.element.apply(each);
        }
        return DSL.val(array, binding.dataType);
    }

    @Override
    public void get(BindingGetResultSetContext<Object[]> context) {
        throw new UnsupportedOperationException("It is for parameters only");
    }

    @Override
    public Converter<Object, Object[]> converter() {
        return SAME;
    }

    @Override
    protected void sqlBind(BindingSQLContext<Object[]> context) {
        context.render().sql(cast);
    }

    @Override
    public void set(BindingSetStatementContext<Object[]> context) throws SQLException {
        PreparedStatement statement = context.statement();
        statement.setArray(context.index(), statement.getConnection().createArrayOf(sent, context.value()));
    }
}
