package platform.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionResult;
import graphql.schema.DataFetcher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import platform.graphql.GraphQlCall.Transport;
import platform.language.Language;
import platform.security.Caller;
import testing.Apart;

/** A document that is not executed in time is answered with an error, and its execution stops at the next field. */
@Apart
class DocumentsHaveADeadlineTests {

    private static final GraphQlRequest TWO_PAGES =
            new GraphQlRequest("{ a: orders { asOf } b: orders { asOf } }", null, null, null);

    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch database = new CountDownLatch(1);
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    private record Connection(Instant asOf) {}

    @Test
    void aDocumentPastItsDeadlineIsAnErrorAndStops() throws InterruptedException {
        GraphQlEngine engine = engine(Duration.ofSeconds(1));

        ExecutionResult late = engine.execute(TWO_PAGES, call());

        assertThat(late.isDataPresent()).isFalse();
        assertThat(GraphQlErrors.sent(late.getErrors()))
                .singleElement()
                .asString()
                .contains("code=QUERY_TOO_SLOW");
        database.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(begun).as("the second field is not read").hasValueLessThan(2);
    }

    @Test
    void aDocumentWithinItsDeadlineIsAnswered() {
        database.countDown();

        ExecutionResult result = engine(Duration.ofMinutes(1)).execute(TWO_PAGES, call());

        assertThat(result.getErrors()).isEmpty();
        assertThat(begun).hasValue(2);
    }

    private GraphQlEngine engine(Duration timeout) {
        GraphQlFields fields = wiring -> wiring.type(
                "Query",
                type -> type.dataFetcher("orders", (DataFetcher<Object>) environment -> {
                    begun.incrementAndGet();
                    threads.add(Thread.currentThread());
                    database.await();
                    return new Connection(Instant.EPOCH);
                }));
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("fields", fields);
        return new GraphQlEngine(beans.getBeanProvider(GraphQlFields.class), new SimpleMeterRegistry(), timeout);
    }

    private static GraphQlCall call() {
        return new GraphQlCall(new Caller("ada", Set.of("orders")), Instant.MAX, Language.ENGLISH, Transport.REQUEST);
    }
}
