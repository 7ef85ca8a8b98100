/** The HTTP client of the replay: tokens, retries, and the requests and answers of the public API. */
@NullMarked
package replay.client;

import org.jspecify.annotations.NullMarked;
