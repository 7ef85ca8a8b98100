/**
 * The reports: their queries, their tables, and the HTTP API that serves them.
 */
@NullMarked
package reporting.report;

import org.jspecify.annotations.NullMarked;
