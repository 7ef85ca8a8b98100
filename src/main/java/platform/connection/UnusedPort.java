package platform.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port of the loopback interface on which nobody listens. It is below the ports that the system gives to clients and to servers without
 * a port of their own (from 32768 on), because these could take it before a process that was started with it, or while that process is
 * restarted.
 */
public final class UnusedPort {

    private static final int LOWEST = 10_000;
    private static final int ABOVE_HIGHEST = 32_768;

    private UnusedPort() {}

    /** Looks for another one at each call. Two callers at the same moment get the same port once in some 20,000 times. */
    public static int next() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, ABOVE_HIGHEST);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException taken) {
                continue;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
