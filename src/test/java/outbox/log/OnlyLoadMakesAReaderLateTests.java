package outbox.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import outbox.EventReader.LogPosition;
import outbox.log.EventLog.Boundary;
import outbox.log.EventLog.Page;

/** A reader is late when more events come than it reads, and for no other reason. A transaction stands for one event. */
class OnlyLoadMakesAReaderLateTests {

    private final AtomicLong nanos = new AtomicLong();
    private final Lag lag = new Lag(Clock.systemUTC(), nanos::get, new LagLog("test/late"));

    /** The same reader as an instance knows it that does not read. */
    private final Lag elsewhere = new Lag(Clock.systemUTC(), nanos::get, new LagLog("test/late"));

    private long stored;

    @Test
    void aReaderThatKeepsUpIsNot() {
        for (int second = 1; second <= 60; second++) {
            read(100 * second, 100 * second, 100 * second);
            pass(1);
        }
        assertThat(late()).isZero();
    }

    @Test
    void aReaderForWhichTooManyEventsComeIs() {
        read(100, 100, 100);
        for (int second = 1; second <= 60; second++) {
            pass(1);
            read(100 + 50 * second, 100 + 100 * second, 100 + 100 * second);
        }
        assertThat(late()).isBetween(Duration.ofSeconds(25), Duration.ofSeconds(45));

        read(10_000, 10_000, 10_000);
        assertThat(late()).isZero();
    }

    @Test
    void aTransactionThatHoldsItBackDoesNot() {
        read(100, 100, 200);
        pass(60);
        read(100, 100, 300);
        assertThat(late()).isZero();
        assertThat(lag.now()).isEqualTo(Duration.ofMinutes(1));
        pass(1);
        assertThat(lag.delaySeconds()).isEqualTo(1);

        read(120, 150, 300); // it could read up to 150
        pass(3);
        read(149, 300, 300);
        assertThat(late()).isEqualTo(Duration.ofSeconds(4));
        read(151, 300, 300);
        assertThat(late()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void neitherDoesAFreezeOfTheProcess() {
        read(100, 100, 100);
        pass(60);
        assertThat(late()).isZero();
        assertThat(lag.delaySeconds()).isEqualTo(60);
        read(5_000, 5_000, 5_000);
        assertThat(late()).isZero();
    }

    @Test
    void norTheReadingFromTheBeginning() {
        readForAMinute();
        assertThat(late()).isZero();

        read(1_000_000, 1_000_000, 1_000_000);
        stored = 0; // a rebuild
        readForAMinute();
        assertThat(late()).isZero();
        assertThat(lag.now()).isGreaterThan(Duration.ofSeconds(30));
    }

    @Test
    void norAnEventThatCannotBeRead() {
        read(100, 100, 100);
        pass(60);
        read(110, 200, 200);
        assertThat(late()).isEqualTo(Duration.ofMinutes(1));

        lag.failed(lag.ask(), new IllegalStateException("The event cannot be read"));
        assertThat(late()).isZero();
        read(120, 200, 200);
        assertThat(late()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void everyInstanceKnowsOfAReaderThatIsLateOnAnotherOne() {
        read(100, 100, 100);
        seeElsewhere(100, 100);
        for (int second = 1; second <= 60; second++) {
            pass(1);
            read(100 + 50 * second, 100 + 100 * second, 100 + 100 * second);
            seeElsewhere(100 + 100 * second, 100 + 100 * second);
        }
        assertThat(elsewhere.delayByLoad()).isEqualTo(late()).isGreaterThan(Duration.ofSeconds(20));
    }

    @Test
    void andOfOneThatKeepsUpThere() {
        seeElsewhere(0, 0);
        for (int second = 1; second <= 60; second++) {
            seeElsewhere(100 * second, 100 * second);
            read(100 * second, 100 * second, 100 * second);
            pass(1);
        }
        assertThat(elsewhere.delayByLoad()).isLessThan(Duration.ofSeconds(5));
    }

    private void readForAMinute() {
        for (int second = 1; second <= 60; second++) {
            pass(1);
            read(1000 * second, 1_000_000, 1_000_000);
        }
    }

    /** Reads up to {@code until}, while the transactions up to {@code readable} could be read and those up to {@code committed} exist. */
    private void read(long until, long readable, long committed) {
        lag.begin(endOf(stored), lag.ask());
        lag.read(new Page(List.of(), endOf(until), until < readable, boundary(readable, committed)), lag.ask());
        stored = until;
    }

    private void seeElsewhere(long readable, long committed) {
        elsewhere.readElsewhere(endOf(stored), boundary(readable, committed), elsewhere.ask());
    }

    private static Boundary boundary(long readable, long committed) {
        return new Boundary(endOf(readable), committed + 1);
    }

    private void pass(int seconds) {
        nanos.addAndGet(SECONDS.toNanos(seconds));
    }

    private Duration late() {
        return lag.delayByLoad();
    }

    private static LogPosition endOf(long txid) {
        return new LogPosition(txid, Long.MAX_VALUE);
    }
}
