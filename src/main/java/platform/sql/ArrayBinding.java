package platform.sql;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
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
import org.postgresql.core.Oid;

/**
 * Sends an array in PostgreSQL's binary form, so that neither the client nor the server has to quote, escape or parse each element. The
 * JDBC driver encodes the types that it supports; {@link BinaryArray} encodes the others. Without this binding jOOQ would write the array
 * as a literal.
 */
final class ArrayBinding<E> extends AbstractBinding<Object, Object[]> {

    private static final Converter<Object, Object[]> IDENTITY =
            Converter.ofNullable(Object.class, Object[].class, sent -> (Object[]) sent, array -> array);

    private static final Map<Class<?>, ArrayBinding<?>> BINDINGS = Map.ofEntries(
            byDriver(String.class, "text"),
            byDriver(Long.class, "int8"),
            byDriver(Integer.class, "int4"),
            byDriver(Short.class, "int2"),
            byDriver(Boolean.class, "bool"),
            binary(UUID.class, "uuid", Oid.UUID, Oid.UUID_ARRAY, ArrayBinding::uuid),
            binary(OffsetDateTime.class, "timestamptz", Oid.TIMESTAMPTZ, Oid.TIMESTAMPTZ_ARRAY, ArrayBinding::time),
            binary(LocalDate.class, "date", Oid.DATE, Oid.DATE_ARRAY, ArrayBinding::date),
            binary(Instant.class, "timestamptz", Oid.TIMESTAMPTZ, Oid.TIMESTAMPTZ_ARRAY, ArrayBinding::time),
            binary(JSONB.class, "jsonb", Oid.JSONB, Oid.JSONB_ARRAY, ArrayBinding::jsonb),
            binary(JSON.class, "json", Oid.JSON, Oid.JSON_ARRAY, json -> text(json.data())),
            binary(byte[].class, "bytea", Oid.BYTEA, Oid.BYTEA_ARRAY, bytes -> bytes));

    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();
    private static final byte JSONB_VERSION = 1;

    private final String cast;
    private final Class<?> sent;
    private final Function<? super E, ?> element;
    private final Form form;
    private final DataType<Object[]> dataType;

    /** Creates the JDBC array from converted elements. */
    private interface Form {
        java.sql.Array array(PreparedStatement statement, Object[] elements) throws SQLException;
    }

    private ArrayBinding(String type, Class<?> sent, Function<? super E, ?> element, Form form) {
        this.cast = "cast(? as %s[])".formatted(type);
        this.sent = sent;
        this.element = element;
        this.form = form;
        this.dataType = new DefaultDataType<>(SQLDialect.POSTGRES, Object.class, type + "[]").asConvertedDataType(this);
    }

    private static <E> Map.Entry<Class<?>, ArrayBinding<?>> byDriver(Class<E> of, String type) {
        Form form = (statement, elements) -> statement.getConnection().createArrayOf(type, elements);
        return Map.entry(of, new ArrayBinding<E>(type, of, each -> each, form));
    }

    private static <E> Map.Entry<Class<?>, ArrayBinding<?>> binary(
            Class<E> of, String type, int oid, int arrayOid, Function<? super E, byte[]> element) {
        Form form = (statement, elements) -> BinaryArray.of(statement, oid, arrayOid, (byte[][]) elements);
        return Map.entry(of, new ArrayBinding<>(type, byte[].class, element, form));
    }

    /**
     * Makes one array parameter of the values.
     *
     * @param type type of the elements
     * @param value reads the element from a row; null becomes a SQL null
     * @throws IllegalArgumentException if arrays of this type are not supported
     */
    static <R, T> Param<Object[]> of(DataType<T> type, List<R> rows, Function<? super R, ? extends @Nullable T> value) {
        @SuppressWarnings("unchecked") // KNOWN maps each class to a binding of that class
        ArrayBinding<T> binding = (ArrayBinding<T>) BINDINGS.get(type.getType());
        if (binding == null) {
            throw new IllegalArgumentException("Arrays of %s are not supported as a parameter".formatted(type));
        }
        Object[] array = (Object[]) Array.newInstance(binding.sent, rows.size());
        for (int i = 0; i < array.length; i++) {
            T each = value.apply(rows.get(i));
            array[i] = each == null ? null : binding.element.apply(each);
        }
        return DSL.val(array, binding.dataType);
    }

    private static byte[] uuid(UUID id) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /** Days since 2000-01-01. */
    private static byte[] date(LocalDate date) {
        return ByteBuffer.allocate(Integer.BYTES)
                .putInt(Math.toIntExact(Math.subtractExact(date.toEpochDay(), EPOCH_DAY)))
                .array();
    }

    private static byte[] time(OffsetDateTime time) {
        return time(time.toInstant());
    }

    /** Microseconds since 2000-01-01T00:00:00Z, rounded to the nearest. */
    private static byte[] time(Instant time) {
        long seconds = Math.subtractExact(time.getEpochSecond(), EPOCH.getEpochSecond());
        long micros = Math.addExact(Math.multiplyExact(seconds, 1_000_000L), (time.getNano() + 500) / 1000);
        return ByteBuffer.allocate(Long.BYTES).putLong(micros).array();
    }

    private static byte[] jsonb(JSONB json) {
        byte[] text = text(json.data());
        return ByteBuffer.allocate(1 + text.length).put(JSONB_VERSION).put(text).array();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void get(BindingGetResultSetContext<Object[]> context) {
        throw new UnsupportedOperationException("ArrayBinding supports parameters only, not results");
    }

    @Override
    public Converter<Object, Object[]> converter() {
        return IDENTITY;
    }

    @Override
    protected void sqlBind(BindingSQLContext<Object[]> context) {
        context.render().sql(cast);
    }

    @Override
    public void set(BindingSetStatementContext<Object[]> context) throws SQLException {
        PreparedStatement statement = context.statement();
        statement.setArray(context.index(), form.array(statement, context.value()));
    }
}
