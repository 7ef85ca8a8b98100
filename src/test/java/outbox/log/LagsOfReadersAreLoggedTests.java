package outbox.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import outbox.EventReader.LogPosition;
import outbox.log.EventLog.Boundary;
import outbox.log.EventLog.Page;
import testing.LoggedBy;

/** A reader of the log that lags for more than ten seconds is logged once a minute, with what an operator can do. */
class LagsOfReadersAreLoggedTests {

    private static final String READER = "test/lagging";
    private static final String BEHIND = "Reader of the log is behind: reader=" + READER;

    private final AtomicLong nanos = new AtomicLong();
    private final Lag lag = new Lag(Clock.systemUTC(), nanos::get, new LagLog(READER));
    private final LoggedBy logged = new LoggedBy(LagLog.class, Level.INFO);
    private long read;
    private long committed;

    @Test
    void a_reader_that_is_behind_is_logged_once_a_minute_until_it_has_caught_up() {
        committed = 10;
        readUpTo(10);
        beBehind(120);
        assertThat(count(BEHIND)).isEqualTo(2);
        assertThat(logged.lines()).anyMatch(line -> line.contains("lower the load or add processors"));

        readUpTo(committed);
        readUpTo(committed);
        beBehind(12);

        assertThat(count(BEHIND)).isEqualTo(3);
    }

    @Test
    void a_reader_that_is_never_at_the_end_lags_by_what_it_has_not_read() {
        for (int second = 0; second < 120; second++) {
            committed += 10;
            readUpTo(committed - 20); // two seconds behind
            pass(1);
        }

        assertThat(lag.now()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
        assertThat(warnings()).isEmpty();
    }

    @Test
    void a_reader_behind_a_transaction_is_logged_with_the_place_where_it_is_found() {
        committed = 10;
        readUpTo(10);
        pass(11);
        lag.read(new Page(List.of(), endOf(5), false, new Boundary(endOf(5), 12)), lag.ask());

        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("is held back by a long transaction: reader=" + READER, "pg_stat_activity");
    }

    @Test
    void a_reader_that_reads_the_log_again_is_no_warning() {
        committed = 1_000_000;
        for (int second = 0; second < 30; second++) {
            readUpTo(second);
            pass(1);
        }

        assertThat(warnings()).isEmpty();
    }

    @Test
    void a_reader_whose_reads_fail_is_logged_once_a_minute_with_the_reason() {
        committed = 10;
        readUpTo(10);
        for (int second = 0; second < 70; second++) {
            lag.failed(lag.ask(), new IllegalStateException("Event 17 cannot be decoded\nDetail: its payload"));
            pass(1);
        }

        assertThat(count("Reader of the log is stopped, because its reads fail: reader=" + READER))
                .isEqualTo(1);
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("lag_seconds=11", "Event 17 cannot be decoded; remove the cause")
                .doesNotContain("Detail");
    }

    @Test
    void the_reason_of_a_failure_in_the_database_is_what_the_database_says() {
        committed = 10;
        readUpTo(10);
        pass(11);
        RuntimeException failed = new DataIntegrityViolationException(
                "SQL [insert into entry]; ", new SQLException("ERROR: a check is violated\nDetail: the row"));
        lag.failed(lag.ask(), failed);
        lag.failed(lag.ask(), failed);

        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("reason=java.sql.SQLException: ERROR: a check is violated; remove the cause");
    }

    @Test
    void a_failure_that_passes_is_not_logged() {
        committed = 10;
        readUpTo(10);
        pass(11);
        lag.failed(lag.ask(), new IllegalStateException("conflict"));
        readUpTo(10);
        pass(11);
        lag.failed(lag.ask(), new IllegalStateException("conflict"));
        readUpTo(10);

        assertThat(logged.lines()).isEmpty();
    }

    @Test
    void the_end_of_a_lag_is_logged_once_with_its_longest_time() {
        committed = 10;
        readUpTo(10);
        beBehind(31);
        for (int second = 0; second < 5; second++) {
            readUpTo(committed);
            pass(1);
        }

        assertThat(logged.lines())
                .last()
                .isEqualTo("INFO Reader of the log has caught up: reader=%s longest_lag_seconds=30".formatted(READER));
        assertThat(logged.lines()).filteredOn(line -> line.startsWith("INFO")).hasSize(1);
    }

    private void beBehind(int seconds) {
        for (int second = 0; second < seconds; second++) {
            committed += 10;
            readUpTo(read);
            pass(1);
        }
    }

    private void readUpTo(long txid) {
        read = Math.max(read, txid);
        lag.read(
                new Page(List.of(), endOf(read), read < committed, new Boundary(endOf(committed), committed + 1)),
                lag.ask());
    }

    private void pass(int seconds) {
        nanos.addAndGet(SECONDS.toNanos(seconds));
    }

    private long count(String text) {
        return warnings().stream().filter(line -> line.contains(text)).count();
    }

    private List<String> warnings() {
        return logged.lines().stream().filter(line -> line.startsWith("WARN")).toList();
    }

    @AfterEach
    void close() {
        logged.close();
    }

    private static LogPosition endOf(long txid) {
        return new LogPosition(txid, Long.MAX_VALUE);
    }
}
