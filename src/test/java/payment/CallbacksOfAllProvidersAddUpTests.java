package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentWorld.Order;
import payment.adapter.alipay.AlipayShop;
import payment.adapter.stripe.StripeShop;
import payment.adapter.unionpay.UnionPayShop;
import payment.adapter.wechat.WeChatShop;
import platform.money.Money;
import testing.AtOnce;
import testing.sandbox.SandboxTest;
import testing.sandbox.SandboxWorld;
import testing.shop.Soon;

/**
 * Callbacks of all providers arrive at once, in any order, several times and forged: what was paid is captured once, and nothing else is. With
 * {@code -Pcontention} there are ten thousand callbacks. {@code -Dseed=…} repeats a run.
 */
@SandboxTest
@Tag("contention")
class CallbacksOfAllProvidersAddUpTests {

    private static final int ROUNDS = Integer.getInteger("rounds", 1);
    private static final int PAYMENTS = 5 * ROUNDS; // of each provider; the last of five is never paid
    private static final int THREADS = 8;
    private static final Duration WINDOW = Duration.ofSeconds(900);
    private static final ProviderShops SHOPS = new ProviderShops();
    private static final AlipayShop ALIPAY = SHOPS.alipay;
    private static final StripeShop STRIPE = SHOPS.stripe;
    private static final UnionPayShop UNIONPAY = SHOPS.unionPay;
    private static final WeChatShop WECHAT = SHOPS.weChat;

    private final PaymentWorld world;
    private final URI platform;
    private final HttpClient client = HttpClient.newHttpClient();
    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Random random = new Random(seed);

    CallbacksOfAllProvidersAddUpTests(ApplicationContext context) {
        this.world = new PaymentWorld(context);
        this.platform =
                URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
        UNIONPAY.isAt(world.now());
    }

    @DynamicPropertySource
    static void providers(DynamicPropertyRegistry properties) {
        SHOPS.addSettings(properties);
        // A call without an answer would be repeated by the clock only, which stands here.
        Stream.of("alipay", "sandbox", "stripe", "unionpay", "wechat")
                .forEach(provider ->
                        properties.add("orderwright.payment.%s.answer-timeout".formatted(provider), () -> "30s"));
    }

    @AfterAll
    static void stop() {
        SHOPS.close();
    }

    /** A callback, and how it must be answered. */
    private record Message(String provider, String type, String body, int status, String... headers) {}

    /** How a provider lets shoppers pay, and what it then sends. */
    private interface Provider {

        String method();

        String currency();

        /** The shopper has reached the page of the provider. */
        default void open(Order order, PaymentStarted started) {}

        void pay(Order order, PaymentStarted started);

        Message paid(Order order, PaymentStarted started, long amountMinor);

        Message forged(Order order, PaymentStarted started, long amountMinor);

        /** The callback that says that the money went back; empty if the provider says so when it is asked for the refund. */
        default Optional<Message> refunded(Order order) {
            return Optional.empty();
        }
    }

    /** A payment of one provider. */
    private record Case(Provider provider, Order order, long amountMinor, boolean pays, boolean refunds) {

        Money amount() {
            return Money.ofMinor(amountMinor, provider.currency());
        }
    }

    @Test
    void whatWasPaidIsCapturedOnceAndNothingElseIs() {
        List<Case> cases = new ArrayList<>();
        for (Provider provider : List.of(new Sandbox(), new Stripe(), new WeChat(), new Alipay(), new UnionPay())) {
            IntStream.range(0, PAYMENTS).forEach(i -> cases.add(newCase(provider, i)));
        }
        cases.forEach(each -> world.publish(new PaymentRequested(
                each.order().payment(),
                each.order().correlation(),
                each.amount(),
                each.provider().method(),
                null,
                world.now().plus(WINDOW))));
        List<Message> messages = new ArrayList<>();
        for (Case each : cases) {
            PaymentStarted started = started(each);
            each.provider().open(each.order(), started);
            messages.add(each.provider().forged(each.order(), started, each.amountMinor()));
            if (each.pays()) {
                each.provider().pay(each.order(), started);
                Message paid = each.provider().paid(each.order(), started, each.amountMinor());
                messages.addAll(List.of(paid, paid, each.provider().paid(each.order(), started, each.amountMinor())));
            }
        }
        send(messages);
        world.awaitDelivered();
        requireCaptures(cases);

        List<Case> refunds = cases.stream().filter(Case::refunds).toList();
        refunds.forEach(each -> world.publish(new RefundRequested(
                each.order().refund(),
                each.order().correlation(),
                each.order().payment(),
                Money.ofMinor(each.amountMinor() / 2, each.provider().currency()),
                "returned",
                null)));
        List<Message> refunded = new ArrayList<>();
        for (Case each : refunds) {
            Soon.is(
                    "asked for",
                    () -> world.texts(
                                            "select status from payment.refund where reference = ? and status in ('accepted', 'refunded')",
                                            each.order().refund())
                                    .size()
                            == 1);
            each.provider().refunded(each.order()).ifPresent(callback -> refunded.addAll(List.of(callback, callback)));
        }
        send(refunded);
        world.awaitDelivered();
        for (Case each : refunds) {
            world.awaitRefund(each.order(), "refunded");
            assertThat(count(each, PaymentRefunded.class))
                    .as("-Dseed=%d %s", seed, each)
                    .isOne();
        }
        requireCaptures(cases);
        cases.forEach(each -> assertThat(world.numbers(
                        "select refund_minor from payment.payment where reference = ?",
                        each.order().payment()))
                .as("-Dseed=%d %s", seed, each)
                .containsExactly(each.refunds() ? each.amountMinor() / 2 : 0));
    }

    private Case newCase(Provider provider, int number) {
        Order any = PaymentWorld.order();
        int id = Integer.parseInt(any.payment().substring(4));
        Order order = new Order("%031d1".formatted(id), "%031d2".formatted(id), "all-" + id);
        boolean pays = number % 5 != 4;
        boolean refunds = pays && number % 2 == 0 && !(provider instanceof Sandbox);
        return new Case(provider, order, 1_000 + random.nextInt(100_000), pays, refunds);
    }

    private PaymentStarted started(Case each) {
        world.awaitPublished(each.order(), PaymentStarted.class);
        return (PaymentStarted) world.publishedOf(each.order().correlation(), PaymentEvent.class)
                .getFirst();
    }

    private void requireCaptures(List<Case> cases) {
        for (Case each : cases) {
            assertThat(count(each, PaymentSecured.class))
                    .as("-Dseed=%d %s", seed, each)
                    .isEqualTo(each.pays() ? 1 : 0);
        }
        for (Provider provider : cases.stream().map(Case::provider).distinct().toList()) {
            List<Case> own =
                    cases.stream().filter(each -> each.provider() == provider).toList();
            long captured = own.stream()
                    .flatMap(each -> world
                            .numbers(
                                    "select coalesce(captured_minor, 0) from payment.payment where reference = ?",
                                    each.order().payment())
                            .stream())
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(captured)
                    .as("-Dseed=%d %s", seed, provider.method())
                    .isEqualTo(own.stream()
                            .filter(Case::pays)
                            .mapToLong(Case::amountMinor)
                            .sum());
        }
    }

    private long count(Case each, Class<?> type) {
        return world.published(each.order()).stream().filter(type::equals).count();
    }

    /** Sends all messages at once, in a random order. */
    private void send(List<Message> messages) {
        Collections.shuffle(messages, random);
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        AtOnce.spread(THREADS, messages.size(), number -> {
            Message message = messages.get(number);
            int status = status(message);
            if (status != message.status()) {
                wrong.add("%s answered %d instead of %d: %s"
                        .formatted(message.provider(), status, message.status(), message.body()));
            }
        });
        assertThat(wrong).as("-Dseed=%d", seed).isEmpty();
    }

    private int status(Message message) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        platform.resolve("/api/v2/payments/callbacks/" + message.provider()))
                .header("Content-Type", message.type())
                .POST(BodyPublishers.ofString(message.body()));
        if (message.headers().length > 0) {
            request.headers(message.headers());
        }
        try {
            return client.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Message json(String provider, String body, int status, String... headers) {
        return new Message(provider, "application/json", body, status, headers);
    }

    private static Message form(String provider, String body, int status) {
        return new Message(provider, "application/x-www-form-urlencoded; charset=utf-8", body, status);
    }

    private final class Sandbox implements Provider {

        @Override
        public String method() {
            return "sandbox";
        }

        @Override
        public String currency() {
            return "GBP";
        }

        @Override
        public void pay(Order order, PaymentStarted started) {}

        @Override
        public Message paid(Order order, PaymentStarted started, long amountMinor) {
            return signed(SandboxWorld.ACCEPTED_SECRET, order, amountMinor, 200);
        }

        @Override
        public Message forged(Order order, PaymentStarted started, long amountMinor) {
            return signed("another secret", order, amountMinor, 401);
        }

        private Message signed(String secret, Order order, long amountMinor, int status) {
            String body = PaymentWorld.body(
                    "captured:" + order.payment(),
                    "payment.captured",
                    order.payment(),
                    Money.ofMinor(amountMinor, currency()));
            return json(
                    "sandbox",
                    body,
                    status,
                    "Sandbox-Signature",
                    SandboxWorld.signature(secret, world.now().getEpochSecond(), body));
        }
    }

    private final class Stripe implements Provider {

        @Override
        public String method() {
            return "stripe";
        }

        @Override
        public String currency() {
            return "GBP";
        }

        @Override
        public void pay(Order order, PaymentStarted started) {
            STRIPE.pay(session(started));
        }

        @Override
        public Message paid(Order order, PaymentStarted started, long amountMinor) {
            return signed(StripeShop.SECRET, started, 200);
        }

        @Override
        public Message forged(Order order, PaymentStarted started, long amountMinor) {
            return signed("whsec_forged", started, 401);
        }

        private Message signed(String secret, PaymentStarted started, int status) {
            String body = STRIPE.completed(session(started));
            return json("stripe", body, status, "Stripe-Signature", StripeShop.signature(secret, world.now(), body));
        }

        private static String session(PaymentStarted started) {
            return URI.create(started.instructions().get("pay_url")).getPath().substring(1);
        }
    }

    private final class WeChat implements Provider {

        @Override
        public String method() {
            return "wechat";
        }

        @Override
        public String currency() {
            return "CNY";
        }

        @Override
        public void pay(Order order, PaymentStarted started) {
            WECHAT.pay(order.payment());
        }

        @Override
        public Message paid(Order order, PaymentStarted started, long amountMinor) {
            String body = WECHAT.paid(order.payment());
            return json("wechat", body, 200, WeChatShop.signature(world.now(), body));
        }

        @Override
        public Message forged(Order order, PaymentStarted started, long amountMinor) {
            String body = WECHAT.paid(order.payment());
            return json("wechat", body, 401, WeChatShop.forged(world.now(), body));
        }

        @Override
        public Optional<Message> refunded(Order order) {
            String body = WECHAT.refunded(order.refund());
            return Optional.of(json("wechat", body, 200, WeChatShop.signature(world.now(), body)));
        }
    }

    private final class Alipay implements Provider {

        @Override
        public String method() {
            return "alipay";
        }

        @Override
        public String currency() {
            return "CNY";
        }

        @Override
        public void open(Order order, PaymentStarted started) {
            ALIPAY.open(started.instructions().get("pay_url"), world.now());
        }

        @Override
        public void pay(Order order, PaymentStarted started) {
            ALIPAY.pay(order.payment());
        }

        @Override
        public Message paid(Order order, PaymentStarted started, long amountMinor) {
            return form("alipay", ALIPAY.signed(ALIPAY.notification(order.payment())), 200);
        }

        @Override
        public Message forged(Order order, PaymentStarted started, long amountMinor) {
            Map<String, String> notification = new TreeMap<>(ALIPAY.notification(order.payment()));
            notification.put("trade_status", "TRADE_SUCCESS");
            return form("alipay", ALIPAY.forged(notification), 401);
        }
    }

    private final class UnionPay implements Provider {

        @Override
        public String method() {
            return "unionpay";
        }

        @Override
        public String currency() {
            return "CNY";
        }

        @Override
        public void open(Order order, PaymentStarted started) {
            UNIONPAY.open(started.instructions());
        }

        @Override
        public void pay(Order order, PaymentStarted started) {
            UNIONPAY.pay(order.payment());
        }

        @Override
        public Message paid(Order order, PaymentStarted started, long amountMinor) {
            return form("unionpay", UNIONPAY.notification(order.payment()), 200);
        }

        @Override
        public Message forged(Order order, PaymentStarted started, long amountMinor) {
            return form("unionpay", UNIONPAY.forgedNotification(order.payment()), 401);
        }

        @Override
        public Optional<Message> refunded(Order order) {
            UNIONPAY.decide(order.refund(), "00");
            return Optional.of(form("unionpay", UNIONPAY.notification(order.refund()), 200));
        }
    }
}
