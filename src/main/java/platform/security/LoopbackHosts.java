package platform.security;

import java.net.InetAddress;
import java.util.Locale;

/** The names by which a browser or a client calls a server on its own machine. */
public final class LoopbackHosts {

    private static final String LOCALHOST = "localhost";

    private LoopbackHosts() {}

    /**
     * Whether the host of a request is {@code localhost}, a name below it, or a loopback address. It is decided without a name server.
     *
     * @param host an IPv6 address may stand in brackets
     */
    public static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase(LOCALHOST) || host.toLowerCase(Locale.ROOT).endsWith("." + LOCALHOST)) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host.replaceAll("^\\[|]$", "")).isLoopbackAddress();
        } catch (IllegalArgumentException name) {
            return false;
        }
    }
}
