package payment.adapter.unionpay;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.fake.Calls.untilAnswered;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
import payment.statement.StatementFiles;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;
import platform.money.Money;
import testing.Apart;
import testing.MutableClock;

/**
 * The life of a payment, from the form to the file of the day. Each request is wrong once, and each notification arrives twice and out of order. The
 * calls are repeated as the platform repeats them. Nothing is done twice, and the end is the same.
 */
@Apart
class PaymentsThroughUnionPayEndAlikeTests {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final Money AMOUNT = Money.ofMinor(2550, "CNY");
    private static final String PAYMENT = "pay00000000000000000000000000001";
    private static final String REFUND = "ref0000000000000000000000000000";
    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

    /** What the platform knows in the end. */
    private record Life(
            PaymentStanding paid,
            List<RefundAnswer> refunds,
            Map<String, ProviderCallback> callbacks,
            List<StatementLine> file,
            long refundsAtUnionPay) {}

    static Stream<Trouble> troubles() {
        return Stream.of(
                new Trouble.AnswersSlowly(),
                new Trouble.AnswersAfter(60_000),
                new Trouble.LosesTheAnswer(),
                UnionPayServer.answers(502, "<html>bad gateway</html>"),
                UnionPayServer.answers(200, "respCode=00"),
                new UnionPayServer.Refuses("06"),
                new UnionPayServer.Falsifies("respMsg", "other"),
                new UnionPayServer.IsSignedBy(UnionPayServer.SHOP),
                new UnionPayServer.Changes("txnTime", "20260301170001"));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void aPaymentEndsAlike(Trouble trouble) throws Exception {
        Life undisturbed = live("20s", null, Delivery.IN_ORDER);
        assertThat(undisturbed.refunds())
                .containsOnly(new RefundAnswer.Succeeded())
                .hasSize(2);
        assertThat(undisturbed.callbacks()).hasSize(3);
        assertThat(undisturbed.file()).hasSize(3);
        assertThat(undisturbed.refundsAtUnionPay()).isEqualTo(2);
        assertThat(live("500ms", trouble, Delivery.TWICE_AND_OUT_OF_ORDER)).isEqualTo(undisturbed);
    }

    private static Life live(String answerTimeout, @Nullable Trouble trouble, Delivery delivery) throws Exception {
        try (UnionPayShop shop = new UnionPayShop();
                UnionPayProvider unionPay =
                        new UnionPayProvider(Settings.waiting(shop, answerTimeout), new MutableClock(NOW))) {
            UnionPayServer server = shop.server();
            shop.open(((Creation.Created) unionPay.create(payment())).instructions());
            server.pay(PAYMENT);
            PaymentStanding paid = untilAnswered(server, trouble, () -> unionPay.query(started()));
            List<RefundAnswer> refunds = new ArrayList<>();
            for (NewRefund each : List.of(refund(server, "1", 1000), refund(server, "2", 1550))) {
                untilAnswered(server, trouble, () -> unionPay.refund(each));
                server.decide(each.reference(), "00");
                refunds.add(untilAnswered(
                        server, trouble, () -> unionPay.queryRefund(each).orElseThrow()));
            }
            server.files.put("0301", packed(StatementFiles.unionPay(lines(server))));
            List<StatementLine> file =
                    untilAnswered(server, isSlow(trouble) ? null : trouble, () -> Provided.statement(unionPay, DAY));
            return new Life(
                    paid,
                    refunds,
                    Provided.callbacks(unionPay, server.takeCallbacks(delivery), NOW),
                    file,
                    server.refunds());
        }
    }

    /** The platform waits ten minutes for a file. */
    private static boolean isSlow(@Nullable Trouble trouble) {
        return trouble instanceof Trouble.AnswersSlowly || trouble instanceof Trouble.AnswersAfter;
    }

    private static NewPayment payment() {
        return new NewPayment(PAYMENT, "unionpay", PaymentTerms.USUAL, AMOUNT, NOW, NOW.plusSeconds(900));
    }

    private static StartedPayment started() {
        return new StartedPayment(PAYMENT, "unionpay", PAYMENT, AMOUNT, NOW, NOW.plusSeconds(900));
    }

    private static NewRefund refund(UnionPayServer server, String number, long minor) {
        return new NewRefund(
                REFUND + number,
                PAYMENT,
                server.queryId(PAYMENT),
                AMOUNT,
                Money.ofMinor(minor, "CNY"),
                NOW.plusSeconds(3600),
                "returned",
                List.of());
    }

    private static List<StatementLine> lines(UnionPayServer server) {
        return List.of(
                line(server, 1, Kind.PAYMENT, PAYMENT, 2550),
                line(server, 2, Kind.REFUND, REFUND + "1", 1000),
                line(server, 3, Kind.REFUND, REFUND + "2", 1550));
    }

    private static StatementLine line(UnionPayServer server, long number, Kind kind, String reference, long minor) {
        return new StatementLine(
                number, kind, server.queryId(reference), reference, minor, "CNY", 0, UnionPayServer.PAID_AT);
    }

    /** As UnionPay packs the file of a day. */
    private static String packed(byte[] transactions) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream deflated = new DeflaterOutputStream(bytes);
                ZipOutputStream zip = new ZipOutputStream(deflated)) {
            zip.putNextEntry(new ZipEntry("INN26030188ZM_" + UnionPayServer.MERCHANT));
            zip.write(transactions);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
