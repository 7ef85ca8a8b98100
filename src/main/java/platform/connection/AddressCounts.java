package platform.connection;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * The open connections of each address. The addresses of one IPv6 network of 64 bits count as one, because a single machine may use all of
 * them. Loopback addresses are not counted: they are programs of this machine, such as a proxy.
 */
final class AddressCounts {

    private static final int NETWORK_BYTES = 8;

    private final int limit;
    private final Predicate<InetAddress> isFree;
    private final Map<ByteBuffer, Set<Channel>> open = new ConcurrentHashMap<>();

    /** @param limit how many connections an address may have; 0 for any number */
    AddressCounts(int limit) {
        this(limit, InetAddress::isLoopbackAddress);
    }

    /** @param isFree whether an address may have any number of connections */
    AddressCounts(int limit, Predicate<InetAddress> isFree) {
        this.limit = limit;
        this.isFree = isFree;
    }

    /** Counts a new connection, unless its address already has as many open ones as it may have. Returns whether it is counted. */
    boolean add(InetAddress address, Channel connection) {
        if (limit == 0 || isFree.test(address)) {
            return true;
        }
        AtomicBoolean isAdded = new AtomicBoolean();
        open.compute(network(address), (network, found) -> {
            Set<Channel> connections = found == null ? new HashSet<>() : found;
            if (connections.size() >= limit) {
                connections.removeIf(it -> !it.isOpen());
            }
            isAdded.set(connections.size() < limit && connections.add(connection));
            return connections;
        });
        return isAdded.get();
    }

    /** Forgets the connections that are closed. */
    void forgetClosed() {
        for (ByteBuffer network : open.keySet()) {
            open.computeIfPresent(network, (key, connections) -> {
                connections.removeIf(it -> !it.isOpen());
                return connections.isEmpty() ? null : connections;
            });
        }
    }

    /** Returns how many addresses have connections that are not forgotten. */
    int addresses() {
        return open.size();
    }

    private static ByteBuffer network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address
                ? ByteBuffer.wrap(bytes, 0, NETWORK_BYTES).slice()
                : ByteBuffer.wrap(bytes);
    }
}
