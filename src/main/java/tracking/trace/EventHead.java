package tracking.trace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The part of the log that can be searched.
 *
 * @param keptFrom events that were published earlier may be missing
 * @param rebuildingSince when an operator began to fill the table again; null unless it is still being filled
 */
record EventHead(Instant keptFrom, @Nullable Instant rebuildingSince) {}
