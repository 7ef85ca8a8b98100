package testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.Commands;
import outbox.Event;
import outbox.EventReader.Progress;
import outbox.Outbox;

/**
 * A module with its HTTP API, as the outside sees it: the modules that send it requests, the clients that call it, and what it publishes and
 * stores. The clock moves only if a test moves it.
 */
public class World extends Asker {

    private final ApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    public World(ApplicationContext context) {
        super(
                context.getBean(Outbox.class),
                context.getBean(Commands.class),
                context.getBean(TransactionTemplate.class),
                context.getBean(JdbcClient.class));
        this.context = context;
    }

    /** Leaves out the application's security: callers need no token. */
    @TestConfiguration(proxyBeanMethods = false)
    public static class WithoutTokens {

        @Bean
        SecurityFilterChain open(HttpSecurity http) {
            return http.csrf(csrf -> csrf.disable())
                    .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .build();
        }
    }

    protected final <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public final Instant now() {
        return bean(MutableClock.class).instant();
    }

    /** Publishes events, each in a transaction of its own. */
    public final void publishOneByOne(Event... events) {
        Stream.of(events).forEach(event -> publish(new Event[] {event}));
    }

    /** Publishes all streams in random transactions; the events of one stream keep their order. */
    public final <E extends Event> void publishMixed(List<List<E>> streams, Random random) {
        List<List<E>> left = new ArrayList<>();
        streams.forEach(stream -> left.add(new ArrayList<>(stream)));
        while (!left.isEmpty()) {
            int limit = 1 + random.nextInt(40);
            List<E> events = new ArrayList<>();
            while (events.size() < limit && !left.isEmpty()) {
                events.add(left.get(random.nextInt(left.size())).removeFirst());
                left.removeIf(List::isEmpty);
            }
            publish(events.toArray(Event[]::new));
        }
    }

    /** Advances a projection until it has read everything that was committed before this call. */
    public final void catchUp(Supplier<Progress> advance) {
        awaitReadable();
        readOn(advance);
    }

    /** Advances a projection until it finds nothing more that it can read. */
    public static void readOn(Supplier<Progress> advance) {
        Progress progress;
        do {
            progress = advance.get();
        } while (progress != Progress.CAUGHT_UP);
    }

    /** Moves the clock. */
    public final void passes(Duration time) {
        bean(MutableClock.class).advance(time);
    }

    /** The answer to an HTTP request. */
    public record Answer(int status, String body) {}

    public final Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%s%s"
                        .formatted(context.getEnvironment().getProperty("local.server.port"), path)))
                .header("Content-Type", "application/json")
                .timeout(TIMEOUT)
                .method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /**
     * The signature of a sandbox callback. It repeats the contract on purpose: if only the main code changes, tests fail.
     *
     * @param seconds the time of the signature, in seconds since 1970
     */
    public static String signature(String secret, long seconds, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] hash = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=%d,v1=%s".formatted(seconds, HexFormat.of().formatHex(hash));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Waits until the log has exactly these types of this language for the correlation, in any order. */
    public final void awaitPublished(
            String correlation, Class<?> language, Collection<? extends Class<? extends Event>> types) {
        await().untilAsserted(
                        () -> assertThat(published(correlation, language)).containsExactlyInAnyOrderElementsOf(types));
    }

    /** All columns of these schemas, as schema.table.column, in which a row contains the text. */
    public final List<String> columnsThatContain(String text, String... schemas) {
        return texts("""
                        select format('%I.%I.%I', table_schema, table_name, column_name)
                        from information_schema.columns
                        where table_schema = any(string_to_array(?, ',')) and table_name not like 'flyway%'
                        """, String.join(",", schemas)).stream()
                .filter(column -> {
                    int dot = column.lastIndexOf('.');
                    return count(
                                    "select count(*) from %s where %s::text like ?"
                                            .formatted(column.substring(0, dot), column.substring(dot + 1)),
                                    "%" + text + "%")
                            > 0;
                })
                .toList();
    }
}
