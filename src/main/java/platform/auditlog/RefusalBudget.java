package platform.auditlog;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How many refusals one instance records: at most {@value #OF_A_SUBJECT} of a subject and {@value #IN_ALL} in all in a minute of the
 * clock. So nobody fills the log, or makes the database busy, by what is refused.
 */
final class RefusalBudget {

    static final int OF_A_SUBJECT = 10;
    static final int IN_ALL = 100;

    private static final int SECONDS = 60;

    private final Map<String, Integer> bySubject = new HashMap<>(); // at most IN_ALL
    private long minute;
    private int inAll;
    private boolean exceeded;

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
        if (inAll < IN_ALL && bySubject.getOrDefault(subject, 0) < OF_A_SUBJECT) {
            inAll++;
            bySubject.merge(subject, 1, Integer::sum);
            return Verdict.RECORD;
        }
        boolean first = !exceeded;
        exceeded = true;
        return first ? Verdict.SKIP_AND_SAY_SO : Verdict.SKIP;
    }
}
