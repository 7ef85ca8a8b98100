package payment.adapter.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static payment.adapter.wechat.WeChatKeys.FOREIGN;
import static payment.adapter.wechat.WeChatKeys.NEXT;
import static payment.adapter.wechat.WeChatKeys.PLATFORM;
import static payment.adapter.wechat.WeChatMerchant.AMOUNT;
import static payment.adapter.wechat.WeChatMerchant.NOW;
import static payment.adapter.wechat.WeChatMerchant.payment;
import static payment.adapter.wechat.WeChatMerchant.refund;
import static payment.adapter.wechat.WeChatMerchant.started;
import static payment.adapter.wechat.WeChatServer.PUBLIC_KEY_ID;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import payment.fake.Trouble;
import payment.provider.PaymentStanding;
import payment.provider.ProviderCallback;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;
import platform.callback.ParsedCallback.Forged;
import platform.callback.ParsedCallback.Genuine;
import platform.callback.ParsedCallback.Unreadable;
import platform.money.Money;

/** Callbacks and answers count only if WeChat Pay has signed them, with a key that counts now; and callbacks only if they are about us. */
class BelievesOnlyWeChatTests extends WeChatTest {

    private static final String FIRST = "5157F09EFDC096DE15EBE81A47057A7232F1B8E2";
    private static final String SECOND = "7132D72A03E93CDDF8C03BBD1F37EEDF5AD69D4A";
    private static final String OTHER_API_KEY = "x".repeat(32);
    private static final Duration YEAR = Duration.ofDays(365);

    private final WeChatMerchant merchant = new WeChatMerchant(server);

    @BeforeEach
    void aPaymentIsPaidAndRefunded() throws Exception {
        merchant.provider.create(payment("pay_01"));
        server.orders.pay("pay_01");
        merchant.provider.refund(refund("ref_01", 1000));
    }

    @Test
    void aCallbackAboutAPaymentIsACapture() {
        assertThat(read(merchant, PUBLIC_KEY_ID, PLATFORM, NOW, paid()))
                .isEqualTo(new Genuine<>(new ProviderCallback(
                        "EV-TRANSACTION.SUCCESS-pay_01",
                        "TRANSACTION.SUCCESS",
                        "pay_01",
                        AMOUNT,
                        WeChatOrders.PAID_AT,
                        new ProviderCallback.Captured("42000_pay_01"))));
    }

    @Test
    void aCaptureCountsAlsoIfItIsRefundedAlready() {
        assertThat(server.orders.state("pay_01")).isEqualTo("REFUND");
        server.orders.setState("pay_01", "SUCCESS");
        assertThat(genuine(paid()).fact()).isEqualTo(new ProviderCallback.Captured("42000_pay_01"));
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCESS, Refunded, 2026-03-01T09:04:00Z",
        "CLOSED, RefundRefused, 2026-03-01T09:03:00Z",
        "ABNORMAL, Information, 2026-03-01T09:03:00Z"
    })
    void aCallbackAboutARefundIsAFactAboutIt(String status, String fact, Instant at) {
        server.orders.decide("ref_01", status);
        ProviderCallback callback = genuine(server.notice("REFUND." + status, server.orders.refundNotice("ref_01")));
        assertThat(callback.reference()).isEqualTo("ref_01");
        assertThat(callback.amount()).isEqualTo(Money.ofMinor(1000, "CNY"));
        assertThat(callback.occurredAt()).isEqualTo(at);
        assertThat(callback.fact().getClass().getSimpleName()).isEqualTo(fact);
    }

    @Test
    void aCallbackAboutSomethingElseIsInformation() {
        ProviderCallback callback = genuine(server.notice("COUPON.USE", Map.of("coupon_id", "1")));
        assertThat(callback.fact()).isInstanceOf(ProviderCallback.Information.class);
        assertThat(callback.reference()).isEqualTo(callback.eventId());
    }

    @Test
    void aCallbackCountsOnlyWithARecentSignatureOfWeChatPay() {
        String body = paid();
        assertThat(read(merchant, PUBLIC_KEY_ID, PLATFORM, NOW.minusSeconds(300), body))
                .isInstanceOf(Genuine.class);
        assertThat(read(merchant, PUBLIC_KEY_ID, PLATFORM, NOW.minusSeconds(301), body))
                .as("a recording")
                .isInstanceOf(Forged.class);
        assertThat(read(merchant, PUBLIC_KEY_ID, PLATFORM, NOW.plusSeconds(301), body))
                .isInstanceOf(Forged.class);
        assertThat(read(merchant, PUBLIC_KEY_ID, FOREIGN, NOW, body)).isInstanceOf(Forged.class);
        assertThat(read(merchant, PUBLIC_KEY_ID, WeChatKeys.MERCHANT, NOW, body))
                .isInstanceOf(Forged.class);
        assertThat(read(merchant, "PUB_KEY_ID_OF_NOBODY", PLATFORM, NOW, body)).isInstanceOf(Forged.class);
        Map<String, String> headers = signature(PUBLIC_KEY_ID, PLATFORM, NOW, body);
        assertThat(read(merchant, headers, body + " ")).isInstanceOf(Forged.class);
        assertThat(read(merchant, headers, body.replace("EV-", "EW-"))).isInstanceOf(Forged.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Wechatpay-Timestamp, ",
        "Wechatpay-Nonce, ",
        "Wechatpay-Serial, ",
        "Wechatpay-Signature, ",
        "Wechatpay-Timestamp, yesterday",
        "Wechatpay-Timestamp, 99999999999999999999",
        "Wechatpay-Timestamp, -1",
        "Wechatpay-Nonce, another",
        "Wechatpay-Signature, !",
        "Wechatpay-Signature, WECHATPAY/SIGNTEST/Q0JBQUFBQUE=",
        "Wechatpay-Signature, AAAA",
        "Wechatpay-Signature-Type, WECHATPAY2-SM2-WITH-SM3"
    })
    void aCallbackWithoutOneOfTheHeadersIsForged(String header, String value) {
        String body = paid();
        Map<String, String> headers = new HashMap<>(signature(PUBLIC_KEY_ID, PLATFORM, NOW, body));
        assertThat(read(merchant, headers, body)).isInstanceOf(Genuine.class);
        headers.remove(header);
        if (value != null) {
            headers.put(header, value);
        }
        assertThat(read(merchant, headers, body)).isInstanceOf(Forged.class);
    }

    @Test
    void theTypeOfTheSignatureMayBeMissing() {
        Map<String, String> headers = new HashMap<>(signature(PUBLIC_KEY_ID, PLATFORM, NOW, paid()));
        headers.remove("Wechatpay-Signature-Type");
        assertThat(read(merchant, headers, paid())).isInstanceOf(Genuine.class);
    }

    /** The signed text has the time, the nonce and the body in lines. */
    @Test
    void aBodyWhoseFirstLinesBecomeAPartOfTheNonceIsForged() {
        for (String hidden : List.of("hidden", "", "two\nlines")) {
            Map<String, String> headers =
                    new HashMap<>(signature(PUBLIC_KEY_ID, PLATFORM, NOW, hidden + "\n" + paid()));
            headers.merge("Wechatpay-Nonce", "\n" + hidden, String::concat);
            assertThat(read(merchant, headers, paid())).isInstanceOf(Forged.class);
        }
    }

    /** The character that stands for wrong bytes is in the signed text. */
    @Test
    void theSignatureIsOfTheBytesAndNotOfATextThatTheyBecome() {
        String body = "{\"id\":\"\uFFFD\"}";
        byte[] others = "{\"id\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
        others[7] = (byte) 0xff;
        Map<String, String> headers = signature(PUBLIC_KEY_ID, PLATFORM, NOW, body);
        assertThat(merchant.provider.read(new CallbackMessage(others, headers, NOW)))
                .isInstanceOf(Forged.class);
        assertThat(read(merchant, headers, body)).isInstanceOf(Unreadable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "mchid, 1900007292",
        "appid, wxOfSomebodyElse",
        "trade_state, NOTPAY",
        "success_time, yesterday",
        "success_time, +999999999-12-31T00:00:00Z",
        "mchid, ",
        "appid, ",
        "out_trade_no, ",
        "transaction_id, ",
        "trade_state, ",
        "success_time, ",
        "amount, "
    })
    void aSignedCallbackThatIsNotAboutOurPaymentsIsUnreadable(String field, String value) {
        Map<String, Object> order = new TreeMap<>(server.orders.order("pay_01"));
        order.remove(field);
        if (value != null) {
            order.put(field, value);
        }
        assertUnreadable(server.notice("TRANSACTION.SUCCESS", order), field.equals("success_time") ? "" : field);
    }

    @Test
    void theAmountIsTheTotalOfTheOrder() {
        assertThat(amount(Map.of("total", 1, "payer_total", 2550, "currency", "CNY")))
                .isEqualTo(Money.ofMinor(1, "CNY"));
        assertThat(amount(Map.of("total", 2550, "currency", "HKD"))).isEqualTo(Money.ofMinor(2550, "HKD"));
        assertThat(amount(Map.of("total", 2550))).as("the currency is optional").isEqualTo(AMOUNT);
        assertUnreadable(order(Map.of("total", 2550, "currency", "shells")), "");
        assertUnreadable(order(Map.of("payer_total", 2550, "currency", "CNY")), "amount.total");
    }

    @Test
    void anAmountIsAWholeNumberInRange() {
        for (Object wrong : List.of(
                2550.99, 2550.0, "2550", "", true, List.of(2550), -2550, Long.MAX_VALUE, 1_000_000_000_000_001L)) {
            assertUnreadable(order(Map.of("total", wrong, "currency", "CNY")), "");
            server.orders.decide("ref_01", "SUCCESS");
            Map<String, Object> refund = new TreeMap<>(server.orders.refundNotice("ref_01"));
            refund.put("amount", Map.of("refund", wrong, "total", 2550));
            assertUnreadable(server.notice("REFUND.SUCCESS", refund), "");
        }
    }

    private Money amount(Map<String, Object> amount) {
        return genuine(order(amount)).amount();
    }

    private String order(Map<String, Object> amount) {
        Map<String, Object> order = new TreeMap<>(server.orders.order("pay_01"));
        order.put("amount", amount);
        return server.notice("TRANSACTION.SUCCESS", order);
    }

    @Test
    void aRefundMustFitItsEvent() {
        server.orders.decide("ref_01", "SUCCESS");
        assertUnreadable(server.notice("REFUND.CLOSED", server.orders.refundNotice("ref_01")), "contradicts");
        Map<String, Object> ofSomebodyElse = server.orders.refundNotice("ref_01");
        ofSomebodyElse.put("mchid", "1900007292");
        assertUnreadable(server.notice("REFUND.SUCCESS", ofSomebodyElse), "mchid");
        assertUnreadable(server.notice("REFUND.SUCCESS", Map.of("mchid", WeChatServer.MERCHANT)), "refund_status");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "nonsense",
                "{}",
                "{\"event_type\":\"X\"}",
                "{\"event_type\":\"X\",\"id\":\"EV-1\",\"create_time\":\"x\"}",
                "{\"event_type\":\"TRANSACTION.SUCCESS\",\"id\":\"EV-1\"}",
                "{\"event_type\":\"TRANSACTION.SUCCESS\",\"id\":\"EV-1\",\"resource\":{}}",
                "{\"event_type\":\"TRANSACTION.SUCCESS\",\"id\":\"EV-1\",\"resource\":{\"algorithm\":\"AEAD_AES_256_GCM\",\"nonce\":\"\",\"ciphertext\":\"\"}}",
                "{\"event_type\":\"TRANSACTION.SUCCESS\",\"id\":\"EV-1\",\"resource\":{\"algorithm\":\"AEAD_AES_256_GCM\",\"nonce\":\"593BEC0C930B\",\"ciphertext\":\"!\"}}",
                "{\"event_type\":\"TRANSACTION.SUCCESS\",\"id\":\"EV-1\",\"resource\":{\"algorithm\":\"AEAD_SM4_GCM\",\"nonce\":\"593BEC0C930B\",\"ciphertext\":\"AAAA\"}}"
            })
    void aSignedBodyThatCannotBeReadSaysSo(String body) {
        assertUnreadable(body, "");
    }

    private void assertUnreadable(String body, String reason) {
        ParsedCallback<ProviderCallback> read = read(merchant, PUBLIC_KEY_ID, PLATFORM, NOW, body);
        assertThat(read).isInstanceOf(Unreadable.class);
        assertThat(((Unreadable<ProviderCallback>) read).why()).contains(reason);
    }

    @Test
    void whileTheApiKeyIsReplacedBothCount() {
        String before = paid();
        server.apiKey = OTHER_API_KEY;
        String after = paid();
        WeChatMerchant both = new WeChatMerchant(server, "api-v3-keys", OTHER_API_KEY + "," + WeChatServer.API_KEY);
        assertThat(read(both, PUBLIC_KEY_ID, PLATFORM, NOW, before)).isInstanceOf(Genuine.class);
        assertThat(read(both, PUBLIC_KEY_ID, PLATFORM, NOW, after)).isInstanceOf(Genuine.class);
        assertUnreadable(after, "cannot be decrypted");
    }

    @Test
    void whileThePublicKeyIsReplacedBothCountAndTheFirstIsWanted() throws Exception {
        WeChatMerchant both = new WeChatMerchant(
                server,
                "public-keys[1].id",
                PUBLIC_KEY_ID,
                "public-keys[1].key",
                WeChatKeys.pem(PLATFORM.getPublic()),
                "public-keys[0].id",
                "PUB_KEY_ID_NEXT",
                "public-keys[0].key",
                WeChatKeys.pem(NEXT.getPublic()));
        assertThat(read(both, PUBLIC_KEY_ID, PLATFORM, NOW, paid())).isInstanceOf(Genuine.class);
        assertThat(read(both, "PUB_KEY_ID_NEXT", NEXT, NOW, paid())).isInstanceOf(Genuine.class);
        assertThat(read(both, "PUB_KEY_ID_NEXT", PLATFORM, NOW, paid()))
                .as("a key counts under its own id only")
                .isInstanceOf(Forged.class);
        assertThat(both.provider.query(started("pay_01"))).isInstanceOf(PaymentStanding.Captured.class);
        assertThat(server.last().wantedKey()).isEqualTo("PUB_KEY_ID_NEXT");
    }

    @Test
    void certificatesCountOnceTheyAreDownloaded() throws Exception {
        WeChatMerchant certified = certified();
        server.publish(FIRST, NEXT, NOW.minus(YEAR), NOW.plus(YEAR));
        server.signsWith = FIRST;
        assertThat(read(certified, FIRST, NEXT, NOW, paid())).isInstanceOf(Forged.class);
        assertThatIOException()
                .isThrownBy(() -> certified.provider.query(started("pay_01")))
                .withMessageContaining("unknown key");

        assertThat(certified.certificates.download()).isEqualTo(Duration.ofHours(1));
        assertThat(read(certified, FIRST, NEXT, NOW, paid())).isInstanceOf(Genuine.class);
        assertThat(read(certified, FIRST, FOREIGN, NOW, paid())).isInstanceOf(Forged.class);
        assertThat(read(certified, PUBLIC_KEY_ID, PLATFORM, NOW, paid())).isInstanceOf(Forged.class);
        assertThat(certified.provider.query(started("pay_01"))).isInstanceOf(PaymentStanding.Captured.class);
        assertThat(server.last().wantedKey()).isEqualTo(FIRST);
    }

    @Test
    void aNewCertificateCountsBesideTheOldOneUntilThatIsWithdrawn() throws Exception {
        WeChatMerchant certified = certified();
        server.publish(FIRST, PLATFORM, NOW.minus(YEAR), NOW.plusSeconds(60));
        certified.certificates.download();
        server.publish(SECOND, NEXT, NOW.minusSeconds(60), NOW.plus(YEAR));
        assertThat(read(certified, SECOND, NEXT, NOW, paid())).isInstanceOf(Forged.class);

        certified.certificates.download();
        assertThat(read(certified, FIRST, PLATFORM, NOW, paid())).isInstanceOf(Genuine.class);
        assertThat(read(certified, SECOND, NEXT, NOW, paid())).isInstanceOf(Genuine.class);
        assertThat(certified.keys.wanted()).isEqualTo(SECOND);
        server.withdraw(FIRST);
        certified.certificates.download();
        assertThat(read(certified, FIRST, PLATFORM, NOW, paid())).isInstanceOf(Forged.class);
        assertThat(read(certified, SECOND, NEXT, NOW, paid())).isInstanceOf(Genuine.class);
    }

    @Test
    void anExpiredCertificateDoesNotCountNorOneThatIsNotValidYet() {
        WeChatMerchant certified = certified();
        server.publish(FIRST, PLATFORM, NOW.minus(YEAR), NOW.minusSeconds(1));
        server.publish(SECOND, NEXT, NOW.plusSeconds(1), NOW.plus(YEAR));
        certified.certificates.download();
        assertThat(read(certified, FIRST, PLATFORM, NOW, paid())).isInstanceOf(Forged.class);
        assertThat(read(certified, SECOND, NEXT, NOW, paid())).isInstanceOf(Forged.class);
    }

    /** WeChat Pay signs more and more callbacks with the public key, within a week. */
    @Test
    void whileAMerchantSwitchesBothTheKeyAndTheCertificatesCount() throws Exception {
        WeChatMerchant both = new WeChatMerchant(server, "download-certificates", "true");
        server.publish(FIRST, NEXT, NOW.minus(YEAR), NOW.plus(YEAR));
        both.certificates.download();
        assertThat(read(both, FIRST, NEXT, NOW, paid())).isInstanceOf(Genuine.class);
        assertThat(read(both, PUBLIC_KEY_ID, PLATFORM, NOW, paid())).isInstanceOf(Genuine.class);
        assertThat(read(both, PUBLIC_KEY_ID, NEXT, NOW, paid())).isInstanceOf(Forged.class);
        for (String signer : new String[] {FIRST, PUBLIC_KEY_ID}) {
            server.signsWith = signer;
            assertThat(both.provider.query(started("pay_01"))).isInstanceOf(PaymentStanding.Captured.class);
            assertThat(server.last().wantedKey()).isEqualTo(PUBLIC_KEY_ID);
        }
    }

    @Test
    void aFailedDownloadChangesNothingAndIsRepeatedSoon() {
        WeChatMerchant certified = certified();
        server.publish(FIRST, NEXT, NOW.minus(YEAR), NOW.plus(YEAR));
        certified.certificates.download();
        server.fails(
                WeChatServer.unsigned(503),
                new Trouble.Answers(200, "nonsense"),
                new Trouble.Answers(200, "{}"),
                new Trouble.LosesTheAnswer(),
                WeChatServer.error(403, "NO_AUTH"));
        for (int i = 0; i < 5; i++) {
            assertThat(certified.certificates.download()).isEqualTo(Duration.ofSeconds(10));
        }
        server.apiKey = OTHER_API_KEY;
        assertThat(certified.certificates.download())
                .as("somebody else has encrypted them")
                .isEqualTo(Duration.ofSeconds(10));
        server.withdraw(FIRST);
        assertThat(certified.certificates.download())
                .as("there are none any more")
                .isEqualTo(Duration.ofHours(1));
        server.apiKey = WeChatServer.API_KEY;
        assertThat(read(certified, FIRST, NEXT, NOW, paid())).isInstanceOf(Genuine.class);
    }

    /** With certificates only. */
    private WeChatMerchant certified() {
        return new WeChatMerchant(
                server, "public-keys[0].id", null, "public-keys[0].key", null, "download-certificates", "true");
    }

    private String paid() {
        return server.notice("TRANSACTION.SUCCESS", server.orders.order("pay_01"));
    }

    private ProviderCallback genuine(String body) {
        return ((Genuine<ProviderCallback>) read(merchant, PUBLIC_KEY_ID, PLATFORM, NOW, body)).message();
    }

    private static Map<String, String> signature(String serial, KeyPair key, Instant at, String body) {
        return WeChatServer.signature(serial, key.getPrivate(), at, body);
    }

    private static ParsedCallback<ProviderCallback> read(
            WeChatMerchant merchant, String serial, KeyPair key, Instant at, String body) {
        return read(merchant, signature(serial, key, at, body), body);
    }

    private static ParsedCallback<ProviderCallback> read(
            WeChatMerchant merchant, Map<String, String> headers, String body) {
        return merchant.provider.read(new CallbackMessage(body.getBytes(StandardCharsets.UTF_8), headers, NOW));
    }
}
