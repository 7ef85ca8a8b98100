package outbox.log;

import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;
import outbox.EventReader.LogPosition;
import outbox.Outbox.Published;

/**
 * The events that this instance has published and its readers have not read yet. Readers take them from here: only their positions are
 * fetched from the log, and they are not decoded. An event whose transaction was rolled back is never taken, and is forgotten when it is
 * the oldest one. Thread-safe.
 */
final class OwnEvents {

    private static final long MOST_CHARACTERS = 16_000_000;

    private static final String ROWS = """
            select txid, id, 1 + coalesce(cardinality(more_types), 0), published_at from outbox.event_group
            where (txid, id) > ({0}, {1}) and txid <= {2} order by txid, id limit {3}""";

    /** A row that begins up to so many ids before the position of a reader may reach beyond it. */
    private static final int MOST_IN_ROW = 500;

    private final DSLContext database;
    private final long mostCharacters;
    private final Map<Long, Published> unread = new LinkedHashMap<>();
    private long characters;

    OwnEvents(DSLContext database) {
        this(database, MOST_CHARACTERS);
    }

    /** @param mostCharacters how many characters all payloads may have; if they have more, the oldest events are forgotten */
    OwnEvents(DSLContext database, long mostCharacters) {
        this.database = database;
        this.mostCharacters = mostCharacters;
    }

    synchronized void add(Collection<Published> events) {
        for (Published event : events) {
            unread.put(event.eventId(), event);
            characters += event.payload().length();
        }
        Iterator<Published> oldest = unread.values().iterator();
        while (characters > mostCharacters && oldest.hasNext()) {
            characters -= oldest.next().payload().length();
            oldest.remove();
        }
    }

    private synchronized @Nullable Published take(long eventId) {
        Published event = unread.remove(eventId);
        if (event != null) {
            characters -= event.payload().length();
        }
        return event;
    }

    /**
     * Takes the events after the position in order.
     *
     * @param end as for {@link EventLog#entries}
     * @return empty if one of them is not here, so that all must be read from the log
     */
    Optional<List<Entry>> entries(LogPosition after, LogPosition end, int limit) {
        List<Entry> entries = new ArrayList<>();
        Result<Record> rows = database.fetch(
                ROWS, val(after.txid()), val(after.eventId() - MOST_IN_ROW), val(end.txid()), val(limit + MOST_IN_ROW));
        for (Record row : rows) {
            long txid = row.get(0, Long.class);
            long first = row.get(1, Long.class);
            Instant publishedAt = row.get(3, OffsetDateTime.class).toInstant();
            for (long id = first; id < first + row.get(2, Integer.class) && entries.size() < limit; id++) {
                if (new LogPosition(txid, id).compareTo(after) > 0) {
                    Published event = take(id);
                    if (event == null) {
                        return Optional.empty();
                    }
                    entries.add(entry(txid, event, publishedAt));
                }
            }
        }
        return Optional.of(entries);
    }

    private static Entry entry(long txid, Published event, Instant publishedAt) {
        return new Entry(
                txid,
                event.eventId(),
                event.type(),
                event.event().correlation(),
                event.cause().eventId(),
                event.cause().trace(),
                publishedAt,
                event.payload(),
                new AtomicReference<>(event.event()));
    }

    /**
     * Takes the events that were read from the log and are here, so that no reader decodes them.
     *
     * @return whether all of them were here
     */
    boolean share(List<Entry> entries) {
        boolean all = true;
        for (Entry entry : entries) {
            Published event = take(entry.eventId());
            if (event == null) {
                all = false;
            } else {
                entry.decoded().set(event.event());
            }
        }
        return all;
    }
}
