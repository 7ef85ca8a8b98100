package platform.background;

import java.time.Duration;

/** The pause before something that failed is tried again: it doubles with each failure. */
public record GrowingPause(Duration first, Duration longest) {

    private static final int MOST_DOUBLINGS = 20;

    /** @param before how often it had failed before this failure */
    public Duration after(int before) {
        Duration pause = first.multipliedBy(1L << Math.min(before, MOST_DOUBLINGS));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
