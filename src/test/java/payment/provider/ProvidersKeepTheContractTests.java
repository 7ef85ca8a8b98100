package payment.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import payment.adapter.alipay.AlipayShop;
import payment.adapter.stripe.StripeShop;
import payment.adapter.unionpay.UnionPayShop;
import payment.adapter.wechat.WeChatShop;
import payment.provider.PaymentMethod.TradeType;
import platform.callback.CallbackMessage;
import platform.callback.CallbackReceiver;
import platform.callback.ParsedCallback;
import platform.callback.Verdict;
import platform.money.Money;

/**
 * What {@link PaymentProvider} asks of every provider, for all that the platform has and for the sample extension. All are configured, and none of
 * their servers can be reached.
 */
class ProvidersKeepTheContractTests {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final String REFERENCE = "0123456789abcdefghijklmnopqrstuv";
    private static final String NOTHING_LISTENS = "http://127.0.0.1:1";
    private static final String SECRET = "a secret that only tests know";

    private static final List<PaymentProvider> PROVIDERS = new ArrayList<>();
    private static final List<AutoCloseable> OPEN = new ArrayList<>();

    @ComponentScan(
            basePackages = "payment.adapter",
            useDefaultFilters = false,
            includeFilters =
                    @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*(Configuration|SandboxProvider)"))
    @ConfigurationPropertiesScan("payment.adapter")
    static class Adapters {}

    @BeforeAll
    static void configure(@TempDir Path folder) throws Exception {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        OPEN.add(context);
        TestPropertyValues.of(settings(folder)).applyTo(context);
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(
                "paymentCallbackController",
                CallbackReceiver.class,
                () -> (from, message) -> CompletableFuture.completedFuture(new Verdict.Unchanged("nobody listens")));
        context.register(Adapters.class);
        context.refresh();
        PROVIDERS.addAll(context.getBeansOfType(PaymentProvider.class).values());
        PROVIDERS.add(sample(folder.resolve("sample")));
    }

    @AfterAll
    static void close() throws Exception {
        Collections.reverse(OPEN);
        for (AutoCloseable each : OPEN) {
            each.close();
        }
        OPEN.clear();
        PROVIDERS.clear();
    }

    private static Map<String, String> settings(Path home) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "orderwright.home",
                home.toString(),
                "orderwright.payment.sandbox.enabled",
                "true",
                "orderwright.payment.sandbox.secret",
                SECRET,
                "orderwright.payment.sandbox.base-url",
                NOTHING_LISTENS));
        try (AlipayShop alipay = new AlipayShop();
                StripeShop stripe = new StripeShop();
                UnionPayShop unionPay = new UnionPayShop();
                WeChatShop weChat = new WeChatShop()) {
            Stream.of(alipay.settings(), stripe.settings(), unionPay.settings(), weChat.settings())
                    .forEach(settings::putAll);
        }
        settings.replaceAll((name, value) -> value.startsWith("http://127.0.0.1") ? NOTHING_LISTENS + "/" : value);
        settings.put("orderwright.payment.stripe.api-base", NOTHING_LISTENS);
        settings.put("orderwright.payment.wechat.api-base", NOTHING_LISTENS);
        settings.put("orderwright.payment.wechat.download-certificates", "false");
        return settings;
    }

    /** The provider of the sample extension, compiled from its sources. */
    private static PaymentProvider sample(Path classes) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none", "-parameters", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
        try (Stream<Path> sources = Files.walk(Path.of("samples/payment-provider/src/main/java"))) {
            sources.filter(file -> file.toString().endsWith(".java")).forEach(file -> arguments.add(file.toString()));
        }
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int result =
                ToolProvider.getSystemJavaCompiler().run(null, messages, messages, arguments.toArray(String[]::new));
        assertThat(result).as(messages.toString(StandardCharsets.UTF_8)).isZero();
        URLClassLoader loader = new URLClassLoader(
                new java.net.URL[] {
                    URI.create("file:" + classes + File.separator).toURL()
                },
                ProvidersKeepTheContractTests.class.getClassLoader());
        OPEN.add(loader);
        Constructor<?> settings =
                loader.loadClass("sample.transfer.TransferSettings").getDeclaredConstructor(String.class, String.class);
        settings.setAccessible(true);
        Constructor<?> provider =
                loader.loadClass("sample.transfer.TransferProvider").getDeclaredConstructors()[0];
        provider.setAccessible(true);
        return (PaymentProvider) provider.newInstance(settings.newInstance("GB33BUKB20201555555555", SECRET));
    }

    private static Stream<Named> providers() {
        assertThat(PROVIDERS.stream().map(PaymentProvider::name))
                .containsExactlyInAnyOrder("alipay", "sandbox", "stripe", "transfer", "unionpay", "wechat");
        return PROVIDERS.stream().map(Named::new);
    }

    private record Named(PaymentProvider provider) {

        @Override
        public String toString() {
            return provider.name();
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void itsNameFitsIntoAnAddress(Named named) {
        assertThat(named.provider().name()).matches("[a-z0-9-]{1,32}");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void itsMethodsAreComplete(Named named) {
        assertThat(named.provider().methods()).isNotEmpty().allSatisfy(method -> {
            assertThat(method.name()).matches("[a-z0-9_]{1,32}");
            requires(method, Operation.CLOSE, Operation.QUERY);
            requires(method, Operation.CAPTURE, Operation.QUERY, Operation.VOID);
            requires(method, Operation.PARTIAL_CAPTURES, Operation.CAPTURE);
            assertThat(method.tradeTypes().stream().map(TradeType::name)).doesNotHaveDuplicates();
            assertThat(method.currencies()).allSatisfy(Currency::getInstance);
            assertThat(method.instalments())
                    .allSatisfy(months -> assertThat(months).isBetween(2, 60));
        });
        assertThat(named.provider().methods().stream().map(PaymentMethod::name)).doesNotHaveDuplicates();
    }

    private static void requires(PaymentMethod method, Operation operation, Operation... others) {
        if (method.can(operation)) {
            assertThat(method.operations()).contains(others);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void itsStatementsHaveForms(Named named) {
        PaymentProvider provider = named.provider();
        boolean givesStatements = can(provider, Operation.STATEMENT);
        assertThat(provider.statementFormat().isPresent() || !givesStatements).isTrue();
        if (provider.givesFundStatements()) {
            assertThat(givesStatements).isTrue();
            assertThat(provider.fundStatementFormat().orElseThrow().accounts())
                    .hasSizeBetween(1, 10)
                    .doesNotHaveDuplicates()
                    .allSatisfy(account -> assertThat(account).matches("[A-Z]{1,16}"));
        }
    }

    /** Whatever a stranger sends is answered without an exception, and is not believed. */
    @ParameterizedTest
    @MethodSource("providers")
    void itBelievesNoStranger(Named named) {
        Random random = new Random(1);
        byte[] noise = new byte[100_000];
        random.nextBytes(noise);
        List<byte[]> bodies = List.of(
                new byte[0],
                "{}".getBytes(StandardCharsets.UTF_8),
                "a=b&sign=c&signature=d&sign_type=RSA2&charset=utf-8".getBytes(StandardCharsets.UTF_8),
                noise);
        List<Map<String, String>> headers = List.of(
                Map.of(),
                Map.of(
                        "Stripe-Signature",
                        "t=" + NOW.getEpochSecond() + ",v1=00",
                        "Transfer-Signature",
                        "t=" + NOW.getEpochSecond() + ",v1=00",
                        "Sandbox-Signature",
                        "t=x,v1=" + "0".repeat(64),
                        "Wechatpay-Signature",
                        "AAAA",
                        "Wechatpay-Serial",
                        "nobody",
                        "Wechatpay-Nonce",
                        "n",
                        "Wechatpay-Timestamp",
                        Long.toString(NOW.getEpochSecond())));
        for (byte[] body : bodies) {
            for (Map<String, String> each : headers) {
                assertThat(named.provider().read(new CallbackMessage(body, each, NOW)))
                        .isNotInstanceOf(ParsedCallback.Genuine.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void itStartsAPaymentLocallyInOneWay(Named named) {
        assertThat(named.provider().methods()).allSatisfy(method -> {
            NewPayment payment = payment(method);
            assertThat(named.provider().createLocally(payment))
                    .isEqualTo(named.provider().createLocally(payment));
        });
    }

    /** A call that reaches nobody is repeated only after an {@link IOException}; any other exception would park it. */
    @ParameterizedTest
    @MethodSource("providers")
    void itSaysWhenItCannotBeReached(Named named) {
        PaymentProvider provider = named.provider();
        for (PaymentMethod method : provider.methods()) {
            Money amount = amount(method);
            StartedPayment started =
                    new StartedPayment(REFERENCE, method.name(), null, amount, NOW, NOW.plusSeconds(900));
            NewRefund refund =
                    new NewRefund("r" + REFERENCE.substring(1), REFERENCE, "id_1", amount, amount, NOW, "", List.of());
            answersOrFails(() -> provider.create(payment(method)));
            answersOrFails(() -> provider.refund(refund));
            ifDeclared(method, Operation.QUERY, () -> provider.query(started));
            ifDeclared(method, Operation.CLOSE, () -> provider.close(started));
            ifDeclared(method, Operation.QUERY_REFUND, () -> provider.queryRefund(refund));
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void itWritesNoStatementThatItCannotFetch(Named named) {
        PaymentProvider provider = named.provider();
        LocalDate day = LocalDate.of(2026, 2, 28);
        if (can(provider, Operation.STATEMENT)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> provider.writeStatement(day, OutputStream.nullOutputStream()));
        } else {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> provider.writeStatement(day, OutputStream.nullOutputStream()));
        }
        if (!provider.givesFundStatements()) {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> provider.writeFundStatement("BASIC", day, OutputStream.nullOutputStream()));
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void itAcknowledgesInFewWords(Named named) {
        assertThat(named.provider().acknowledgement().orElse("")).hasSizeLessThanOrEqualTo(200);
    }

    private static boolean can(PaymentProvider provider, Operation operation) {
        return provider.methods().stream().anyMatch(method -> method.can(operation));
    }

    private static void ifDeclared(PaymentMethod method, Operation operation, Callable<?> call) {
        if (method.can(operation)) {
            answersOrFails(call);
        }
    }

    private static void answersOrFails(Callable<?> call) {
        try {
            assertThat(call.call()).isNotNull();
        } catch (IOException unreachable) {
            assertThat(unreachable).isNotInstanceOf(NotNowException.class);
        } catch (Exception other) {
            fail("Not an answer, and no IOException", other);
        }
    }

    private static NewPayment payment(PaymentMethod method) {
        @Nullable String tradeType = method.tradeType(null).map(TradeType::name).orElse(null);
        return new NewPayment(
                REFERENCE,
                method.name(),
                new PaymentTerms(tradeType, "payer_1", null, null),
                amount(method),
                NOW,
                NOW.plusSeconds(900));
    }

    private static Money amount(PaymentMethod method) {
        Set<String> currencies = new HashSet<>(method.currencies());
        return Money.ofMinor(
                2550,
                currencies.isEmpty() || currencies.contains("GBP")
                        ? "GBP"
                        : currencies.stream()
                                .sorted()
                                .collect(Collectors.toList())
                                .getFirst());
    }
}
