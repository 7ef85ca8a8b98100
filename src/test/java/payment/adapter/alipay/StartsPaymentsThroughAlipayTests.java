package payment.adapter.alipay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static payment.adapter.alipay.AlipayUnderTest.AMOUNT;
import static payment.adapter.alipay.AlipayUnderTest.EXPIRES_AT;
import static payment.adapter.alipay.AlipayUnderTest.NOW;
import static payment.adapter.alipay.AlipayUnderTest.PRECREATE;
import static payment.adapter.alipay.AlipayUnderTest.REFERENCE;
import static payment.adapter.alipay.AlipayUnderTest.pageOf;
import static payment.adapter.alipay.AlipayUnderTest.payment;
import static payment.adapter.alipay.AlipayUnderTest.refund;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import payment.fake.Trouble;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.PaymentMethod;
import payment.provider.PaymentTerms;
import payment.provider.RefundAnswer;
import platform.money.Money;

/** A payment is a page whose address is signed here, or a code that Alipay returns. */
class StartsPaymentsThroughAlipayTests extends AlipayTest {

    private static final PaymentTerms WAP = new PaymentTerms("wap", null, null, null);

    private final AlipayProvider alipay = setup.provider(AlipayServer.ALIPAY);
    private final AlipayProvider impatient = setup.impatient(Duration.ofMillis(300));

    @Test
    void aPageIsSignedWithoutACall() throws Exception {
        Creation creation = alipay.createLocally(payment(PaymentTerms.USUAL)).orElseThrow();
        assertThat(server.calls()).isEmpty();
        assertThat(server.open(pageOf(creation), NOW))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "method", "alipay.trade.page.pay",
                        "out_trade_no", REFERENCE,
                        "total_amount", "25.50",
                        "subject", REFERENCE,
                        "product_code", "FAST_INSTANT_TRADE_PAY",
                        "time_expire", "2026-03-01 17:15:00",
                        "notify_url", "https://orders.shop.example/api/v2/payments/callbacks/alipay",
                        "return_url", AlipayUnderTest.RETURN_URL));
        assertThat(AlipayServer.decoded(URI.create(pageOf(creation)).getRawQuery()))
                .as("the time of the request, in China")
                .containsEntry("timestamp", "2026-03-01 17:00:00");
        assertThatIllegalArgumentException()
                .as("after the payment window")
                .isThrownBy(() -> server.open(pageOf(creation), EXPIRES_AT));
    }

    @Test
    void aPaymentHasTheSamePageEachTime() throws Exception {
        NewPayment payment = payment(PaymentTerms.USUAL);
        assertThat(setup.provider(AlipayServer.ALIPAY).createLocally(payment)).isEqualTo(alipay.createLocally(payment));
        assertThat(alipay.create(payment))
                .isEqualTo(alipay.createLocally(payment).orElseThrow());
    }

    @Test
    void aPageForPhonesNamesItsWayBack() {
        Creation creation = alipay.createLocally(payment(WAP)).orElseThrow();
        assertThat(server.open(pageOf(creation), NOW))
                .containsEntry("method", "alipay.trade.wap.pay")
                .containsEntry("product_code", "QUICK_WAP_WAY")
                .containsEntry("quit_url", AlipayUnderTest.RETURN_URL);
    }

    @Test
    void theShopNamesThePageToReturnTo() {
        PaymentTerms terms = new PaymentTerms("page", null, URI.create("https://shop.example/order/7"), null);
        Creation creation = alipay.createLocally(payment(terms)).orElseThrow();
        assertThat(server.open(pageOf(creation), NOW)).containsEntry("return_url", "https://shop.example/order/7");
    }

    @Test
    void aCodeIsOfTheProductThatTheSettingNames() throws Exception {
        AlipayProvider other = setup.withPrecreateProduct("QR_CODE_OFFLINE");
        assertThat(other.create(payment(PRECREATE))).isInstanceOf(Creation.Created.class);
        assertThat(server.calls().getLast().content().path("product_code").asString())
                .isEqualTo("QR_CODE_OFFLINE");
        assertThat(other.create(payment(PaymentTerms.USUAL)))
                .isInstanceOfSatisfying(
                        Creation.Created.class,
                        created -> assertThat(AlipayUnderTest.pageOf(created)).contains("FAST_INSTANT_TRADE_PAY"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> setup.withPrecreateProduct("code"))
                .withMessageContaining("orderwright.payment.alipay.precreate-product must be");
    }

    @Test
    void aCodeIsMadeByACall() throws Exception {
        assertThat(alipay.createLocally(payment(PRECREATE))).isEmpty();
        assertThat(alipay.create(payment(PRECREATE)))
                .isEqualTo(
                        new Creation.Created(REFERENCE, Map.of("qr_code", "https://qr.alipay.example/" + REFERENCE)));
        AlipayServer.Call call = server.calls().getFirst();
        assertThat(call.method()).isEqualTo("alipay.trade.precreate");
        assertThat(call.parameters())
                .containsEntry("notify_url", "https://orders.shop.example/api/v2/payments/callbacks/alipay")
                .containsEntry("timestamp", "2026-03-01 17:01:00")
                .doesNotContainKey("return_url");
        assertThat(call.content().toString())
                .isEqualTo(
                        "{\"out_trade_no\":\"%s\",\"total_amount\":\"25.50\",\"subject\":\"%<s\",\"product_code\":\"FACE_TO_FACE_PAYMENT\",\"time_expire\":\"2026-03-01 17:15:00\"}"
                                .formatted(REFERENCE));
    }

    @Test
    void aRepeatedCallMakesNoOtherCode() throws Exception {
        server.troubles.add(new Trouble.LosesTheAnswer());
        assertThatIOException().isThrownBy(() -> alipay.create(payment(PRECREATE)));
        server.troubles.add(new Trouble.AnswersAfter(60_000));
        assertThatIOException().isThrownBy(() -> impatient.create(payment(PRECREATE)));
        assertThat(alipay.create(payment(PRECREATE))).isInstanceOf(Creation.Created.class);
    }

    @Test
    void instalmentsAreOfferedOnlyWithASetting() {
        PaymentTerms six = new PaymentTerms(null, null, null, 6);
        assertThat(method(alipay).instalments()).isEmpty();
        assertThat(alipay.createLocally(payment(six)))
                .contains(new Creation.Refused("the shop offers no payment in 6 instalments through Alipay"));
        for (int percent : List.of(0, 100)) {
            AlipayProvider withInstalments = setup.withInstalments(percent);
            assertThat(method(withInstalments).instalments()).containsExactlyInAnyOrder(3, 6, 12);
            Creation creation = withInstalments.createLocally(payment(six)).orElseThrow();
            assertThat(server.open(pageOf(creation), NOW))
                    .containsEntry(
                            "extend_params",
                            "{\"hb_fq_num\":\"6\",\"hb_fq_seller_percent\":\"%d\"}".formatted(percent));
        }
    }

    @Test
    void theMethodSaysWhatItTakes() {
        assertThat(method(alipay).tradeTypes())
                .extracting(PaymentMethod.TradeType::name)
                .containsExactly("page", "wap", "precreate");
        assertThat(method(alipay).tradeTypes()).noneMatch(PaymentMethod.TradeType::needsPayerId);
        assertThat(method(alipay).currencies()).containsExactly("CNY");
    }

    @Test
    void whatAlipayCannotTakeIsRefusedWithoutACall() throws Exception {
        refused("references", payment("pay:1", AMOUNT, EXPIRES_AT, PaymentTerms.USUAL));
        refused("references", payment("p".repeat(65), AMOUNT, EXPIRES_AT, PRECREATE));
        refused("GBP", payment(REFERENCE, Money.ofMinor(1, "GBP"), EXPIRES_AT, PaymentTerms.USUAL));
        refused("CNY 100000000.00", payment(REFERENCE, Money.ofMinor(10_000_000_001L, "CNY"), EXPIRES_AT, PRECREATE));
        refused("15 days", payment(REFERENCE, AMOUNT, NOW.plus(Duration.ofDays(16)), PaymentTerms.USUAL));
        refused("trade type app", payment(new PaymentTerms("app", null, null, null)));
        assertThat(alipay.refund(refund("ref:1", AMOUNT))).isInstanceOf(RefundAnswer.Refused.class);
        assertThat(server.calls()).isEmpty();
    }

    private void refused(String reason, NewPayment payment) throws Exception {
        assertThat(alipay.create(payment))
                .isInstanceOfSatisfying(
                        Creation.Refused.class,
                        refused -> assertThat(refused.reason()).contains(reason));
        assertThat(alipay.createLocally(payment)).as("also locally").containsInstanceOf(Creation.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ACQ.INVALID_PARAMETER",
                "ACQ.TOTAL_FEE_EXCEED",
                "ACQ.EXIST_FORBIDDEN_WORD",
                "ACQ.TRADE_HAS_CLOSE"
            })
    void whatAlipayRefusesIsRefused(String code) throws Exception {
        server.trouble = AlipayServer.fails("40004", code);
        assertThat(alipay.create(payment(PRECREATE))).isEqualTo(new Creation.Refused("Alipay answered " + code));
    }

    private static PaymentMethod method(AlipayProvider provider) {
        return provider.methods().iterator().next();
    }
}
