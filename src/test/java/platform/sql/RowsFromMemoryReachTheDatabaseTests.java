package platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import testing.TestDatabase;

/** Rows of every column type of the modules are stored and read unchanged. The text of the statement is the same for any number of rows. */
class RowsFromMemoryReachTheDatabaseTests {

    private static final Table<Record> THING = table(name("thing"));
    private static final Field<UUID> ID = field(name("id"), SQLDataType.UUID);
    private static final Field<String> LABEL = field(name("label"), SQLDataType.CLOB);
    private static final Field<Long> AMOUNT = field(name("amount"), SQLDataType.BIGINT);
    private static final Field<Integer> QUANTITY = field(name("quantity"), SQLDataType.INTEGER);
    private static final Field<Boolean> LISTED = field(name("listed"), SQLDataType.BOOLEAN);
    private static final Field<OffsetDateTime> AT = field(name("at"), SQLDataType.TIMESTAMPWITHTIMEZONE);
    private static final Field<Instant> SINCE = field(name("since"), SQLDataType.INSTANT);
    private static final Field<byte[]> SEALED = field(name("sealed"), SQLDataType.BLOB);
    private static final Field<JSONB> PAYLOAD = field(name("payload"), SQLDataType.JSONB);

    private static DSLContext sql;

    private record Thing(
            UUID id,
            @Nullable String label,
            long amount,
            @Nullable Integer quantity,
            boolean listed,
            OffsetDateTime at,
            Instant since,
            byte[] sealed,
            @Nullable JSONB payload) {}

    @BeforeAll
    static void makeTable() {
        sql = DSL.using(TestDatabase.create().dataSource(), SQLDialect.POSTGRES);
        sql.execute("""
                create table thing (id uuid, label text, amount bigint, quantity int, listed boolean, at timestamptz,
                  since timestamptz, sealed bytea, payload jsonb)""");
    }

    @Test
    void everyTypeComesBackAsItWentIn() {
        OffsetDateTime at = OffsetDateTime.of(2026, 3, 1, 9, 0, 0, 123_456_000, ZoneOffset.UTC);
        Thing full = new Thing(
                new UUID(1, 1),
                "quotes \" ' \\ {commas}, über, NULL",
                Long.MAX_VALUE,
                7,
                true,
                at,
                at.toInstant(),
                new byte[] {0, -1, 92, 34},
                JSONB.valueOf("{\"a\": [1, \"{x}\"]}"));
        Thing empty = new Thing(new UUID(2, 2), null, -1, null, false, at, at.toInstant(), new byte[0], null);

        things(List.of(full, empty)).insertInto(sql, THING).execute();
        assertThat(stored()).usingRecursiveComparison().isEqualTo(List.of(full, empty));

        Thing changed = new Thing(
                full.id(), "new", -1, null, full.listed(), at, at.plusDays(1).toInstant(), new byte[] {1}, null);
        things(List.of(changed)).update(sql, THING, ID, LISTED).execute();
        assertThat(stored())
                .as("only the row with both keys has changed")
                .usingRecursiveComparison()
                .isEqualTo(List.of(changed, empty));
    }

    private static List<Thing> stored() {
        return sql.select(ID, LABEL, AMOUNT, QUANTITY, LISTED, AT, SINCE, SEALED, PAYLOAD)
                .from(THING)
                .orderBy(ID)
                .fetch(it -> new Thing(
                        it.value1(),
                        it.value2(),
                        it.value3(),
                        it.value4(),
                        it.value5(),
                        it.value6(),
                        it.value7(),
                        it.value8(),
                        it.value9()));
    }

    @Test
    void aStatementInTextReadsTheRows() {
        assertThat(sql.fetch(
                                "select sum(quantity * {1}) as total from {0} where n.quantity > 1",
                                Unnest.of(List.of(1, 2, 3))
                                        .column(QUANTITY, it -> it)
                                        .from("n"),
                                DSL.val(10))
                        .getValues("total", Integer.class))
                .containsExactly(50);
    }

    /** The database rounds times in an array as it rounds a single time. */
    @Test
    void theDatabaseKeepsTheNearestMicrosecond() {
        List<OffsetDateTime> times = Stream.of(
                        "1999-12-31T23:59:59.999999499Z",
                        "1999-12-31T23:59:59.999999501Z",
                        "2026-03-01T09:00:00.123456499Z",
                        "2026-03-01T09:00:00.123456501Z",
                        "0001-01-01T00:00:00Z",
                        "9999-12-31T23:59:59.999999Z")
                .map(OffsetDateTime::parse)
                .toList();
        Unnest.Rows rows = Unnest.of(times).column(AT, it -> it).as("t");

        assertThat(sql.fetch(rows.select()).getValues(rows.field(AT)))
                .isEqualTo(times.stream()
                        .map(it -> sql.select(DSL.val(it)).fetchSingle().value1())
                        .toList());
    }

    @Test
    void aMissingValueIsNull() {
        List<String> two = List.of("a", "b");
        Unnest.Rows rows = Unnest.of(two)
                .column(ID, it -> it.equals("a") ? new UUID(1, 1) : null)
                .column(AT, it -> null)
                .column(PAYLOAD, it -> it.equals("b") ? JSONB.valueOf("{}") : null)
                .as("t");

        assertThat(sql.fetch(rows.select()).intoArrays()).isDeepEqualTo(new Object[][] {
            {new UUID(1, 1), null, null}, {null, null, JSONB.valueOf("{}")}
        });
    }

    @Test
    void rowsKeepTheirOrder() {
        List<Integer> numbers =
                IntStream.range(0, 1_000).mapToObj(i -> i * 7919 % 1_000).toList();
        Unnest.Rows rows = Unnest.of(numbers).column(QUANTITY, it -> it).as("n");

        assertThat(sql.fetch(rows.select()).getValues(rows.field(QUANTITY))).isEqualTo(numbers);
    }

    @Test
    void theTextIsTheSameForAnyNumberOfRows() {
        assertThat(Stream.of(List.<String>of(), List.of("a"), List.of("b", "c", "d"))
                        .map(rows -> Unnest.of(rows).column(LABEL, it -> it).column(ID, it -> null))
                        .map(rows -> sql.render(rows.as("t").select())
                                + sql.render(rows.insertInto(sql, THING))
                                + sql.render(rows.update(sql, THING, ID)))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void noRowsAreAnEmptyTable() {
        assertThat(sql.fetch(things(List.of()).as("t").select())).isEmpty();
    }

    @Test
    void onlyGivenColumnsAreThere() {
        Unnest.Rows rows = Unnest.of(List.of("a")).column(LABEL, it -> it).as("t");

        assertThatIllegalArgumentException().isThrownBy(() -> rows.field(AMOUNT));
    }

    private static Unnest<Thing> things(List<Thing> things) {
        return Unnest.of(things)
                .column(ID, Thing::id)
                .column(LABEL, Thing::label)
                .column(AMOUNT, Thing::amount)
                .column(QUANTITY, Thing::quantity)
                .column(LISTED, Thing::listed)
                .column(AT, Thing::at)
                .column(SINCE, Thing::since)
                .column(SEALED, Thing::sealed)
                .column(PAYLOAD, Thing::payload);
    }
}
