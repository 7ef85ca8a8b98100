/**
 * Limits of connections: how long the headers of a request may take to arrive, and how many connections an address may have. And ports of
 * the loopback interface for servers that the platform starts.
 */
@NamedInterface("connection")
@NullMarked
package platform.connection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
