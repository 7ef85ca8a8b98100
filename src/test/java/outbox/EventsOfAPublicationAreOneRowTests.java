package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionDefinition;
import outbox.BatchState.Cause;
import outbox.BatchState.OutgoingEvent;
import outbox.Notes.Read;
import outbox.Notes.Written;
import testing.AtOnce;

/** Ten or more events with ids that follow each other are one row of the log; everybody else sees single events. */
class EventsOfAPublicationAreOneRowTests extends NotesTest {

    private static final String ROWS = "outbox.event_group";
    private static final int FEWEST = 10;
    /** Each event, and each event as it is found by its id. */
    private static final String BY_ID = """
            select count(*) from outbox.event each full join (
              select found.* from outbox.event, outbox.event_by_id(event.id) found) found using (id)
            where each is distinct from found""";

    private Node node;

    @BeforeEach
    void startNode() {
        node = start(node());
    }

    @Test
    void theyAreReadOneByOne() {
        node.publish(ten(new Written("a", "1"), new Read("b", "2"), new Written("c", "3")));

        assertThat(Notes.rows(ROWS)).isEqualTo(1);
        assertThat(Notes.sql().texts("""
                        select concat_ws(' ', id - min(id) over (), type, correlation, payload) from outbox.event order by id limit 3"""))
                .containsExactly(
                        "0 " + Notes.WRITTEN + " a " + Notes.payload("a", "1"),
                        "1 " + EventTypes.nameOf(Read.class) + " b " + Notes.payload("b", "2"),
                        "2 " + Notes.WRITTEN + " c " + Notes.payload("c", "3"));
        assertThat(Notes.sql().count("select count(distinct (txid, published_at)) from outbox.event"))
                .isEqualTo(1);
        assertThat(read("test/written", 10, Written.class)).startsWith("1", "3").hasSize(9);
        assertThat(read("test/read", 10, Read.class)).containsExactly("2");
    }

    @Test
    void aReaderContinuesInTheMiddleOfARow() {
        node.publish(texts(0, 11));
        node.publish(texts(11, 24));

        assertThat(Notes.rows(ROWS)).isEqualTo(2);
        for (int limit = 1; limit <= 4; limit++) {
            assertThat(read("test/by-" + limit, limit, Written.class))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 24).mapToObj(Integer::toString).toList());
        }
    }

    @Test
    void fewEventsHaveRowsOfTheirOwn() {
        node.publish(texts(0, FEWEST - 1));

        assertThat(Notes.rows(ROWS)).isEqualTo(FEWEST - 1);
        assertThat(read("test/few", 4, Written.class)).hasSize(FEWEST - 1);
    }

    @Test
    void causesAndTracesBelongToTheirEvents() {
        List<Cause> causes = new ArrayList<>(
                List.of(new Cause(17L, "a trace", null, null), Cause.NONE, new Cause(null, "another", null, null)));
        causes.addAll(Collections.nCopies(FEWEST - 3, Cause.NONE));
        List<OutgoingEvent> events = causes.stream()
                .map(cause -> new OutgoingEvent(new Written("a", ""), cause))
                .toList();
        node.transaction().executeWithoutResult(status -> node.get(Outbox.class).publish(events));

        assertThat(Notes.rows(ROWS)).isEqualTo(1);
        assertThat(Notes.sql().texts("select concat_ws('/', causation, trace) from outbox.event order by id"))
                .startsWith("17/a trace", "", "another", "");
    }

    /** A Chinese character has three bytes, but counts as one, so two such events share a row. */
    @Test
    void largeEventsHaveRowsOfTheirOwn() {
        String large = "x".repeat(9_000);
        String chinese = "满减".repeat(2_000);
        node.publish(ten(
                new Written("a", "1"),
                new Written("a", large),
                new Written("a", "2"),
                new Written("a", chinese),
                new Written("a", chinese),
                new Written("a", "3")));

        assertThat(Notes.sql().texts("""
                        select (1 + coalesce(cardinality(more_types), 0))::text from outbox.event_group order by id""")).containsExactly("1", "1", "2", "6");
        assertThat(read("test/large", 4, Written.class)).startsWith("1", large, "2", chinese, chinese, "3");
    }

    /** Another transaction of the instance takes the ids in between. */
    @Test
    void aRowEndsWhereIdsDoNotFollowEachOther() {
        node.transaction().executeWithoutResult(status -> {
            List.of(texts(0, 5)).forEach(node::publishRaw);
            node.transaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
                    .executeWithoutResult(inner -> node.publishRaw(new Written("b", "between")));
            List.of(texts(5, 10)).forEach(node::publishRaw);
        });

        assertThat(Notes.rows(ROWS)).isEqualTo(3);
        assertThat(Notes.sql().count(BY_ID)).isZero();
        assertThat(read("test/two", 1, Written.class))
                .hasSize(11)
                .containsSubsequence("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void eventsOfOneCallFollowEachOtherWhileOthersPublish() {
        int publishers = 4;
        AtOnce.run(publishers, number -> () -> {
            List<OutgoingEvent> events = IntStream.range(0, 300)
                    .mapToObj(i -> new OutgoingEvent(new Written("lane" + number, "" + i), Cause.NONE))
                    .toList();
            return node.transaction().execute(status -> node.get(Outbox.class).publish(events));
        });

        assertThat(Notes.rows("outbox.event")).isEqualTo(300L * publishers);
        assertThat(Notes.rows("(select from outbox.event_group group by txid having count(*) > 12)"))
                .as("transactions in many rows")
                .isZero();
        assertThat(Notes.sql().count(BY_ID)).isZero();
    }

    /** Rows of any length, gaps between them, and both forms of single events. */
    @Test
    void eachIsFoundByItsId() {
        Random random = new Random(20261130);
        long id = 1;
        for (int row = 0; row < 60; row++) {
            int more = random.nextInt(4) == 0 ? 0 : random.nextInt(1, 500);
            if (more == 0) {
                Notes.sql().execute(Notes.insertion(id, new Written("lane", "" + id)));
            } else {
                Notes.sql().execute("""
                                insert into outbox.event_group (id, type, correlation, published_at, payload,
                                  more_types, more_correlations, more_causations, more_traces, more_payloads)
                                select ?, 'a', 'b', now(), 'c', array_fill('a'::text, array[n]), array_fill('b'::text, array[n]),
                                  array_fill(null::bigint, array[n]), array_fill(null::text, array[n]), array_fill('c'::text, array[n])
                                from (values (?)) v (n)""", id, more);
            }
            id += more + 1 + (random.nextBoolean() ? random.nextInt(700) : 0);
        }

        assertThat(Notes.sql().count(BY_ID)).isZero();
        assertThat(Notes.sql().count("""
                        select count(*) from generate_series(0, ?) id, outbox.event_by_id(id) found
                        where not exists (select from outbox.event where event.id = found.id)""", id)).isZero();
        assertThat(Notes.sql().count("select count(*) from generate_series(0, ?) id, outbox.event_by_id(id)", id))
                .isEqualTo(Notes.rows("outbox.event"));
    }

    @Test
    void aSegmentIsKeptForADeliveryInItsLastRow() {
        node.publish(texts(0, 3));
        long last = Notes.sql().count("select max(id) from outbox.event");
        Notes.sql()
                .execute(
                        "insert into outbox.delivery (listener, event_id, lane, owner) values ('reader', ?, 'lane', 0)",
                        last);

        assertThat(Notes.sql().text("select outbox.still_delivered(?::bigint, ?::bigint)", last - 2, last - 1))
                .contains("event " + last);
    }

    /** These events, and others so that there are enough for a group. */
    private static Event[] ten(Event... first) {
        return Stream.concat(Stream.of(first), Stream.of(texts(first.length, FEWEST)))
                .toArray(Event[]::new);
    }

    private static Event[] texts(int from, int below) {
        return IntStream.range(from, below)
                .mapToObj(number -> new Written("lane", "" + number))
                .toArray(Event[]::new);
    }

    /** The texts of the events of a type, in pages. Any open transaction of the server may delay events. */
    private List<String> read(String cursor, int limit, Class<? extends Event> type) {
        List<String> texts = new ArrayList<>();
        long expected = Notes.rows("outbox.event where type = '%s'".formatted(EventTypes.nameOf(type)));
        await().until(() -> {
            node.get(EventReader.class)
                    .advance(cursor, Set.of(type), limit, events -> events.forEach(event -> texts.add(text(event))));
            return texts.size() >= expected;
        });
        return texts;
    }

    private static String text(Event event) {
        return event instanceof Written written ? written.text() : ((Read) event).text();
    }
}
