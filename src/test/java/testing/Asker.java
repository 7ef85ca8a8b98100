package testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.BatchState;
import outbox.BatchState.OutgoingEvent;
import outbox.Command;
import outbox.Commands;
import outbox.Event;
import outbox.EventTypes;
import outbox.Outbox;
import platform.idempotency.IdempotencyKey;

/**
 * Sends requests to modules as other modules do, through the transport, and reads the published events from the log. The tests of a module
 * wrap it with the questions that the module's tables answer.
 */
public class Asker extends Queries {

    /** A limit for waits; generous, because the machine may be busy. */
    public static final Duration TIMEOUT = Duration.ofMinutes(3);

    private static final AtomicInteger KEYS = new AtomicInteger();

    private final Outbox outbox;
    private final Commands commands;
    private final TransactionTemplate transaction;

    public Asker(Outbox outbox, Commands commands, TransactionTemplate transaction, JdbcClient database) {
        super(database);
        this.outbox = outbox;
        this.commands = commands;
        this.transaction = transaction;
    }

    /** Publishes the events in one transaction, each with its trace. Returns their event ids. */
    public List<Long> publish(Event... events) {
        List<OutgoingEvent> outgoing = Arrays.stream(events)
                .map(event -> new OutgoingEvent(event, new BatchState.Cause(null, traceOf(event), null, null)))
                .toList();
        return transaction.execute(status ->
                outbox.publish(outgoing).stream().map(Outbox.Published::eventId).toList());
    }

    /** The trace of an event that is published: {@code trace-of-} and its correlation. */
    protected String traceOf(Event event) {
        return "trace-of-" + event.correlation();
    }

    /** Publishes the requests in one transaction, waits until all deliveries are handled, and returns the answers. */
    public <E extends Event> List<E> ask(Class<E> answers, Event... requests) {
        List<Long> ids = publish(requests);
        awaitDelivered();
        return publishedAfter(ids.getLast(), answers);
    }

    /** Waits until the transport has no delivery left. */
    public void awaitDelivered() {
        awaitNone("select count(*) from outbox.open_delivery");
    }

    /** Waits like {@link #awaitDelivered}, also for the calls to payment providers that the deliveries lead to. */
    public void awaitCalled() {
        awaitDelivered();
        awaitNone("select count(*) from payment.inquiry where claimed_at is not null");
        awaitDelivered();
    }

    private void awaitNone(String countingQuery) {
        await().pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(count(countingQuery)).isZero());
    }

    /** The published events of these types with a greater event id, in the order of the log. */
    public <E extends Event> List<E> publishedAfter(long eventId, Class<E> types) {
        return publishedWhere("id > ?", eventId, types);
    }

    /** The published events of one correlation that have these types, in the order of the log. */
    public <E extends Event> List<E> publishedOf(String correlation, Class<E> types) {
        return publishedWhere("correlation = ?", correlation, types);
    }

    /** The types of the published events of one correlation that belong to this language, in the order of the log. */
    public List<Class<? extends Event>> published(String correlation, Class<?> language) {
        List<Class<? extends Event>> types = new ArrayList<>();
        publishedWhere("correlation = ?", correlation, language)
                .forEach(event -> types.add(((Event) event).getClass()));
        return types;
    }

    private <E> List<E> publishedWhere(String condition, Object parameter, Class<E> types) {
        EventTypes known = new EventTypes(List.of(types));
        List<E> published = new ArrayList<>();
        database()
                .sql("select type, payload from outbox.event where %s order by id".formatted(condition))
                .param(parameter)
                .query(row -> {
                    known.decode(row.getString("type"), row.getString("payload"))
                            .map(types::cast)
                            .ifPresent(published::add);
                });
        return published;
    }

    /** The greatest event id in the log; the log must not be empty. */
    public long lastEventId() {
        return count("select max(id) from outbox.event");
    }

    /** Submits a command and waits for its result. */
    public <R> R command(Command<R> command) {
        try {
            return commands.submit(command).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** The idempotency key of an operator's request; the same for the same value. */
    public static IdempotencyKey key(String value) {
        return IdempotencyKey.of("operator", "POST", "/test", value, value.getBytes());
    }

    /** A key that no other request has. */
    public static IdempotencyKey freshKey() {
        return key("key %d %d".formatted(KEYS.incrementAndGet(), System.nanoTime()));
    }

    public TransactionTemplate transaction() {
        return transaction;
    }
}
