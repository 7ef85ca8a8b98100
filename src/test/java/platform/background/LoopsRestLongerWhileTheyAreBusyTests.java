package platform.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoopsRestLongerWhileTheyAreBusyTests {

    private long nanos;
    private boolean othersWait;
    private final Pace pace = new Pace(Duration.ofSeconds(1), () -> othersWait, () -> nanos, null);

    private Duration step(int millis, boolean more) throws InterruptedException {
        return pace.run(() -> {
            nanos += Duration.ofMillis(millis).toNanos();
            return more;
        });
    }

    @Test
    void anIntervalAfterAShortStep() throws InterruptedException {
        assertThat(step(0, false)).isEqualTo(Duration.ofSeconds(1));
        assertThat(step(100, false)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void nineTimesAsLongAsItWorkedInAllStepsSinceTheLastRest() throws InterruptedException {
        assertThat(step(200, false)).isEqualTo(Duration.ofMillis(1800));
        assertThat(step(100, true)).isZero();
        assertThat(step(100, true)).isZero();
        assertThat(step(50, false)).isEqualTo(Duration.ofMillis(2250));
        assertThat(step(10, false)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void atMostThreeIntervals() throws InterruptedException {
        assertThat(step(5000, false)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aLoopThatIsBehindRestsWhileOthersWait() throws InterruptedException {
        othersWait = true;
        assertThat(step(200, true)).isEqualTo(Duration.ofMillis(1800));
        assertThat(step(10, true)).isEqualTo(Duration.ofSeconds(1));
        othersWait = false;
        assertThat(step(200, true)).isZero();
    }

    @Test
    void butNotForEver() throws InterruptedException {
        othersWait = true;
        assertThat(step(2_999, true)).isEqualTo(Duration.ofSeconds(3));
        assertThat(step(2, true)).isZero();
        assertThat(step(1, true)).isZero();
        step(1, false);
        assertThat(step(1, true)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aFailedStepIsNoRest() throws InterruptedException {
        assertThatThrownBy(() -> pace.run(() -> {
                    throw new IllegalStateException("failed");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(step(1, false)).isEqualTo(Duration.ofSeconds(1));
    }
}
