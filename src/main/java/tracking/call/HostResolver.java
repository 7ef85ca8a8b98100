package tracking.call;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. May block for long. */
@FunctionalInterface
interface HostResolver {

    /** @return at least one address */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
