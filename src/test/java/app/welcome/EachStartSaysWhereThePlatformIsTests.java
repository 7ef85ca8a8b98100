package app.welcome;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.ConfigurableWebServerApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Each start ends with the address that a browser can open, not only the first one. */
class EachStartSaysWhereThePlatformIsTests {

    private final StandardEnvironment environment = new StandardEnvironment();

    @Test
    void theAddressIsLogged() {
        Logger logger = (Logger) LoggerFactory.getLogger(ReadyMessage.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        logger.setLevel(Level.INFO);
        WebServer server = answering(WebServer.class, "getPort", 8081);
        ConfigurableWebServerApplicationContext context =
                answering(ConfigurableWebServerApplicationContext.class, "getWebServer", server);

        new ReadyMessage(environment)
                .onApplicationEvent(
                        new ApplicationReadyEvent(new SpringApplication(), new String[0], context, Duration.ZERO));

        logger.detachAppender(logged);
        logger.setLevel(null);
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("The platform is ready: address=http://localhost:8081/");
    }

    private static <T> T answering(Class<T> type, String method, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) -> called.getName().equals(method) ? answer : null));
    }

    @ParameterizedTest
    @CsvSource({
        "server.address, 127.0.0.1, http://localhost:8080/",
        "server.address, 0.0.0.0, http://localhost:8080/",
        "server.address, 192.0.2.7, http://192.0.2.7:8080/",
        "server.ssl.bundle, shop, https://localhost:8080/"
    })
    void aBrowserCanOpenIt(String key, String value, String address) {
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(key, value)));

        assertThat(new ReadyMessage(environment).address(8080)).isEqualTo(address);
    }
}
