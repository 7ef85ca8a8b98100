package edge;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import fuzz.OddRequests;
import fuzz.OddRequests.OddRequest;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import testing.Beside;
import testing.RawHttp;
import testing.RestWithAStandingClock;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every operation of the API gets odd parameters, headers, bodies and bytes: no request makes it fail and no answer is huge.
 * {@code mvn verify -Pfuzz} sends 10,000 requests and also checks that no memory stays taken; {@code -Dfuzz.seed} repeats a run,
 * {@code -Dfuzz.only} one request of it.
 */
@Tag("fuzz")
@TestPropertySource(
        properties = {
            "server.tomcat.connection-timeout=" + FailsOnNoRequestTests.SILENCE_SECONDS + "s",
            "orderwright.web.body-timeout=" + FailsOnNoRequestTests.SILENCE_SECONDS + "s",
            "orderwright.payment.sandbox.hang=1s", // the test waits each time that a request makes a sandbox hang
            "orderwright.shipping.sandbox.hang=1s"
        })
@Beside(Beside.OWN)
class FailsOnNoRequestTests extends EdgeTest {

    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 400);
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int ONLY = Integer.getInteger("fuzz.only", -1);

    private static final int LARGEST_REFUSAL_BYTES = 64 << 10;
    private static final int LARGEST_ANSWER_BYTES = 2 << 20;
    private static final long MOST_MEMORY_KEPT_BYTES = 128 << 20;

    /** The long form runs alone. Beside the short form other tests use the heap, so that it cannot compare memory. */
    private static final boolean ALONE = REQUESTS >= 10_000;

    private static final int SLOWEST = 5;

    /** A connection on which nothing comes for so long is closed. */
    static final int SILENCE_SECONDS = 2;

    private final int port;
    private final List<Timed> timed = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    FailsOnNoRequestTests(Platform platform) {
        super(platform);
        this.port = platform.uri("").getPort();
    }

    private record Timed(long nanos, int status, OddRequest request) {}

    @Test
    void whateverIsSent() {
        OddRequests requests = requests();
        System.out.printf("fuzz.seed=%d, fuzz.requests=%d, operations=%d%n", SEED, REQUESTS, requests.operations());
        assertThat(requests.operations()).isGreaterThan(60);
        send(
                requests,
                Math.min(REQUESTS, requests.operations())); // one-time allocations are done before memory is compared
        long usedBefore = usedBytes();

        for (int number = 0; number < REQUESTS; number++) {
            send(requests, number);
        }

        print();
        printNeverServed();
        asksAgainForWhatWasRefused();
        assertThat(failures).isEmpty();
        if (ALONE) {
            assertThat(usedBytes() - usedBefore).isLessThan(MOST_MEMORY_KEPT_BYTES);
        }
        platform.operator().get("/actuator/health/readiness").is(200);
    }

    /**
     * The requests also make the sandboxes refuse refunds and fail, so that calls to the carrier are parked; without this the books would never
     * come to rest.
     */
    private void asksAgainForWhatWasRefused() {
        platform.sandbox().behaves(Map.of());
        platform.sandbox().carrierBehaves(Map.of());
        winsDisputes();
        RestWithAStandingClock.await(
                platform.clock(),
                () -> {
                    asksAgain(platform.operator());
                    return openCalls();
                },
                each -> true);
    }

    private void asksAgain(Operator operator) {
        platform.database()
                .rows("select order_no from \"order\".orders where state = 'REFUND_FAILED'")
                .forEach(orderNo -> operator.cancel(orderNo).send());
        platform.database().rows("""
                select '/api/v2/orders/' || order_no || '/returns/' || return_no || '/refund'
                from "order".orders, json_array_elements(progress -> 'returns') with ordinality r (t, return_no)
                where t ->> 'status' = 'FAILED'
                """).forEach(path -> operator.post(path, "{}"));
        platform.database()
                .rows(
                        "select event_id from outbox.open_delivery where listener = 'shipping/carrier' and held_until = 'infinity'")
                .forEach(event ->
                        operator.post("/api/v2/events/parked/%s/shipping:carrier/resend".formatted(event), "{}"));
    }

    /** Undecided refunds, and what the carrier is called for. */
    private List<String> openCalls() {
        return platform.database().rows("""
                select order_no || ' ' || state from "order".orders where state in ('REFUNDING', 'REFUND_FAILED')
                union all
                select order_no || ' return ' || (t ->> 'status') from "order".orders, json_array_elements(progress -> 'returns') t
                where t ->> 'status' <> 'REFUNDED'
                union all
                select 'event ' || event_id || ' to ' || listener from outbox.delivery where listener = 'shipping/carrier'
                """);
    }

    /** The requests also report disputes, which forbid refunds. */
    private void winsDisputes() {
        platform.database().rows("""
                select payment_reference || ' ' || json_build_object('dispute_id', provider_dispute_id, 'status', 'WON',
                  'amount_minor', amount_minor, 'currency', currency,
                  'occurred_at', to_char((reported_at + interval '1 second') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                from payment.dispute where status <> 'WON'
                """).forEach(dispute -> {
            String[] parts = dispute.split(" ", 2);
            platform.anonymous()
                    .call("POST", "/sandbox/payments/%s/disputes".formatted(parts[0]))
                    .body(parts[1])
                    .send()
                    .is(200);
        });
    }

    private OddRequests requests() {
        Operator operator = platform.operator();
        String sku = operator.sells(1_000, 100_000);
        Caller shopper = platform.shopper();
        PlacedOrder unpaid = shopper.places(sku, 1);
        PlacedOrder paid = shopper.places(sku, 2).pay();
        Answer topUp = shopper.post(
                        "/api/v2/wallet/top-ups",
                        Map.of("amount", Checkout.money(500, "GBP"), "payment", Map.of("method", "sandbox")))
                .is(201);
        return new OddRequests(
                platform.anonymous().get("/openapi").is(200).body(),
                Map.ofEntries(
                        entry("orderNo", List.of(unpaid.number(), paid.number())),
                        entry("order_no", List.of(unpaid.number(), paid.number())),
                        entry("reference", List.of(unpaid.paymentReference(), paid.paymentReference())),
                        entry("skuId", List.of(sku)),
                        entry("sku_id", List.of(sku)),
                        entry("sku", List.of(sku)),
                        entry("provider", List.of("sandbox")),
                        entry("payment_method", List.of("sandbox")),
                        entry("carrier", List.of("sandbox")),
                        entry("channel", List.of("web")),
                        entry("country", List.of("GB")),
                        entry("user_id", List.of(shopper.subject())),
                        entry("top_up_id", List.of(topUp.text("/top_up_id"))),
                        entry("currency", List.of("GBP"))),
                List.of(
                        () -> "Bearer " + platform.bearer("an operator", Shop.OPERATOR_SCOPES + " orders"),
                        () -> "Bearer " + platform.bearer(shopper.subject(), "orders"),
                        () -> "Bearer " + platform.bearer("nobody in particular", "openid"),
                        () -> "Bearer nonsense"));
    }

    private void send(OddRequests requests, int number) {
        if (ONLY >= 0 && number != ONLY) {
            return;
        }
        OddRequest request = requests.request(SEED, number);
        long begun = System.nanoTime();
        Optional<RawHttp.Answer> answered = RawHttp.exchange(port, request.bytes());
        boolean stoodStill = System.nanoTime() - begun >= TimeUnit.SECONDS.toNanos(SILENCE_SECONDS);
        if (answered.isEmpty() && request.isHttp() && stoodStill) {
            // A busy machine may have sent nothing for as long as the connection time-out.
            answered = RawHttp.exchange(port, request.bytes());
        }
        timed.add(new Timed(
                System.nanoTime() - begun, answered.map(RawHttp.Answer::status).orElse(0), request));
        String wrong = answered.map(FailsOnNoRequestTests::wrong)
                .orElse(request.isHttp() ? "the connection ended without an answer" : "");
        if (!wrong.isEmpty()) {
            failures.add("fuzz.only=%d %s: %s%n%s"
                    .formatted(number, wrong, answered.map(RawHttp.Answer::text).orElse(""), request));
        }
    }

    /** The faults of an answer; empty for a good one. */
    private static String wrong(RawHttp.Answer answer) {
        boolean refused = answer.status() >= 400;
        if (answer.status() >= 500 && answer.status() != 503) {
            return "failed with " + answer.status();
        } else if (answer.body().length > (refused ? LARGEST_REFUSAL_BYTES : LARGEST_ANSWER_BYTES)) {
            return "answered %d bytes".formatted(answer.body().length);
        } else if (refused && !isProblem(answer)) {
            return "refused without a problem";
        }
        return "";
    }

    private static boolean isProblem(RawHttp.Answer answer) {
        return answer.header("Content-Type").equals("application/problem+json")
                && JsonMapper.shared().readTree(answer.body()).path("code").isString();
    }

    private void print() {
        System.out.printf("Slowest of %d requests:%n", timed.size());
        timed.stream()
                .sorted(Comparator.comparingLong(Timed::nanos).reversed())
                .limit(SLOWEST)
                .forEach(it -> System.out.printf(
                        "%6d ms, %d: %s with %s%n",
                        TimeUnit.NANOSECONDS.toMillis(it.nanos),
                        it.status,
                        it.request.operation(),
                        it.request
                                .change()
                                .substring(0, Math.min(80, it.request.change().length()))));
        timed.stream()
                .collect(Collectors.groupingBy(Timed::status, TreeMap::new, Collectors.counting()))
                .forEach((status, count) -> System.out.printf("%6d answered %d%n", count, status));
    }

    /** Prints the operations that refused all requests. */
    private void printNeverServed() {
        Set<String> operations =
                timed.stream().map(it -> it.request.operation()).collect(Collectors.toCollection(TreeSet::new));
        timed.stream()
                .filter(it -> it.status > 0 && it.status < 400)
                .forEach(it -> operations.remove(it.request.operation()));
        System.out.println("Only ever refused: " + operations);
    }

    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
