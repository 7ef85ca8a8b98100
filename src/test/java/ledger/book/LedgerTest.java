package ledger.book;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import ledger.book.RandomHistories.History;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;
import outbox.Event;
import outbox.EventReader;
import testing.ModuleTest;
import testing.World;

/** Publishes the money of orders, books it step by step, and reads the book. */
@ModuleTest
@TestPropertySource(
        properties = {
            "orderwright.ledger.follows=false",
            "orderwright.ledger.batch-limit=50",
            "orderwright.ledger.zone=Europe/Berlin"
        })
abstract class LedgerTest {

    @Autowired
    LedgerProjection projection;

    @Autowired
    EventReader log;

    World world;

    @BeforeEach
    final void openWorld(@Autowired ApplicationContext context) {
        world = new World(context);
    }

    List<History> publishHistories(int count, long seed) {
        List<History> histories = new RandomHistories(seed).histories(count);
        publish(histories.stream().map(History::events).toList(), new Random(seed));
        return histories;
    }

    /** Publishes all streams in random transactions; the events of one order keep their order. */
    void publish(List<List<Event>> streams, Random random) {
        world.publishMixed(streams, random);
    }

    /** Books all events of the log, until the ledger knows that it has booked everything that was committed before this call. */
    void catchUp() {
        long begun = System.nanoTime();
        Duration since;
        do {
            World.readOn(projection::advance);
            since = Duration.ofNanos(System.nanoTime() - begun);
        } while (log.lag(LedgerProjection.CURSOR).compareTo(since) > 0);
    }

    /** The sum of an account over the entries of these orders. */
    long balance(List<History> histories, String account, String currency) {
        return world.count(
                """
                select coalesce(sum(amount_minor), 0) from ledger.posting join ledger.entry using (entry_no)
                where correlation = any(string_to_array(?, ',')) and account like ? and currency = ?""", histories.stream().map(History::order).collect(Collectors.joining(",")), account, currency);
    }
}
