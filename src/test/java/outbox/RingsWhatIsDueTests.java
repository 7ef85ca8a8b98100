package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import outbox.Notes.Write;

class RingsWhatIsDueTests extends NotesTest {

    private final AtomicInteger looks = new AtomicInteger();

    @BeforeEach
    void alarms() {
        Notes.sql().execute("drop table if exists alarm");
        Notes.sql().execute("create table alarm (name text primary key, due timestamptz)");
        writer.deciding = text -> JdbcClient.create(writer.source)
                .sql("delete from alarm where name = ?")
                .param(text)
                .update();
    }

    @Test
    void onceAndOnlyWhatIsDue() {
        Notes.sql().execute("insert into alarm values ('now', now()), ('tomorrow', now() + interval '1 day')");
        Node node = start(node().notes(writer).timer(this::due));
        await().until(() -> looks.get() > 5);
        assertThat(Notes.journal("writer")).containsExactly("now");
    }

    @Test
    void notWhileTheClockOfTheInstanceIsWrong() {
        AtomicInteger comparisons = new AtomicInteger();
        Notes.sql().execute("insert into alarm values ('due an hour ago', now() - interval '1 hour')");
        start(node().notes(writer).timer(this::due).reference(() -> {
            comparisons.incrementAndGet();
            return Instant.now().minusSeconds(3600);
        }));
        await().until(() -> comparisons.get() == 1);

        AtomicInteger others = new AtomicInteger();
        start(node().notes(writer).timer((now, limit) -> {
            others.incrementAndGet();
            return List.of();
        }));
        await().until(() -> others.get() > 10); // as often, the timer of the first instance could have rung

        assertThat(looks).hasValue(0);
        assertThat(Notes.journal("writer")).isEmpty();
    }

    @Test
    void notAgainWhileItsCommandRuns() {
        Pause pause = new Pause();
        AtomicInteger begun = new AtomicInteger();
        var delete = writer.deciding;
        writer.deciding = text -> {
            begun.incrementAndGet();
            pause.here();
            delete.accept(text);
        };
        Notes.sql().execute("insert into alarm values ('now', now())");
        Node node = start(node().notes(writer).timer(this::due));
        await().until(() -> begun.get() == 1);
        int before = looks.get();
        pause.end();
        await().until(() -> looks.get() > before);
        assertThat(Notes.journal("writer")).containsExactly("now");
    }

    @Test
    void allDueAlarmsEvenIfThereAreMany() {
        Notes.sql().execute("insert into alarm select i, now() from generate_series(1, 1200) i");
        Node node = start(node().notes(writer)
                .timer(this::due)
                .with("timer-interval", "1h")
                .with("lease", "3m"));
        await().until(() -> Notes.rows("alarm") == 0);
        assertThat(Notes.journal("writer")).hasSize(1200);
    }

    @Test
    void againWhenItFailed() {
        AtomicInteger failures = new AtomicInteger(3);
        var delete = writer.deciding;
        writer.deciding = text -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException();
            }
            delete.accept(text);
        };
        Notes.sql().execute("insert into alarm values ('now', now())");
        Node node = start(node().notes(writer).timer(this::due));
        Notes.awaitJournal("writer", "now");
    }

    private List<Write> due(Instant now, int limit) {
        looks.incrementAndGet();
        return JdbcClient.create(writer.source)
                .sql("select name from alarm where due <= ? limit ? for update skip locked")
                .params(Timestamp.from(now), limit)
                .query(String.class)
                .stream()
                .map(name -> new Write("lane", name))
                .toList();
    }
}
