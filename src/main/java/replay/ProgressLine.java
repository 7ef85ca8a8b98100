package replay;

import java.time.Duration;
import java.util.Locale;

/**
 * One state of a piece of work whose items are counted.
 *
 * @param name name of the work
 * @param done number of finished items
 * @param total number of all items
 * @param elapsed time since the work began
 */
record ProgressLine(String name, long done, long total, Duration elapsed) {

    private static final int WIDTH = 30;

    /** The state as text, such as {@code Orders 45 % 5,622 of 12,494, 812/s, 9 s left}. */
    String text() {
        return String.format(
                Locale.ROOT,
                "%s %3d %% %,d of %,d, %,.0f/s, %s",
                name,
                percent(),
                done,
                total,
                perSecond(),
                done >= total ? "took " + seconds(elapsed.toSeconds()) : left());
    }

    /** The text with a progress bar before it. */
    String bar() {
        int full = (int) (WIDTH * percent() / 100);
        return "[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "] " + text();
    }

    private long percent() {
        return total == 0 ? 100 : Math.min(100, 100 * done / total);
    }

    private double perSecond() {
        return elapsed.isZero() ? 0 : done * 1e9 / elapsed.toNanos();
    }

    private String left() {
        double perSecond = perSecond();
        return perSecond <= 0 ? "time left unknown" : seconds((long) Math.ceil((total - done) / perSecond)) + " left";
    }

    private static String seconds(long seconds) {
        return seconds < 120 ? seconds + " s" : "%d min %d s".formatted(seconds / 60, seconds % 60);
    }
}
