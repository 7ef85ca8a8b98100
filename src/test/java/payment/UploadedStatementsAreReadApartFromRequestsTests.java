package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.PaymentMethod;
import payment.provider.PaymentProvider;
import payment.provider.ProviderCallback;
import payment.provider.RefundAnswer;
import payment.statement.FundStatementFormat;
import payment.statement.StatementFormat;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;
import testing.sandbox.SandboxTest;

/** A large file may take minutes to read. So it is not read on the threads that all requests share, and its import is still an operator's action. */
@SandboxTest
@Import(UploadedStatementsAreReadApartFromRequestsTests.Scribe.class)
class UploadedStatementsAreReadApartFromRequestsTests {

    private final ReconciliationWorld world;
    private final DSLContext database;
    private final Scribe scribe;

    UploadedStatementsAreReadApartFromRequestsTests(WebApplicationContext context, DSLContext database, Scribe scribe) {
        this.world = new ReconciliationWorld(context, database);
        this.database = database;
        this.scribe = scribe;
    }

    @Test
    void theStatementOfADay() throws Exception {
        assertThat(sent("statement/import")).hasStatus(200);

        assertThat(scribe.readOnVirtual).containsExactly(false);
        assertThat(actions("payment.statement.import")).isEqualTo(1);
    }

    @Test
    void aStatementOfFunds() throws Exception {
        assertThat(sent("funds/MAIN/import")).hasStatus(200);

        assertThat(scribe.readOnVirtual).containsExactly(false);
        assertThat(actions("payment.funds.import")).isEqualTo(1);
    }

    /** From a virtual thread, as requests are handled. */
    private MvcTestResult sent(String path) throws Exception {
        scribe.readOnVirtual.clear();
        String uri = "/api/v2/reconciliations/scribe/%s/%s".formatted(world.day, path);
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            return requests.submit(() -> world.operator.postFile(uri, new byte[] {'x'}))
                    .get();
        }
    }

    private int actions(String action) {
        return database.fetchSingle(
                        "select count(*)::int from platform.audit_log where action = ? and object_id = ?",
                        action,
                        "scribe/" + world.day)
                .into(Integer.class);
    }

    /** Reads statements without lines, and notes on which threads. */
    static final class Scribe implements PaymentProvider {

        final Queue<Boolean> readOnVirtual = new ConcurrentLinkedQueue<>();

        @Override
        public String name() {
            return "scribe";
        }

        @Override
        public Set<PaymentMethod> methods() {
            return Set.of(PaymentMethod.of("scribe", Set.of()));
        }

        @Override
        public Creation create(NewPayment payment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RefundAnswer refund(NewRefund refund) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ParsedCallback<ProviderCallback> read(CallbackMessage message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<StatementFormat> statementFormat() {
            return Optional.of(new StatementFormat() {

                @Override
                public ZoneId zone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public void read(InputStream file, LocalDate day, Lines lines) {
                    note();
                }
            });
        }

        @Override
        public Optional<FundStatementFormat> fundStatementFormat() {
            return Optional.of(new FundStatementFormat() {

                @Override
                public ZoneId zone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public List<String> accounts() {
                    return List.of("MAIN");
                }

                @Override
                public void read(InputStream file, LocalDate day, Lines lines) {
                    note();
                }
            });
        }

        private void note() {
            readOnVirtual.add(Thread.currentThread().isVirtual());
        }
    }
}
