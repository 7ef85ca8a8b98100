package ledger.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.WebApplicationContext;
import platform.security.Scopes;
import testing.Edge;
import testing.TestClock;
import testing.shop.Soon;

/** Many edits that wait for the same lock take few connections of the pool. */
@TestClock
class EditsThatWaitLeaveConnectionsToOthersTests extends LedgerTest {

    private static final int EDITS = 8;
    private static final int AT_A_TIME = 4;

    @Autowired
    private WebApplicationContext context;

    @Autowired
    private Books books;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient database;

    @Test
    void fewEditsOfAModuleAreMadeAtATime() {
        Edge operator = Edge.of(context, Scopes.OPERATOR_LEDGER, Scopes.OPERATOR_LEDGER_CLOSE);
        catchUp();
        try (ExecutorService threads = Executors.newFixedThreadPool(EDITS)) {
            AtomicLong most = new AtomicLong();
            List<CompletableFuture<MvcTestResult>> answers = transaction.execute(status -> {
                database.sql("set local idle_in_transaction_session_timeout = 0")
                        .update();
                books.lock();
                var sent = IntStream.range(0, EDITS)
                        .mapToObj(i -> CompletableFuture.supplyAsync(() -> split(operator, i), threads))
                        .toList();
                Soon.is("one has waited too long", () -> {
                    most.accumulateAndGet(waiting(), Math::max);
                    return sent.stream().anyMatch(CompletableFuture::isDone);
                });
                return sent;
            });
            assertThat(most)
                    .as("edits that held a connection")
                    .hasPositiveValue()
                    .hasValueLessThanOrEqualTo(AT_A_TIME);
            assertThat(answers)
                    .map(CompletableFuture::join)
                    .allSatisfy(answer -> assertThat(answer.getResponse().getStatus())
                            .as("503 after a wait for the lock or for a turn")
                            .isIn(200, 503));
        }
    }

    /** Each transaction that waits for the row of the book has its tuple lock, or waits for it. */
    private long waiting() {
        return world.count("select count(distinct pid) from pg_locks where locktype = 'tuple' and relation ="
                + " 'ledger.book'::regclass");
    }

    private static MvcTestResult split(Edge operator, int number) {
        return operator.put(
                "waits-" + number,
                "{\"party_id\":\"party\",\"party_name\":\"Party\",\"basis_points\":1,"
                        + "\"valid_from\":\"2020-01-01T00:00:00Z\",\"valid_to\":\"2020-01-02T00:00:00Z\"}",
                "/api/v2/ledger/splits/waits-" + number);
    }
}
