package platform.connection;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Makes the server use {@link LimitedProtocol}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
@EnableConfigurationProperties(ConnectionSettings.class)
class ConnectionLimits {

    @Bean
    static WebServerFactoryCustomizer<TomcatServletWebServerFactory> limitsOfConnections(
            ConnectionSettings settings, Environment environment, MeterRegistry meters) {
        // Behind proxies, all connections come from their few addresses.
        int perAddress = ForwardedHeaders.areBelieved(environment) ? 0 : settings.connectionsPerAddress();
        return limiting(settings, new AddressCounts(perAddress), meters);
    }

    static WebServerFactoryCustomizer<TomcatServletWebServerFactory> limiting(
            ConnectionSettings settings, AddressCounts counts, MeterRegistry meters) {
        Counter late = closed("headers").register(meters);
        Counter tooMany = closed("address").register(meters);
        return factory -> {
            factory.setProtocol(LimitedProtocol.class.getName());
            factory.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof LimitedProtocol protocol) {
                    protocol.limit(settings.headerTimeout(), counts, late::increment, tooMany::increment);
                }
            });
        };
    }

    private static Counter.Builder closed(String reason) {
        return Counter.builder("orderwright.connections.closed")
                .description(
                        "Connections that were closed because their headers took too long, or because their address had too many")
                .tag("reason", reason);
    }
}
