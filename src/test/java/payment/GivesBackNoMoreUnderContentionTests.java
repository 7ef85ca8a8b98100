package payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import payment.provider.ProviderCallback;
import platform.money.Money;
import testing.TestDatabase;

/** Two instances on one database, each with its transport, and many refunds of parts of one payment at once. */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("contention")
class GivesBackNoMoreUnderContentionTests {

    private static final Money CAPTURED = pounds(2550);
    private static final int THREADS = 8;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Bank bank = new Bank();
    private final List<Instance> instances = new ArrayList<>();
    private JdbcClient database = unset();
    private int payments;
    private String payment = "";

    @BeforeAll
    void start() {
        TestDatabase shared = Instance.database();
        database = JdbcClient.create(shared.dataSource());
        instances.add(new Instance(shared, bank));
        instances.add(new Instance(shared, bank));
    }

    @AfterAll
    void stop() {
        instances.forEach(Instance::close);
    }

    @BeforeEach
    void anotherPayment() {
        payment = "pay_" + ++payments;
    }

    @AfterEach
    void theBooksBalance() {
        assertThat(database.sql("""
                        select p.reference, refund_minor, held, captured_minor from payment.payment p
                        left join lateral (
                          select coalesce(sum(amount_minor), 0) held from payment.refund r
                          where payment_reference = p.reference and r.status in ('requested', 'accepted', 'refunded')) r on true
                        where refund_minor <> held or held > coalesce(captured_minor, 0)
                        """).query().listOfRows()).isEmpty();
    }

    @RepeatedTest(10)
    void partsAreMadeUntilNothingIsLeft() throws Exception {
        captured();

        atOnce(parts(50, "", i -> 150));

        assertThat(count("refunded")).isEqualTo(17);
        assertThat(count("refused")).isEqualTo(33);
        assertThat(bank.given(payment)).isEqualTo(CAPTURED);
        assertThat(held()).isEqualTo(CAPTURED.amountMinor());
    }

    @RepeatedTest(10)
    void ofManyOverTheWholeAmountOneIsMade() throws Exception {
        captured();

        atOnce(parts(16, "", i -> 2550));

        assertThat(count("refunded")).isEqualTo(1);
        assertThat(bank.given(payment)).isEqualTo(CAPTURED);
    }

    @RepeatedTest(10)
    void theCaptureComesAmongThem() throws Exception {
        List<Happening> happenings = parts(40, "", i -> 150);
        happenings.add(at -> at.ask(pay()));
        happenings.add(at -> at.receive(callback(payment, CAPTURED, new ProviderCallback.Captured("bank_1"))));
        Collections.shuffle(happenings, new Random(payments));

        atOnce(happenings);

        assertThat(count("refunded")).isEqualTo(17);
        assertThat(count("refused")).isEqualTo(23);
        assertThat(bank.given(payment)).isEqualTo(CAPTURED);
    }

    @RepeatedTest(10)
    void whatIsRefusedIsFreeForOthers() throws Exception {
        captured();
        List<Happening> happenings = parts(30, Bank.REFUSED, i -> 1 + i * 80);
        happenings.addAll(parts(30, "", i -> 50));
        Collections.shuffle(happenings, new Random(payments));

        atOnce(happenings);

        assertThat(bank.given(payment).amountMinor()).isEqualTo(held()).isLessThanOrEqualTo(CAPTURED.amountMinor());
        atOnce(parts(60, "/late", i -> 50));
        assertThat(bank.given(payment)).isEqualTo(CAPTURED);
    }

    /** The bank refuses, and gives back all the same: its callbacks race with what others ask for. */
    @RepeatedTest(10)
    void whatGoesBackAfterARefusalCountsIfItFits() throws Exception {
        captured();
        atOnce(parts(20, Bank.REFUSED, i -> 120));
        assertThat(held()).isZero();
        List<Happening> happenings = parts(20, "", i -> 130);
        for (int i = 0; i < 20; i++) {
            ReceiveCallback afterAll =
                    callback(reference(i, Bank.REFUSED), pounds(120), new ProviderCallback.Refunded());
            happenings.add(at -> at.receive(afterAll));
            happenings.add(at -> at.receive(afterAll));
        }
        Collections.shuffle(happenings, new Random(payments));

        atOnce(happenings);

        long afterAll = held() - bank.given(payment).amountMinor();
        assertThat(afterAll)
                .isEqualTo(120L
                        * one(
                                "select count(*) from payment.provider_event where verdict = 'applied'"
                                        + " and fact = 'refunded' and reference like ?",
                                payment + "/%"));
        assertThat(CAPTURED.amountMinor() - held()).isBetween(0L, 119L);
    }

    private void captured() throws Exception {
        instances.getFirst().ask(pay());
        instances.getLast().receive(callback(payment, CAPTURED, new ProviderCallback.Captured("bank_1")));
        awaitQuiet();
    }

    private PaymentRequested pay() {
        return new PaymentRequested(
                payment, "order", CAPTURED, Bank.METHOD, Instant.now().plusSeconds(900));
    }

    private List<Happening> parts(int count, String suffix, IntUnaryOperator amount) {
        List<Happening> parts = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> {
            RefundRequested part = new RefundRequested(
                    reference(i, suffix), "order", payment, pounds(amount.applyAsInt(i)), "a part was missing");
            parts.add(at -> at.ask(part));
        });
        return parts;
    }

    private String reference(int number, String suffix) {
        return "%s/%02d%s".formatted(payment, number, suffix);
    }

    private static ReceiveCallback callback(String reference, Money amount, ProviderCallback.Fact fact) {
        return new ReceiveCallback(
                Bank.NAME, new ProviderCallback("evt " + reference, "any", reference, amount, Instant.EPOCH, fact));
    }

    /** By threads that begin together, half of them on either instance. */
    private void atOnce(List<Happening> happenings) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                Instance instance = instances.get(thread % instances.size());
                running.add(threads.submit(() -> {
                    start.await();
                    for (int i = first; i < happenings.size(); i += THREADS) {
                        happenings.get(i).happens(instance);
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        awaitQuiet();
    }

    private void awaitQuiet() {
        await().atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() ->
                        assertThat(one("select count(*) from outbox.delivery")).isZero());
    }

    private long count(String status) {
        return one("select count(*) from payment.refund where payment_reference = ? and status = ?", payment, status);
    }

    private long held() {
        return one("select refund_minor from payment.payment where reference = ?", payment);
    }

    private long one(String sql, Object... parameters) {
        return database.sql(sql).params(parameters).query(Long.class).single();
    }

    private static Money pounds(long amountMinor) {
        return Money.ofMinor(amountMinor, "GBP");
    }

    private static JdbcClient unset() {
        return JdbcClient.create(new org.springframework.jdbc.datasource.DriverManagerDataSource());
    }

    private interface Happening {

        void happens(Instance at) throws Exception;
    }
}
