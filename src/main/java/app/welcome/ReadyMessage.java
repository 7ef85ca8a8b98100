package app.welcome;

import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Logs the address of the platform at the end of each start. */
@Component
final class ReadyMessage implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(ReadyMessage.class);

    private final Environment environment;

    ReadyMessage(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        if (ready.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
            LOG.info(
                    "The platform is ready: address={}",
                    address(web.getWebServer().getPort()));
        }
    }

    /** An address that a browser on this machine can open. */
    String address(int port) {
        InetAddress bound = Binder.get(environment)
                .bind("server.address", InetAddress.class)
                .orElse(null);
        String host = bound == null || bound.isLoopbackAddress() || bound.isAnyLocalAddress()
                ? "localhost"
                : bound.getHostAddress();
        boolean isTls = environment.getProperty("server.ssl.bundle") != null
                || environment.getProperty("server.ssl.key-store") != null
                || environment.getProperty("server.ssl.certificate") != null;
        return "%s://%s:%d/".formatted(isTls ? "https" : "http", host.contains(":") ? "[" + host + "]" : host, port);
    }
}
