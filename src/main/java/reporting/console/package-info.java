/** The operators' page: what the public API tells them, in a browser. It keeps nothing and knows nothing that the API does not. */
@NullMarked
package reporting.console;

import org.jspecify.annotations.NullMarked;
