package tracking.call;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;

/**
 * Resolves hosts for the HTTP client, and refuses a host if any of its addresses may not be called. The client connects to the returned
 * addresses and does not resolve again. A lookup cannot be interrupted, so it runs on a thread of its own and is abandoned after a time.
 */
record CheckedDns(HostResolver resolver, ExecutorService lookups, Duration timeout, AllowedAddresses allowed)
        implements Dns {

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        List<InetAddress> addresses = resolve(host);
        for (InetAddress address : addresses) {
            allowed.require(address);
        }
        return addresses;
    }

    private List<InetAddress> resolve(String host) throws UnknownHostException {
        try {
            Future<List<InetAddress>> lookup = lookups.submit(() -> resolver.resolve(host));
            return lookup.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw unknown("The host cannot be resolved", failed.getCause());
        } catch (TimeoutException slow) {
            throw unknown("The host was not resolved in time", slow);
        } catch (RejectedExecutionException busy) {
            throw unknown("Too many hosts are being resolved", busy);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unknown("Interrupted", stopped);
        }
    }

    private static UnknownHostException unknown(String message, @Nullable Throwable cause) {
        UnknownHostException unknown = new UnknownHostException(message);
        unknown.initCause(cause);
        return unknown;
    }
}
