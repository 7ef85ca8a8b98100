package platform.auditlog;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How many refusals one instance records in a minute of the clock. So nobody fills the log, or makes the database busy, by what is refused;
 * and shoppers, who are many, do not use up what is there for operators.
 */
final class RefusalBudget {

    private static final int SECONDS = 60;

    private final int limitOfSubject;
    private final int limitInAll;
    private final Map<String, Integer> bySubject = new HashMap<>(); // at most limitInAll
    private long minute;
    private int inAll;
    private boolean exceeded;

    private RefusalBudget(int limitOfSubject, int limitInAll) {
        this.limitOfSubject = limitOfSubject;
        this.limitInAll = limitInAll;
    }

    static RefusalBudget ofOperators() {
        return new RefusalBudget(10, 100);
    }

    /** Of callers without any scope for operators, who try what is not theirs. */
    static RefusalBudget ofOthers() {
        return new RefusalBudget(3, 20);
    }

    int limitOfSubject() {
        return limitOfSubject;
    }

    int limitInAll() {
        return limitInAll;
    }

    /** What becomes of a refusal. */
    enum Verdict {
        RECORD,
        /** The first one in this minute that is not recorded. */
        SKIP_AND_SAY_SO,
        SKIP
    }

    synchronized Verdict verdict(String subject, Instant now) {
        long current = Math.floorDiv(now.getEpochSecond(), SECONDS);
        if (current != minute) {
            minute = current;
            inAll = 0;
            exceeded = false;
            bySubject.clear();
        }
        if (inAll < limitInAll && bySubject.getOrDefault(subject, 0) < limitOfSubject) {
            inAll++;
            bySubject.merge(subject, 1, Integer::sum);
            return Verdict.RECORD;
        }
        boolean first = !exceeded;
        exceeded = true;
        return first ? Verdict.SKIP_AND_SAY_SO : Verdict.SKIP;
    }
}
