/** Builds the generations of report data from the events of the log: one that serves reports, and one that is built beside it. */
@NullMarked
package reporting.projection;

import org.jspecify.annotations.NullMarked;
