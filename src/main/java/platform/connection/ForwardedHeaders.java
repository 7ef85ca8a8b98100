package platform.connection;

import java.util.List;
import java.util.Optional;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.core.env.Environment;

/** Tells whether the server believes the headers in which proxies say for whom they forward a request. */
public final class ForwardedHeaders {

    private static final String STRATEGY = "server.forward-headers-strategy";

    /** Each of these settings also makes Tomcat read the headers of proxies. */
    private static final List<String> REMOTE_IP_HEADERS =
            List.of("server.tomcat.remoteip.remote-ip-header", "server.tomcat.remoteip.protocol-header");

    private ForwardedHeaders() {}

    /** Returns the name of a setting that makes the server believe them; empty if there is none. */
    public static Optional<String> setting(Environment environment) {
        if (!environment.getProperty(STRATEGY, "none").equalsIgnoreCase("none")) {
            return Optional.of(STRATEGY);
        }
        return REMOTE_IP_HEADERS.stream().filter(environment::containsProperty).findFirst();
    }

    /** Whether a setting, or the cloud platform on which this process runs, makes the server believe them. */
    static boolean areBelieved(Environment environment) {
        if (setting(environment).isPresent()) {
            return true;
        }
        CloudPlatform cloud = CloudPlatform.getActive(environment);
        return !environment.containsProperty(STRATEGY) && cloud != null && cloud.isUsingForwardHeaders();
    }
}
