/** The operators' console: a browser page over the public API. It stores nothing, and shows only data that the API returns. */
@NullMarked
package reporting.console;

import org.jspecify.annotations.NullMarked;
