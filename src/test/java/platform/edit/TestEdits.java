package platform.edit;

import java.time.Instant;

/** For tests of edits that run in a transaction of the test. */
public final class TestEdits {

    private TestEdits() {}

    public static Editing at(Instant now) {
        return new Editing(Precondition.NONE, now);
    }
}
