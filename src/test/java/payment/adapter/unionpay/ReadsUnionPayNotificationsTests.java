package payment.adapter.unionpay;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.adapter.unionpay.UnionPayServer.MIDDLE;
import static payment.adapter.unionpay.UnionPayServer.SIGNER;
import static payment.adapter.unionpay.UnionPayServer.UNIONPAY;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import payment.adapter.unionpay.TestAuthority.Identity;
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
import testing.Apart;

/** Which notifications count as those of UnionPay, and what they say. */
@Apart
class ReadsUnionPayNotificationsTests extends UnionPayTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final Money AMOUNT = Money.ofMinor(2550, "CNY");
    private static final String PAYMENT = "pay00000000000000000000000000001";
    private static final String REFUND = "ref00000000000000000000000000001";

    private final UnionPayProvider unionPay = provider(Settings.of(shop), Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeEach
    void pay() {
        NewPayment payment = new NewPayment(PAYMENT, "unionpay", PaymentTerms.USUAL, AMOUNT, NOW, NOW.plusSeconds(900));
        shop.open(((Creation.Created) unionPay.create(payment)).instructions());
        server.pay(PAYMENT);
    }

    @Test
    void aPaidPaymentIsACapture() {
        server.discount = 550;
        assertThat(read(server.notification(PAYMENT)))
                .isEqualTo(new Genuine<>(new ProviderCallback(
                        server.queryId(PAYMENT) + ":01:00",
                        "txnType=01&respCode=00",
                        PAYMENT,
                        AMOUNT,
                        UnionPayServer.PAID_AT,
                        new ProviderCallback.Captured(server.queryId(PAYMENT)))));
    }

    @Test
    void aRepeatedOrOldNotificationIsTheSameCallback() {
        String body = server.notification(PAYMENT);
        assertThat(read(body)).isEqualTo(read(body)).isEqualTo(read(body, NOW.plusSeconds(86_400 * 365)));
    }

    @ParameterizedTest
    @CsvSource({
        "01, 00, Captured",
        "01, A6, Captured",
        "01, 64, Information",
        "01, 05, Information",
        "04, 00, Refunded",
        "04, A6, Refunded",
        "04, 03, Information",
        "04, 04, Information",
        "04, 05, Information",
        "04, 61, RefundRefused",
        "31, 00, Information",
        "02, 00, Authorised",
        "02, A6, Authorised",
        "02, 05, Information",
        "02, 64, Information",
        "03, 00, CaptureSucceeded",
        "03, A6, CaptureSucceeded",
        "03, 05, Information",
        "03, 61, CaptureRefused",
        "32, 00, Information",
        "33, 00, Information"
    })
    void theTypeAndTheCodeMakeTheFact(String type, String code, String fact) {
        ProviderCallback callback = genuine(Map.of("txnType", type, "respCode", code));
        assertThat(callback.fact().getClass().getSimpleName()).isEqualTo(fact);
        assertThat(callback.type()).isEqualTo("txnType=%s&respCode=%s".formatted(type, code));
        assertThat(callback.reference()).isEqualTo(PAYMENT);
    }

    @Test
    void aRefundIsReportedUnderItsNumber() throws Exception {
        unionPay.refund(new NewRefund(
                REFUND,
                PAYMENT,
                server.queryId(PAYMENT),
                AMOUNT,
                Money.ofMinor(1000, "CNY"),
                NOW,
                "returned",
                List.of()));
        server.decide(REFUND, "00");
        assertThat(read(server.notification(REFUND)))
                .isEqualTo(new Genuine<>(new ProviderCallback(
                        server.queryId(REFUND) + ":04:00",
                        "txnType=04&respCode=00",
                        REFUND,
                        Money.ofMinor(1000, "CNY"),
                        UnionPayServer.PAID_AT,
                        new ProviderCallback.Refunded())));
        server.decide(REFUND, "61");
        assertThat(genuine(REFUND, Map.of()).fact())
                .isEqualTo(new ProviderCallback.RefundRefused("UnionPay answered 61 [2600061]"));
    }

    @Test
    void anotherAmountOrCurrencyIsReportedAsItIs() {
        assertThat(genuine(Map.of("txnAmt", "1")).amount()).isEqualTo(Money.ofMinor(1, "CNY"));
        assertThat(genuine(Map.of("currencyCode", "344")).amount()).isEqualTo(Money.ofMinor(2550, "HKD"));
    }

    @Test
    void theYearIsThatInWhichThePaymentWasRequested() {
        Map<String, String> newYear = Map.of("txnTime", "20251231235900", "traceTime", "0101000200");
        assertThat(genuine(newYear).occurredAt()).isEqualTo(Instant.parse("2025-12-31T16:02:00Z"));
        Map<String, String> clocksDiffer = Map.of("txnTime", "20260101000100", "traceTime", "1231235900");
        assertThat(genuine(clocksDiffer).occurredAt()).isEqualTo(Instant.parse("2025-12-31T15:59:00Z"));
        Map<String, String> leapDay = Map.of("txnTime", "20280228235900", "traceTime", "0229000100");
        assertThat(genuine(leapDay).occurredAt()).isEqualTo(Instant.parse("2028-02-28T16:01:00Z"));
        assertThat(genuine(Map.of("traceTime", "")).occurredAt()).isEqualTo(NOW);
    }

    @Test
    void anEmptyFieldIsNotSigned() {
        assertThat(read(server.notification(PAYMENT) + "&reqReserved=")).isInstanceOf(Genuine.class);
    }

    @Test
    void onlyTheKeyOfUnionPaySigns() {
        for (Identity other : List.of(
                UnionPayServer.SHOP,
                TestAuthority.root("CN=Test Root,C=CN").issue(UNIONPAY),
                TestAuthority.root("CN=Test Root,C=CN")
                        .middle("CN=Test Middle,C=CN")
                        .issue(UNIONPAY),
                TestAuthority.root(UNIONPAY).identity())) {
            assertThat(read(server.notification(PAYMENT, other, Map.of()))).isInstanceOf(Forged.class);
        }
    }

    /** The shop is certified by the same authority, so it could certify others if nobody checked that it may not. */
    @Test
    void aShopIsNoAuthority() {
        Identity certifiedByTheShop = TestAuthority.of(UnionPayServer.SHOP).issue(UNIONPAY);
        assertThat(read(server.notification(PAYMENT, certifiedByTheShop, Map.of())))
                .isInstanceOf(Forged.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CN=041@8310000000083040@Another Company@中国银联股份有限公司,C=cn",
                "CN=中国银联股份有限公司,C=cn",
                "CN=041@中国银联股份有限公司,C=cn",
                "CN=041@x@中国银联股份有限公司2@1,C=cn",
                "O=\"CN=041@x@中国银联股份有限公司@1\",CN=041@x@Another Company@1",
                "CN=041@x@中国银联股份有限公司@1,CN=041@x@Another Company@1",
                "CN=041@x@Another Company@1,CN=041@x@中国银联股份有限公司@1",
                "O=041@x@中国银联股份有限公司@1,C=cn"
            })
    void onlyTheNameOfUnionPayCounts(String name) {
        Identity other = MIDDLE.issue(SIGNER, name, TestAuthority.VALID_FROM, TestAuthority.VALID_UNTIL);
        assertThat(read(server.notification(PAYMENT, other, Map.of()))).isInstanceOf(Forged.class);
    }

    @Test
    void theCertificateMustBeValidAtTheReception() {
        Identity expired = MIDDLE.issue(SIGNER, UNIONPAY, TestAuthority.VALID_FROM, NOW.minusSeconds(1));
        Identity future = MIDDLE.issue(SIGNER, UNIONPAY, NOW.plusSeconds(1), TestAuthority.VALID_UNTIL);
        String ofExpired = server.notification(PAYMENT, expired, Map.of());
        assertThat(read(ofExpired)).isInstanceOf(Forged.class);
        assertThat(read(ofExpired, NOW.minusSeconds(2))).isInstanceOf(Genuine.class);
        assertThat(read(server.notification(PAYMENT, future, Map.of()))).isInstanceOf(Forged.class);
    }

    /** UnionPay replaces its certificate, and later that of the authority. */
    @Test
    void newCertificatesCountWithoutOrWithNewSettings() {
        assertThat(read(server.notification(PAYMENT, MIDDLE.issue(UNIONPAY), Map.of())))
                .isInstanceOf(Genuine.class);

        TestAuthority root = TestAuthority.root("CN=Next Root,C=CN");
        TestAuthority middle = root.middle("CN=Next Middle,C=CN");
        String body = server.notification(PAYMENT, middle.issue(UNIONPAY), Map.of());
        assertThat(read(body)).isInstanceOf(Forged.class);
        Map<String, String> settings = new HashMap<>(shop.settings());
        settings.put("orderwright.payment.unionpay.root-certificates[0]", UnionPayServer.ROOT.pem());
        settings.put("orderwright.payment.unionpay.root-certificates[1]", root.pem());
        settings.put("orderwright.payment.unionpay.middle-certificates", MIDDLE.pem() + "\n" + middle.pem());
        settings.remove("orderwright.payment.unionpay.root-certificates");
        try (UnionPayProvider both = new UnionPayProvider(Settings.bind(settings), Clock.fixed(NOW, ZoneOffset.UTC))) {
            assertThat(both.read(message(body, NOW))).isInstanceOf(Genuine.class);
            assertThat(both.read(message(server.notification(PAYMENT), NOW))).isInstanceOf(Genuine.class);
        }
    }

    @Test
    void theTestEnvironmentCanHaveAnotherName() {
        Identity old = MIDDLE.issue("CN=041@Z2017-11-1@00040000:SIGN@00000001,C=cn");
        String body = server.notification(PAYMENT, old, Map.of());
        assertThat(read(body)).isInstanceOf(Forged.class);
        Map<String, String> settings = new HashMap<>(shop.settings());
        settings.put("orderwright.payment.unionpay.signer-name", "00040000:SIGN");
        try (UnionPayProvider test = new UnionPayProvider(Settings.bind(settings), Clock.fixed(NOW, ZoneOffset.UTC))) {
            assertThat(test.read(message(body, NOW))).isInstanceOf(Genuine.class);
            assertThat(test.read(message(server.notification(PAYMENT), NOW))).isInstanceOf(Forged.class);
        }
    }

    private static Stream<String> forgeries() {
        return Stream.of(
                "",
                "nonsense",
                "=",
                "{}",
                "orderId=" + PAYMENT,
                "%zz=1",
                "signature=a&signPubKeyCert=b",
                "signature=a&signPubKeyCert=-----BEGIN+CERTIFICATE-----%0AMIIB%0A-----END+CERTIFICATE-----");
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void aBodyWithoutASignatureIsForged(String body) {
        assertThat(read(body)).isInstanceOf(Forged.class);
    }

    @Test
    void aChangedNotificationIsForged() {
        String body = server.notification(PAYMENT);
        assertThat(read(body.replace("txnAmt=2550", "txnAmt=1"))).isInstanceOf(Forged.class);
        assertThat(read(body.replace("orderId=pay", "orderId=pax"))).isInstanceOf(Forged.class);
        assertThat(read(body + "&orderId=other")).as("which of both?").isInstanceOf(Forged.class);
        assertThat(read(body + "&more=1")).isInstanceOf(Forged.class);
        assertThat(read(body.replaceFirst("signature=[^&]*", "signature="))).isInstanceOf(Forged.class);
        assertThat(read(body.replaceFirst("&signature=[^&]*", ""))).isInstanceOf(Forged.class);
    }

    @Test
    void aNotificationOfAnotherShopIsNotRead() {
        assertThat(read(server.notification(PAYMENT, SIGNER, Map.of("merId", "777290058110049"))))
                .isEqualTo(new Unreadable<>("merId is that of another shop."));
        assertThat(read(server.notification(PAYMENT, SIGNER, Map.of("merId", ""))))
                .isInstanceOf(Unreadable.class);
    }

    @Test
    void aNotificationOfAnotherShopThatIsSplitInAnotherWayIsForged() {
        Map<String, String> inAValue = server.splitNotification(PAYMENT);
        assertThat(inAValue).containsEntry("merId", UnionPayServer.MERCHANT).containsEntry("orderId", PAYMENT);
        assertThat(inAValue.get("accNo")).contains("&accessType=0&", "&merId=777290058110049&");
        assertThat(read(SignedMessages.joined(inAValue, true))).isInstanceOf(Forged.class);

        Map<String, String> inAName = new HashMap<>(inAValue);
        String hidden = "accNo=" + inAName.remove("accNo");
        int last = hidden.lastIndexOf('=');
        inAName.put(hidden.substring(0, last), hidden.substring(last + 1));
        assertThat(SignedMessages.text(inAName)).isEqualTo(SignedMessages.text(inAValue));
        assertThat(read(SignedMessages.joined(inAName, true))).isInstanceOf(Forged.class);
    }

    /** Any run of fields becomes one field, in its value or in its name: the notification is refused, or says the same. */
    @Test
    void noSplitOfASignedTextSaysSomethingElse() {
        Map<String, String> sent = new TreeMap<>(SignedMessages.decoded(server.notification(
                PAYMENT, SIGNER, Map.of("reqReserved", "a=b & c&orderIdx=1&=&txnAmt2", "respMsg", "A&B"))));
        ParsedCallback<ProviderCallback> genuine = read(SignedMessages.joined(sent, true));
        assertThat(genuine).isInstanceOf(Genuine.class);
        String signature = sent.remove("signature");
        List<String> names = List.copyOf(sent.keySet());
        for (int first = 0; first < names.size(); first++) {
            for (int last = first + 1; last < names.size(); last++) {
                Map<String, String> run = new TreeMap<>(sent);
                run.keySet().retainAll(names.subList(first, last + 1));
                String text = SignedMessages.text(run);
                for (int equals : new int[] {text.indexOf('='), text.lastIndexOf('=')}) {
                    Map<String, String> split = new TreeMap<>(sent);
                    split.keySet().removeAll(run.keySet());
                    split.put(text.substring(0, equals), text.substring(equals + 1));
                    assertThat(SignedMessages.text(split)).isEqualTo(SignedMessages.text(sent));
                    split.put("signature", signature);
                    boolean isUsed = run.keySet().stream().anyMatch(UnionPayMessage.USED::contains)
                            || run.containsKey("signPubKeyCert");
                    ParsedCallback<ProviderCallback> read = read(SignedMessages.joined(split, true));
                    if (isUsed || equals != text.indexOf('=')) {
                        assertThat(read).as(text).isInstanceOf(Forged.class);
                    } else {
                        assertThat(read).as(text).isEqualTo(genuine);
                    }
                }
            }
        }
    }

    /** A message with fields that nobody uses within another one is read: {@code reserved} has such a form. */
    @Test
    void fieldsThatNobodyUsesMayStandInAValue() {
        assertThat(server.notification(PAYMENT)).contains("reserved=" + encoded("{a=1&b=[2]}"));
        assertThat(read(server.notification(PAYMENT))).isInstanceOf(Genuine.class);
        assertThat(read(server.notification(
                        PAYMENT, SIGNER, Map.of("reserved", "{a=1&merId=" + UnionPayServer.MERCHANT + "}"))))
                .isInstanceOf(Forged.class);
        assertThat(read(server.notification(PAYMENT, SIGNER, Map.of("respMsg", "{a=1&b=2}"))))
                .isInstanceOf(Forged.class);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "orderId, ''",
        "txnType, ''",
        "respCode, ''",
        "queryId, ''",
        "txnAmt, ''",
        "txnAmt, 1.00",
        "txnAmt, -5",
        "txnAmt, 1234567890123",
        "currencyCode, ''",
        "currencyCode, abc",
        "traceTime, yesterday",
        "traceTime, 1301000000",
        "txnTime, today"
    })
    void aSignedNotificationThatCannotBeReadSaysSo(String field, String value) {
        assertThat(read(server.notification(PAYMENT, SIGNER, Map.of(field, value))))
                .isInstanceOf(Unreadable.class);
    }

    @Test
    void theNumberOfTheCardIsDropped() {
        assertThat(server.notification(PAYMENT)).contains(UnionPayServer.CARD);
        assertThat(read(server.notification(PAYMENT)).toString()).doesNotContain(UnionPayServer.CARD);
        Map<String, String> all = SignedMessages.decoded(server.notification(PAYMENT));
        UnionPayMessage kept = new UnionPayMessage(SignedFields.read(all, UnionPayMessage.USED));
        assertThat(kept.field("accNo")).isEmpty();
        assertThat(kept.toString()).doesNotContain(UnionPayServer.CARD);
    }

    private ProviderCallback genuine(Map<String, String> changes) {
        return genuine(PAYMENT, changes);
    }

    private ProviderCallback genuine(String orderId, Map<String, String> changes) {
        return ((Genuine<ProviderCallback>) read(server.notification(orderId, SIGNER, changes))).message();
    }

    private ParsedCallback<ProviderCallback> read(String body) {
        return read(body, NOW);
    }

    private ParsedCallback<ProviderCallback> read(String body, Instant at) {
        return unionPay.read(message(body, at));
    }

    private static CallbackMessage message(String body, Instant at) {
        return new CallbackMessage(body.getBytes(StandardCharsets.UTF_8), Map.of(), at);
    }
}
