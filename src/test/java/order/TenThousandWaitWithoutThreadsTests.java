package order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import order.answers.OrderAnswers;
import order.answers.OrderOutcomes;
import order.settings.OrderProperties;
import order.stream.Order;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import platform.id.Ids;
import testing.Asker;
import testing.ModuleTest;

/** Callers that wait for the decision on their orders hold no thread and no connection. */
@ModuleTest
class TenThousandWaitWithoutThreadsTests {

    private static final int MANY = 10_000;
    /** A tolerance, because other tests start and end dozens of threads at the same time. */
    private static final int FEW = MANY / 10;

    @Autowired
    private OrderOutcomes outcomes;

    @Autowired
    private OrderAnswers answers;

    @Autowired
    private OrderProperties properties;

    @Autowired
    private Ids ids;

    @Autowired
    private DataSource database;

    @Test
    void callersWaitForTheAnswerOrTheTimeout() throws SQLException {
        HikariPoolMXBean connections = database.unwrap(HikariDataSource.class).getHikariPoolMXBean();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        List<UUID> orders = IntStream.range(0, MANY).mapToObj(i -> ids.next()).toList();

        long begun = System.nanoTime();
        List<CompletableFuture<Order>> waiting =
                orders.stream().map(outcomes::ofNew).toList();

        assertThat(answers.size()).isEqualTo(MANY);
        List<CompletableFuture<Order>> done =
                waiting.stream().filter(CompletableFuture::isDone).toList();
        if (System.nanoTime() - begun < properties.answerTimeout().toNanos()) { // otherwise the machine stood still
            assertThat(done).isEmpty();
        }
        assertThat(ManagementFactory.getThreadMXBean().getThreadCount() - threads)
                .isLessThan(FEW);
        // Background loops may use connections, or wait for one, for a moment.
        await().until(() -> connections.getThreadsAwaitingConnection() == 0
                && connections.getActiveConnections() < connections.getTotalConnections());
        assertThat(waiting).allSatisfy(each -> assertThat(each).failsWithin(Asker.TIMEOUT));
        orders.forEach(outcomes::remove);
        assertThat(answers.size()).isZero();
    }
}
