package platform.clock;

import java.time.Instant;

/** The clock that all instances share. */
public interface ReferenceTime {

    /** The time now; may take as long as a statement to the database. */
    Instant now();
}
