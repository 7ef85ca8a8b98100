package bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Searches for the highest rate that the goodput follows. */
final class RateSearch {

    static final double FIRST_RATE = 200;

    private static final double STEP = 1.5;
    private static final double PRECISION = 1.1;
    private static final double FOLLOWS = 0.95;
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final Duration JUDGED = Duration.ofSeconds(4);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(90);

    private final Load load;
    private final List<Map<String, Object>> steps = new ArrayList<>();

    RateSearch(Load load, Figures figures) {
        this.load = load;
        figures.put("steps", steps);
    }

    /**
     * Raises the rate until the goodput no longer follows, then halves the gap. A step may fail because of another program on the machine,
     * or because the JIT has not finished. So the lowest rate that failed must fail twice; if it does not, the search goes on from there.
     */
    double highest() throws IOException {
        double followed = 0;
        double tooHigh = Double.POSITIVE_INFINITY;
        double rate = FIRST_RATE;
        while (true) {
            if (isFollowed(rate)) {
                followed = rate;
                tooHigh = rate < tooHigh ? tooHigh : Double.POSITIVE_INFINITY;
            } else if (rate < tooHigh) {
                tooHigh = rate;
            } else {
                load.run(followed, SETTLE);
                return followed;
            }
            if (Double.isInfinite(tooHigh)) {
                rate = followed * STEP;
            } else {
                rate = tooHigh > followed * PRECISION ? (followed + tooHigh) / 2 : tooHigh;
            }
            if (rate < 1) {
                throw new IOException("The goodput does not follow even one loop a second");
            }
        }
    }

    private boolean isFollowed(double rate) throws IOException {
        load.run(rate, SETTLE);
        Phase phase = load.run(rate, JUDGED);
        boolean followed = phase.paidPerSecond() >= FOLLOWS * rate && load.unfinished() < rate / 2;
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("rate", rate);
        step.put("paid_per_second", phase.paidPerSecond());
        step.put("follows", followed);
        step.put("create_ms", Figures.percentiles(phase.create));
        step.put("failures", phase.failures);
        steps.add(step);
        Stage.say("%,7.0f loops/s: %,.0f paid%s", rate, phase.paidPerSecond(), followed ? "" : ", not followed");
        if (!followed) {
            load.drain(DRAIN_LIMIT);
        }
        return followed;
    }
}
