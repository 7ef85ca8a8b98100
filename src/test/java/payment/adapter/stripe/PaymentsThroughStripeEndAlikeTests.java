package payment.adapter.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import payment.adapter.base.CaptureMode;
import payment.fake.Calls;
import payment.fake.Delivery;
import payment.fake.Provided;
import payment.fake.Trouble;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.PaymentStanding;
import payment.provider.PaymentTerms;
import payment.provider.ProviderCallback;
import payment.provider.RefundAnswer;
import payment.provider.StartedPayment;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;
import platform.money.Money;
import testing.Apart;

/** A payment, its refunds and its statement end alike, however slow, silent and wrong Stripe answers, and however its events arrive. */
@Apart
class PaymentsThroughStripeEndAlikeTests {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final Money AMOUNT = Money.ofMinor(2550, "GBP");

    private final StripeServer server = new StripeServer();

    @AfterEach
    void everyRequestWasAsDocumented() {
        server.close();
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                Arguments.of(Delivery.IN_ORDER, null),
                Arguments.of(Delivery.TWICE, new Trouble.LosesTheAnswer()),
                Arguments.of(Delivery.OUT_OF_ORDER, new Trouble.AnswersAfter(1_000)),
                Arguments.of(Delivery.TWICE_AND_OUT_OF_ORDER, new Trouble.CutsTheAnswer()),
                Arguments.of(Delivery.OUT_OF_ORDER, StripeServer.error(500, "api_error", null)),
                Arguments.of(Delivery.TWICE, StripeServer.error(429, "rate_limit_error", "rate_limit")));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void aPaymentWithTwoRefunds(Delivery delivery, @Nullable Trouble trouble) throws Exception {
        boolean isSlow = trouble instanceof Trouble.AnswersAfter;
        StripeProvider stripe = stripe(isSlow ? Duration.ofMillis(500) : Duration.ofSeconds(20));
        Creation created = after(
                trouble,
                () -> stripe.create(
                        new NewPayment("pay_1", "stripe", PaymentTerms.USUAL, AMOUNT, NOW, NOW.plusSeconds(900))));
        server.pay("cs_1");
        StartedPayment started = new StartedPayment("pay_1", "stripe", "cs_1", AMOUNT, NOW, NOW.plusSeconds(900));
        PaymentStanding standing = after(trouble, () -> stripe.query(started));
        server.refundStatus = "pending";
        after(trouble, () -> stripe.refund(refund("ref_1", 1000)));
        server.decide("re_1", "succeeded");
        after(trouble, () -> stripe.refund(refund("ref_2", 1550)));
        server.decide("re_2", "succeeded");
        server.bookFee(200, StripeServer.REFUNDED_AT);

        assertThat(created)
                .isEqualTo(new Creation.Created("cs_1", Map.of("pay_url", "https://checkout.stripe.example/cs_1")));
        assertThat(server.sessionsOf("pay_1")).isOne();
        assertThat(standing).isEqualTo(new PaymentStanding.Captured("pi_1", AMOUNT, StripeServer.PAID_AT));
        assertThat(server.refunds()).isEqualTo(2);
        assertThat(after(trouble, () -> stripe.queryRefund(refund("ref_1", 1000))))
                .contains(new RefundAnswer.Succeeded());
        assertThat(after(trouble, () -> stripe.queryRefund(refund("ref_2", 1550))))
                .contains(new RefundAnswer.Succeeded());
        assertThat(Provided.lines(stripe, DAY, after(trouble, () -> Provided.statementFile(stripe, DAY))))
                .extracting(StatementLine::kind, StatementLine::reference, StatementLine::amountMinor)
                .containsExactly(
                        tuple(Kind.FEE, null, -200L),
                        tuple(Kind.REFUND, "ref_2", 1550L),
                        tuple(Kind.REFUND, "ref_1", 1000L),
                        tuple(Kind.PAYMENT, "pay_1", 2550L));
        assertThat(Provided.facts(stripe, server.takeCallbacks(delivery), StripeServer.PAID_AT))
                .isEqualTo(Map.of(
                        "pay_1", List.of(AMOUNT, new ProviderCallback.Captured("pi_1")),
                        "ref_1", List.of(Money.ofMinor(1000, "GBP"), new ProviderCallback.Refunded()),
                        "ref_2", List.of(Money.ofMinor(1550, "GBP"), new ProviderCallback.Refunded())));
    }

    /** Each call is in trouble once, and repeated until it is answered. */
    private <T> T after(@Nullable Trouble trouble, Callable<T> call) throws Exception {
        return Calls.untilAnswered(server, trouble, call);
    }

    private StripeProvider stripe(Duration answerTimeout) {
        return new StripeProvider(new StripeProperties(
                StripeServer.API_KEY,
                List.of(StripeServer.WEBHOOK_SECRET),
                URI.create("https://shop.example/paid"),
                CaptureMode.AUTOMATIC,
                server.uri(),
                Duration.ofSeconds(20),
                answerTimeout));
    }

    private static NewRefund refund(String reference, long minor) {
        return new NewRefund(
                reference, "pay_1", "pi_1", AMOUNT, Money.ofMinor(minor, "GBP"), NOW, "returned", List.of());
    }
}
