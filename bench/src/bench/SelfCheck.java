package bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Checks the driver itself: how it parses answers, which SKUs it buys, and that a stall of the server shows in its percentiles. */
final class SelfCheck {

    private static final int RATE = 100;
    private static final long STALL_MILLIS = 500;
    private static final byte[] SECRET = HttpAnswer.ascii("a secret of the sandbox");

    private SelfCheck() {}

    static void main() throws IOException {
        readsAnswersInAnyPieces();
        buysTwoDifferentSkusEvenly();
        countsAStallForAllWhoWaited();
        asksAgainWhereAClientWould();
        signsAsTheProviderDoes();
        keepsAllConnectionsBusyWhenAskedForAsMuchAsGoes();
        FiguresCheck.main();
        System.out.println("All checks of the driver passed");
    }

    private static void readsAnswersInAnyPieces() {
        String plain = "HTTP/1.1 409 \r\nContent-Type: application/json\r\ncontent-length: 12\r\n\r\n{\"code\":\"X\"}";
        String chunked =
                "HTTP/1.1 409 \r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"cod\r\n7\r\ne\":\"X\"}\r\n0\r\n\r\n";
        for (String answer : List.of(plain, chunked)) {
            for (int length = 0; length <= answer.length(); length++) {
                byte[] read = Arrays.copyOf(HttpAnswer.ascii(answer), answer.length() + 100);
                Optional<HttpAnswer> parsed = HttpAnswer.parse(read, length);
                require(
                        parsed.isPresent() == (length == answer.length()),
                        "an answer is complete only with its last byte");
                parsed.ifPresent(it -> require(
                        it.status() == 409 && it.body().equals("{\"code\":\"X\"}") && !it.closes(),
                        "status and body are parsed"));
                parsed.ifPresent(
                        it -> require(Shopper.failure(it).equals("409 X"), "a failure is named by status and code"));
            }
        }
        String closing = "HTTP/1.1 204 \r\nConnection: close\r\n\r\n";
        require(
                HttpAnswer.parse(HttpAnswer.ascii(closing), closing.length())
                        .orElseThrow()
                        .closes(),
                "Connection: close is recognised");
    }

    private static void buysTwoDifferentSkusEvenly() {
        int loops = 100_000;
        for (boolean hot : List.of(false, true)) {
            Goods goods = new Goods("RUN", 100, hot);
            int[] bought = new int[goods.count()];
            for (long loop = 0; loop < loops; loop++) {
                require(goods.first(loop) != goods.second(loop), "a loop buys two different SKUs");
                bought[goods.first(loop)]++;
                bought[goods.second(loop)]++;
            }
            double expected = (hot ? 1.0 : 2.0) * loops / goods.count();
            for (int i = hot ? 1 : 0; i < bought.length; i++) {
                require(Math.abs(bought[i] - expected) < 0.2 * expected, "SKUs are bought evenly");
            }
            require(!hot || bought[0] == loops, "the hot SKU is in every loop");
        }
    }

    /** There are fewer connections than the loops that arrive in the stall. Loops that find no free connection must count as waiting, too. */
    private static void countsAStallForAllWhoWaited() throws IOException {
        try (Stub stub = new Stub();
                HttpConnections connections = new HttpConnections(List.of(stub.address()), 8)) {
            Load load = new Load(connections, shopper(), false);
            load.run(RATE, Duration.ofSeconds(1));
            stub.stall(STALL_MILLIS);
            Phase stalled = load.run(RATE, Duration.ofSeconds(2));
            load.drain(Duration.ofSeconds(30));
            require(load.unfinished() == 0, "all loops end");
            require(stalled.create.getTotalCount() == 2 * RATE, "the histogram has every arrival");
            long waited =
                    stalled.create.getTotalCount() - stalled.create.getCountBetweenValues(0, STALL_MILLIS * 1000 / 2);
            double expected = RATE * STALL_MILLIS / 1000.0 / 2;
            require(
                    waited > 0.7 * expected,
                    "half of the loops that arrive in the stall wait for at least half of it; %d of %.0f did"
                            .formatted(waited, expected));
            require(stalled.orderToCommitted.getTotalCount() > 0, "at least one sampled order is seen as committed");
        }
    }

    /** One server refuses each checkout once; the other address has no server. */
    private static void asksAgainWhereAClientWould() throws IOException {
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), Platform.freePort());
        for (boolean persistent : List.of(true, false)) {
            try (Stub stub = new Stub();
                    HttpConnections connections = new HttpConnections(List.of(nobody, stub.address()), 8)) {
                stub.refuseOnce();
                Load load = new Load(connections, shopper(), persistent);
                Phase phase = load.run(RATE, Duration.ofSeconds(1));
                load.drain(Duration.ofSeconds(30));
                require(load.unfinished() == 0, "all loops end");
                require(
                        phase.failures.containsKey("create: not connected"),
                        "a refused connection is reported as a failure");
                require(
                        phase.refused == phase.begun && phase.refusedWithoutRetryAfter == 0,
                        "each 503 is counted as refused");
                require(
                        phase.ordered == (persistent ? phase.begun : 0),
                        "only a persistent client retries, under its idempotency key");
            }
        }
    }

    private static Shopper shopper() {
        return new Shopper(new Goods("RUN", 100, false), "token", Optional.of(new Callback(SECRET)));
    }

    /** Compares with a signature that another program calculated (openssl dgst -sha256 -hmac). */
    private static void signsAsTheProviderDoes() {
        require(
                new Callback(SECRET)
                        .signature("{}", 1_700_000_000L)
                        .equals("t=1700000000,v1=212024a26955c605828e3861c0847b3953371d28ff06001477eed2c7d009b4c1"),
                "the signature is that of the provider");
        String sent = new String(
                new Callback(SECRET).captured("pay_1", 5, "GBP", Instant.parse("2026-01-01T00:00:00Z")),
                StandardCharsets.UTF_8);
        String body = sent.substring(sent.indexOf("\r\n\r\n") + 4);
        require(
                Api.JSON.readTree(body).get("event_id").asString().equals("payment.captured:pay_1:5GBP"),
                "a repeated callback has the same event id");
    }

    private static void keepsAllConnectionsBusyWhenAskedForAsMuchAsGoes() throws IOException {
        try (Stub stub = new Stub();
                HttpConnections connections = new HttpConnections(List.of(stub.address()), 8)) {
            Load load = new Load(connections, shopper(), false);
            Phase phase = load.run(Double.POSITIVE_INFINITY, Duration.ofSeconds(1));
            load.drain(Duration.ofSeconds(30));
            require(phase.paid > RATE && phase.unsent == 0, "a closed model sends as fast as the server answers");
            require(
                    load.unfinished() == 0 && load.ordered().size() == phase.begun,
                    "a closed model ends all loops that it began");
        }
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("Check failed: " + what);
        }
    }
}
