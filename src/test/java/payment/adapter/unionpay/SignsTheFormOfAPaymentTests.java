package payment.adapter.unionpay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.Operation;
import payment.provider.PaymentMethod;
import payment.provider.PaymentTerms;
import payment.provider.RefundAnswer;
import platform.money.Money;
import testing.MutableClock;

/** The form that starts a payment, without a call: what it contains, and which payments have none. */
class SignsTheFormOfAPaymentTests extends UnionPayTest {

    private static final Instant REQUESTED_AT = Instant.parse("2026-03-01T09:00:00.987654Z");
    private static final Instant EXPIRES_AT = Instant.parse("2026-03-01T09:15:00Z");
    private static final Money AMOUNT = Money.ofMinor(2550, "CNY");
    private static final String PAYMENT = "pay00000000000000000000000000001";

    private final MutableClock clock = new MutableClock(REQUESTED_AT);
    private final UnionPayProvider unionPay = provider(Settings.of(shop), clock);

    @Test
    void aPaymentIsAFormThatTheBrowserPosts() {
        Map<String, String> form = form(payment());
        assertThat(form.remove("form_url"))
                .isEqualTo(server.uri("frontTransReq.do").toString());
        assertThat(form.remove("form_field.signature")).isBase64();
        assertThat(form)
                .isEqualTo(Map.ofEntries(
                        field("version", "5.1.0"),
                        field("encoding", "UTF-8"),
                        field("signMethod", "01"),
                        field("txnType", "01"),
                        field("txnSubType", "01"),
                        field("bizType", "000201"),
                        field("channelType", "07"),
                        field("accessType", "0"),
                        field("merId", "777290058110048"),
                        field("orderId", PAYMENT),
                        field("txnTime", "20260301170000"),
                        field("currencyCode", "156"),
                        field("txnAmt", "2550"),
                        field("payTimeout", "20260301171500"),
                        field("frontUrl", "https://shop.example/paid"),
                        field("backUrl", "https://platform.example/api/v2/payments/callbacks/unionpay"),
                        field("certId", UnionPayServer.SHOP.certificateId())));
        assertThat(shop.open(form(payment()))).isEqualTo("choose a card");
        assertThat(server.requests).as("only the browser calls").hasSize(1);
    }

    private static Map.Entry<String, String> field(String name, String value) {
        return Map.entry("form_field." + name, value);
    }

    @Test
    void theFormIsTheSameEachTime() {
        assertThat(unionPay.createLocally(payment())).contains(unionPay.create(payment()));
        clock.advance(Duration.ofMinutes(5));
        assertThat(form(payment())).isEqualTo(form(payment()));
        assertThat(unionPay.create(payment())).extracting("providerPaymentId").isEqualTo(PAYMENT);
    }

    @Test
    void aPhoneGetsAnotherChannelAndAPaymentCanReturnElsewhere() {
        URI elsewhere = URI.create("https://shop.example/thanks?order=1&a=b");
        Map<String, String> form = form(payment(PAYMENT, new PaymentTerms("wap", null, elsewhere, null), AMOUNT));
        assertThat(form)
                .containsEntry("form_field.channelType", "08")
                .containsEntry("form_field.frontUrl", elsewhere.toString());
        assertThat(shop.open(form)).isEqualTo("choose a card");
        assertThat(form(payment(PAYMENT, new PaymentTerms("web", null, null, null), AMOUNT)))
                .isEqualTo(form(payment()));
    }

    @Test
    void theMethodSaysWhatItTakes() {
        assertThat(unionPay.methods())
                .containsExactly(PaymentMethod.of(
                                "unionpay", Set.of(Operation.QUERY, Operation.QUERY_REFUND, Operation.STATEMENT))
                        .by(List.of(
                                new PaymentMethod.TradeType("web", false), new PaymentMethod.TradeType("wap", false)))
                        .in(Set.of("CNY")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pay_1",
                "short12",
                "0c9d2e3f-4a5b-4c6d-8e7f-0a1b2c3d4e5f",
                "with space 1",
                "ünicode-pay1",
                "12345678901234567890123456789012345678901"
            })
    void aReferenceThatUnionPayDoesNotTakeIsRefused(String reference) throws Exception {
        assertThat(unionPay.create(payment(reference, PaymentTerms.USUAL, AMOUNT)))
                .isEqualTo(new Creation.Refused("UnionPay takes references of 8 to 40 letters and digits only"));
        assertThat(unionPay.refund(
                        new NewRefund(reference, PAYMENT, "1", AMOUNT, AMOUNT, REQUESTED_AT, "returned", List.of())))
                .isInstanceOf(RefundAnswer.Refused.class);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void aPaymentThatUnionPayCannotTakeIsRefused() {
        PaymentTerms scan = new PaymentTerms("scan", null, null, null);
        PaymentTerms instalments = new PaymentTerms("web", null, null, 3);
        assertThat(unionPay.create(payment(PAYMENT, scan, AMOUNT))).isInstanceOf(Creation.Refused.class);
        assertThat(unionPay.create(payment(PAYMENT, instalments, AMOUNT))).isInstanceOf(Creation.Refused.class);
        assertThat(unionPay.create(payment(PAYMENT, PaymentTerms.USUAL, Money.ofMinor(2550, "USD"))))
                .isInstanceOf(Creation.Refused.class);
        assertThat(unionPay.create(payment(PAYMENT, PaymentTerms.USUAL, Money.ofMinor(1_000_000_000_000L, "CNY"))))
                .isInstanceOf(Creation.Refused.class);
        assertThat(unionPay.create(payment(PAYMENT, PaymentTerms.USUAL, Money.ofMinor(999_999_999_999L, "CNY"))))
                .isInstanceOf(Creation.Created.class);
    }

    @Test
    void nobodyCanPayAfterTheEndOfTheWindow() {
        server.now = EXPIRES_AT.plusSeconds(1);
        assertThat(shop.open(form(payment()))).isEqualTo("too late");
    }

    private Map<String, String> form(NewPayment payment) {
        Creation creation = unionPay.createLocally(payment).orElseThrow();
        return new TreeMap<>(((Creation.Created) creation).instructions());
    }

    private static NewPayment payment() {
        return payment(PAYMENT, PaymentTerms.USUAL, AMOUNT);
    }

    private static NewPayment payment(String reference, PaymentTerms terms, Money amount) {
        return new NewPayment(reference, "unionpay", terms, amount, REQUESTED_AT, EXPIRES_AT);
    }
}
