package payment.adapter.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.PaymentTerms;
import payment.provider.ProviderCallback;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;
import platform.callback.ParsedCallback.Forged;
import platform.callback.ParsedCallback.Genuine;
import platform.callback.ParsedCallback.Unreadable;
import platform.callback.SignedFields;
import platform.money.Money;

/** Each notification that Alipay may send, and each that only looks like one. */
class BelievesOnlyAlipaysNotificationsTests extends AlipayTest {

    private static final Instant NOW = AlipayUnderTest.NOW;
    private static final Instant PAID_AT = Instant.parse("2026-03-01T09:02:00Z");
    private static final Money AMOUNT = Money.ofMinor(2550, "CNY");
    private static final String REFERENCE = "pay_1";
    private static final KeyPair NEXT = AlipayServer.newKeys();

    private final AlipayProvider alipay = setup.provider(AlipayServer.ALIPAY, NEXT);

    @BeforeEach
    void begin() throws Exception {
        NewPayment payment = new NewPayment(REFERENCE, "alipay", PaymentTerms.USUAL, AMOUNT, NOW, NOW.plusSeconds(900));
        Creation.Created created = (Creation.Created) alipay.create(payment);
        server.open(created.instructions().get("pay_url"), NOW);
    }

    @Test
    void aPaymentIsCaptured() {
        server.account.pay(REFERENCE);
        Map<String, String> notification = server.account.notification(REFERENCE);
        assertThat(genuine(notification))
                .isEqualTo(new ProviderCallback(
                        notification.get("notify_id"),
                        "TRADE_SUCCESS",
                        REFERENCE,
                        AMOUNT,
                        PAID_AT,
                        new ProviderCallback.Captured(server.account.tradeNumber(REFERENCE))));
        server.account.setStatus(REFERENCE, "TRADE_FINISHED");
        assertThat(genuine(server.account.notification(REFERENCE)).fact())
                .isEqualTo(new ProviderCallback.Captured(server.account.tradeNumber(REFERENCE)));
    }

    @Test
    void aPaymentIsCapturedAlsoIfNothingOfItIsRefunded() {
        server.account.pay(REFERENCE);
        assertThat(genuine(with("refund_fee", "0.00")).fact()).isInstanceOf(ProviderCallback.Captured.class);
        assertThat(genuine(with("gmt_refund", "")).fact()).isInstanceOf(ProviderCallback.Captured.class);
        assertThat(genuine(without("gmt_payment")).occurredAt())
                .as("the time of the notification")
                .isEqualTo(Instant.parse("2026-03-01T09:02:03Z"));
    }

    @Test
    void aRefundIsOnlyInformation() throws Exception {
        server.account.pay(REFERENCE);
        refund("ref_1", 1000);
        information("TRADE_SUCCESS");
        refund("ref_2", 1550);
        information("TRADE_CLOSED");
        server.account.setStatus(REFERENCE, "TRADE_FINISHED");
        information("TRADE_FINISHED");
    }

    @Test
    void eitherFieldOfARefundIsEnough() throws Exception {
        server.account.pay(REFERENCE);
        refund("ref_1", 1000);
        assertThat(genuine(without("refund_fee")).fact()).isInstanceOf(ProviderCallback.Information.class);
        assertThat(genuine(without("gmt_refund")).fact()).isInstanceOf(ProviderCallback.Information.class);
    }

    private void refund(String reference, long amountMinor) throws Exception {
        alipay.refund(new NewRefund(
                reference,
                REFERENCE,
                REFERENCE,
                AMOUNT,
                Money.ofMinor(amountMinor, "CNY"),
                NOW,
                "returned",
                List.of()));
    }

    private void information(String type) {
        ProviderCallback callback = genuine(server.account.notification(REFERENCE));
        assertThat(callback.type()).isEqualTo(type);
        assertThat(callback.reference()).isEqualTo(REFERENCE);
        assertThat(callback.fact()).isInstanceOf(ProviderCallback.Information.class);
    }

    @Test
    void aTimeOutIsAFailure() {
        server.account.setStatus(REFERENCE, "TRADE_CLOSED");
        ProviderCallback callback = genuine(server.account.notification(REFERENCE));
        assertThat(callback.fact()).isEqualTo(new ProviderCallback.Failed("closed without a payment"));
        assertThat(callback.occurredAt()).isEqualTo(Instant.parse("2026-03-01T09:15:00Z"));
        assertThat(genuine(with("gmt_payment", AlipayServer.PAID_AT)).fact())
                .as("it was paid")
                .isInstanceOf(ProviderCallback.Information.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAIT_BUYER_PAY", "TRADE_PENDING"})
    void anyOtherStatusIsInformation(String status) {
        server.account.setStatus(REFERENCE, status);
        information(status);
    }

    @Test
    void aNotificationCountsIfAnyOfTheKeysSignedIt() {
        server.account.pay(REFERENCE);
        server.keys = NEXT;
        assertThat(genuine(server.account.notification(REFERENCE)).fact())
                .isInstanceOf(ProviderCallback.Captured.class);
        server.keys = AlipayServer.newKeys();
        assertThat(read(server.form(server.account.notification(REFERENCE)))).isInstanceOf(Forged.class);
        server.keys = AlipayServer.APP;
        assertThat(read(server.form(server.account.notification(REFERENCE)))).isInstanceOf(Forged.class);
    }

    @Test
    void aChangedNotificationIsForged() {
        server.account.pay(REFERENCE);
        String form = server.form(server.account.notification(REFERENCE));
        forged(form.replace("total_amount=25.50", "total_amount=0.01"));
        forged(form.replace("sign_type=RSA2", "sign_type=RSA"));
        forged(form.replace("&sign_type=RSA2", ""));
        forged(form.replaceFirst("&sign=[^&]*", ""));
        forged(form.replaceFirst("&sign=[^&]*", "&sign="));
        forged(form.replaceFirst("&sign=[^&]*", "&sign=no+Base64"));
        forged(form.replaceFirst("&sign=[^&]*", "&sign=AAAA"));
        forged(form + "&out_trade_no=pay_2");
        forged("out_trade_no=pay_2&" + form);
        forged(form + "&extra=1");
        forged(form + "&trailing");
        forged(form + "&x=%zz");
        forged("");
        forged("{\"out_trade_no\":\"pay_1\"}");
    }

    /** The signature need not cover parameters without a value, so they must not count. */
    @Test
    void anAddedEmptyParameterChangesNothing() {
        server.account.pay(REFERENCE);
        String form = server.form(server.account.notification(REFERENCE));
        assertThat(read(form + "&gmt_refund=")).isEqualTo(read(form));
        assertThat(read(form + "&gmt_refund=+")).isEqualTo(read(form));
    }

    @Test
    void anEmptyParameterMayBeSigned() {
        server.account.pay(REFERENCE);
        Map<String, String> notification = with("body", "");
        String form = server.formWithEmptyValues(notification);
        assertThat(read(form)).isEqualTo(read(server.form(notification)));
        forged(form.replace("&body=", ""));
        forged(form + "&gmt_refund=");
    }

    /** Alipay signs the bytes that it sends, in the charset that the notification names. */
    @ParameterizedTest
    @ValueSource(strings = {"GBK", "gb2312", "GB18030", "utf-8"})
    void aNotificationCountsInTheCharsetThatItNames(String charset) {
        server.account.pay(REFERENCE);
        Map<String, String> notification = with("subject", "红茶 & 丁香茶=好");
        notification.put("body", "");
        notification.put("charset", charset);
        assertThat(genuine(notification).fact())
                .isEqualTo(new ProviderCallback.Captured(server.account.tradeNumber(REFERENCE)));
        forged(server.form(notification).replace("charset=" + charset, "charset=ISO-8859-1"));
    }

    @Test
    void aNotificationInACharsetThatAlipayDoesNotHaveCannotBeRead() {
        server.account.pay(REFERENCE);
        forged(server.form(with("charset", "UTF-16BE")));
    }

    /** The signed text does not tell parameters from values that look like parameters. */
    @Test
    void aParameterThatIsHiddenInAnotherIsForged() throws Exception {
        server.account.pay(REFERENCE);
        refund("ref_1", 1000);
        Map<String, String> notification = new TreeMap<>(server.account.notification(REFERENCE));
        String signature = AlipayServer.decoded(server.form(notification)).get("sign");
        notification.put("sign", signature);
        notification.put("sign_type", "RSA2");
        assertThat(read(AlipayServer.encoded(notification))).isInstanceOf(Genuine.class);
        for (boolean inAName : new boolean[] {false, true}) {
            Map<String, String> split = new TreeMap<>(notification);
            fold(split, "receipt_amount", "refund_fee", inAName);
            fold(split, "gmt_payment", "gmt_refund", inAName);
            assertThat(split).doesNotContainKeys("gmt_refund", "refund_fee");
            assertThat(SignedFields.text(split)).isEqualTo(SignedFields.text(notification));
            forged(AlipayServer.encoded(split));
        }
    }

    /** Moves a parameter into the value or the name of the one before it; the signed text stays the same. */
    private static void fold(Map<String, String> parameters, String into, String hidden, boolean inAName) {
        String before = parameters.remove(into);
        String after = parameters.remove(hidden);
        if (inAName) {
            parameters.put("%s=%s&%s".formatted(into, before, hidden), after);
        } else {
            parameters.put(into, "%s&%s=%s".formatted(before, hidden, after));
        }
    }

    /** However the text of a genuine notification is split: it is refused, or says the same. */
    @Test
    void aSignedTextHasOneMeaning() {
        server.account.pay(REFERENCE);
        Map<String, String> notification = new TreeMap<>(server.account.notification(REFERENCE));
        notification.values().removeIf(String::isEmpty);
        ParsedCallback<ProviderCallback> genuine = read(server.form(notification));
        assertThat(genuine).isInstanceOf(Genuine.class);
        String signature = AlipayServer.decoded(server.form(notification)).get("sign");
        List<String> names = List.copyOf(notification.keySet());
        for (int first = 0; first < names.size() - 1; first++) {
            for (boolean inAName : new boolean[] {false, true}) {
                Map<String, String> split = new TreeMap<>(notification);
                String into = names.get(first);
                fold(split, into, names.get(first + 1), inAName);
                assertThat(SignedFields.text(split)).as(into).isEqualTo(SignedFields.text(notification));
                split.put("sign", signature);
                split.put("sign_type", "RSA2");
                forged(AlipayServer.encoded(split));
            }
        }
    }

    @Test
    void anotherShopsNotificationCannotBeRead() {
        server.account.pay(REFERENCE);
        unreadable("app_id is not", with("app_id", "2021000000000002"));
        unreadable("seller_id is not", with("seller_id", "2088000000000002"));
        unreadable("app_id is missing", without("app_id"));
        unreadable("seller_id is missing", without("seller_id"));
    }

    @ParameterizedTest
    @CsvSource({
        "notify_id,",
        "out_trade_no,",
        "trade_status,",
        "notify_time,",
        "total_amount,",
        "total_amount, 1e3",
        "total_amount, 25.505",
        "total_amount, -25.50",
        "total_amount, 9999999999999.00",
        "gmt_payment, yesterday",
        "refund_fee, x"
    })
    void aNotificationWithoutAUsefulContentCannotBeRead(String name, @Nullable String value) {
        server.account.pay(REFERENCE);
        Map<String, String> notification = without("gmt_payment");
        if (value == null) {
            notification.remove(name);
        } else {
            notification.put(name, value);
        }
        unreadable(value == null ? name + " is missing" : "must", notification);
    }

    @Test
    void aNotificationIsAnsweredAsAlipayWantsIt() {
        assertThat(alipay.acknowledgement()).contains("success");
    }

    private Map<String, String> with(String name, String value) {
        Map<String, String> notification = new TreeMap<>(server.account.notification(REFERENCE));
        notification.put(name, value);
        return notification;
    }

    private Map<String, String> without(String name) {
        Map<String, String> notification = new TreeMap<>(server.account.notification(REFERENCE));
        notification.remove(name);
        return notification;
    }

    private void forged(String body) {
        assertThat(read(body)).isInstanceOf(Forged.class);
    }

    private void unreadable(String reason, Map<String, String> notification) {
        assertThat(read(server.form(notification)))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        unreadable -> assertThat(unreadable.why()).contains(reason));
    }

    private ProviderCallback genuine(Map<String, String> notification) {
        return ((Genuine<ProviderCallback>) read(server.form(notification))).message();
    }

    private ParsedCallback<ProviderCallback> read(String body) {
        return alipay.read(new CallbackMessage(body.getBytes(StandardCharsets.US_ASCII), Map.of(), NOW));
    }
}
