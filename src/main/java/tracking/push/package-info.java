/**
 * The edge of the streams: Server-Sent Events, WebSocket, and the cookies by which browsers identify themselves for both.
 */
@NullMarked
package tracking.push;

import org.jspecify.annotations.NullMarked;
