package platform.auditlog;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Limits how many refusals one instance records in one minute of the clock. So refused requests cannot fill the log or overload the
 * database. Other callers, such as shoppers, have a separate budget and cannot use up the budget of operators.
 */
final class RefusalBudget {

    private static final int SECONDS = 60;

    private final int limitOfSubject;
    private final int limitInAll;
    private final Map<String, Integer> bySubject = new HashMap<>(); // at most limitInAll entries
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

    /** Budget of callers without any operator scope, who try an operator's action. */
    static RefusalBudget ofOthers() {
        return new RefusalBudget(3, 20);
    }

    int limitOfSubject() {
        return limitOfSubject;
    }

    int limitInAll() {
        return limitInAll;
    }

    /** What to do with a refusal. */
    enum Verdict {
        RECORD,
        /** The first refusal in this minute that is not recorded; it is logged. */
        SKIP_AND_LOG,
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
        return first ? Verdict.SKIP_AND_LOG : Verdict.SKIP;
    }
}
