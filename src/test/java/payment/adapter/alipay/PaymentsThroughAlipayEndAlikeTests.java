package payment.adapter.alipay;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.adapter.alipay.AlipayUnderTest.AMOUNT;
import static payment.adapter.alipay.AlipayUnderTest.NOW;
import static payment.adapter.alipay.AlipayUnderTest.PRECREATE;
import static payment.adapter.alipay.AlipayUnderTest.REFERENCE;
import static payment.adapter.alipay.AlipayUnderTest.REFUND;
import static payment.adapter.alipay.AlipayUnderTest.payment;
import static payment.adapter.alipay.AlipayUnderTest.refund;
import static payment.adapter.alipay.AlipayUnderTest.started;
import static payment.fake.Calls.untilAnswered;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import payment.fake.Delivery;
import payment.fake.Provided;
import payment.fake.Trouble;
import payment.provider.PaymentStanding;
import payment.provider.ProviderCallback;
import payment.provider.RefundAnswer;
import payment.statement.StatementFiles;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;
import platform.money.Money;
import testing.Apart;

/**
 * The life of a payment, from the code to the bill. Each request is wrong once, and each notification arrives twice and out of order. The calls are
 * repeated as the platform repeats them. Nothing is done twice, and the end is the same.
 */
@Apart
class PaymentsThroughAlipayEndAlikeTests {

    private static final Money PART = Money.ofMinor(1000, "CNY");
    private static final Money REST = Money.ofMinor(1550, "CNY");
    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

    private final AlipayServer server = new AlipayServer();
    private final AlipayUnderTest setup = new AlipayUnderTest(server);

    /** What the platform knows in the end. */
    private record Life(
            PaymentStanding paid,
            List<RefundAnswer> refunds,
            PaymentStanding end,
            Map<String, ProviderCallback> callbacks,
            List<StatementLine> bill) {}

    static Stream<Trouble> troubles() {
        return Stream.of(
                new Trouble.AnswersSlowly(),
                new Trouble.AnswersAfter(60_000),
                new Trouble.LosesTheAnswer(),
                new Trouble.AnswersUnsigned(502, "<html>bad gateway</html>", Map.of()),
                AlipayServer.answers(200, "{}"),
                AlipayServer.fails("20000", "isp.unknow-error"),
                new AlipayServer.FailsLate("40004", "ACQ.SYSTEM_ERROR"),
                new AlipayServer.Changes(answer -> answer.replaceFirst("\"sign\":\"....", "\"sign\":\"AAAA")));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void aPaymentEndsAlike(Trouble trouble) throws Exception {
        Life undisturbed;
        try (AlipayServer quiet = new AlipayServer();
                AlipayUnderTest usual = new AlipayUnderTest(quiet)) {
            undisturbed = live(quiet, usual.provider(AlipayServer.ALIPAY), null, Delivery.IN_ORDER);
        }
        assertThat(undisturbed.refunds())
                .containsOnly(new RefundAnswer.Succeeded())
                .hasSize(2);
        assertThat(undisturbed.bill()).hasSize(3);
        try (setup) {
            assertThat(live(server, setup.impatient(Duration.ofMillis(500)), trouble, Delivery.TWICE_AND_OUT_OF_ORDER))
                    .isEqualTo(undisturbed);
            assertThat(server.account.refunded(REFERENCE)).isEqualByComparingTo("25.50");
        }
    }

    private static Life live(AlipayServer server, AlipayProvider alipay, @Nullable Trouble trouble, Delivery delivery)
            throws Exception {
        untilAnswered(server, trouble, () -> alipay.create(payment(PRECREATE)));
        server.account.scan(REFERENCE);
        server.account.pay(REFERENCE);
        PaymentStanding paid = untilAnswered(server, trouble, () -> alipay.query(started()));
        List<RefundAnswer> refunds = List.of(
                untilAnswered(server, trouble, () -> alipay.refund(refund(REFUND, PART))),
                untilAnswered(server, trouble, () -> alipay.refund(refund(REFUND + "_b", REST))));
        PaymentStanding end = untilAnswered(server, trouble, () -> alipay.query(started()));
        server.bills.put(DAY.toString(), StatementFiles.alipay(bill(server)));
        List<StatementLine> bill = untilAnswered(server, trouble, () -> Provided.statement(alipay, DAY));
        return new Life(paid, refunds, end, Provided.callbacks(alipay, server.takeCallbacks(delivery), NOW), bill);
    }

    private static List<StatementLine> bill(AlipayServer server) {
        return List.of(
                line(5, Kind.PAYMENT, server.account.tradeNumber(REFERENCE), REFERENCE, AMOUNT),
                line(6, Kind.REFUND, REFUND, REFUND, PART),
                line(7, Kind.REFUND, REFUND + "_b", REFUND + "_b", REST));
    }

    private static StatementLine line(long number, Kind kind, String id, String reference, Money amount) {
        return new StatementLine(number, kind, id, reference, amount.amountMinor(), "CNY", 0, NOW);
    }
}
