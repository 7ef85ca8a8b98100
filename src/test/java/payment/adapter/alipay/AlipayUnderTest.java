package payment.adapter.alipay;

import java.net.URI;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import payment.adapter.base.CaptureMode;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.PaymentTerms;
import payment.provider.StartedPayment;
import platform.money.Money;

/** Providers with several settings that call the server of a test, and a payment that they are asked for. */
final class AlipayUnderTest implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    static final Instant EXPIRES_AT = NOW.plusSeconds(900);
    static final Money AMOUNT = Money.ofMinor(2550, "CNY");
    static final String REFERENCE = "0123456789abcdefghijklmnopqrstuv";
    static final String REFUND = "ref456789abcdefghijklmnopqrstuvw";
    static final PaymentTerms PRECREATE = new PaymentTerms("precreate", null, null, null);
    static final String RETURN_URL = "https://shop.example/paid?by=alipay&x=1";

    static final Duration HOLDS = Duration.ofDays(30);

    private static final Duration PATIENT = Duration.ofSeconds(20);

    private final AlipayServer server;
    private String precreateProduct = "FACE_TO_FACE_PAYMENT";
    private final List<AlipayGateway> gateways = new ArrayList<>();

    AlipayUnderTest(AlipayServer server) {
        this.server = server;
    }

    /** @param keys of Alipay */
    AlipayProvider provider(KeyPair... keys) {
        return provider(null, CaptureMode.AUTOMATIC, PATIENT, keys);
    }

    AlipayProvider withInstalments(int sellerPercent) {
        return provider(sellerPercent, CaptureMode.AUTOMATIC, PATIENT, AlipayServer.ALIPAY);
    }

    AlipayProvider withPrecreateProduct(String product) {
        precreateProduct = product;
        return provider(AlipayServer.ALIPAY);
    }

    AlipayProvider impatient(Duration answerTimeout) {
        return provider(null, CaptureMode.AUTOMATIC, answerTimeout, AlipayServer.ALIPAY);
    }

    AlipayProvider capturing(CaptureMode capture) {
        return provider(null, capture, PATIENT, AlipayServer.ALIPAY);
    }

    AlipayProvider impatientlyCapturing(Duration answerTimeout) {
        return provider(null, CaptureMode.MANUAL_IN_PARTS, answerTimeout, AlipayServer.ALIPAY);
    }

    /** Its calls are made a minute after the payment was requested. */
    private AlipayProvider provider(
            @Nullable Integer sellerPercent, CaptureMode capture, Duration answerTimeout, KeyPair... keys) {
        AlipayProperties properties = new AlipayProperties(
                AlipayServer.APP_ID,
                AlipayServer.SELLER_ID,
                AlipayServer.base64(AlipayServer.APP.getPrivate()),
                Stream.of(keys)
                        .map(each -> AlipayServer.base64(each.getPublic()))
                        .toList(),
                URI.create("https://orders.shop.example/"),
                URI.create(RETURN_URL),
                sellerPercent,
                precreateProduct,
                capture,
                HOLDS,
                server.gateway(),
                Duration.ofSeconds(5),
                answerTimeout);
        AlipaySignatures signatures = AlipaySignatures.of(properties.privateKey(), properties.publicKeys());
        AlipayGateway gateway =
                new AlipayGateway(properties, signatures, Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC));
        gateways.add(gateway);
        return new AlipayProvider(properties, gateway, signatures);
    }

    static NewPayment payment(PaymentTerms terms) {
        return payment(REFERENCE, AMOUNT, EXPIRES_AT, terms);
    }

    static NewPayment payment(String reference, Money amount, Instant expiresAt, PaymentTerms terms) {
        return new NewPayment(reference, "alipay", terms, amount, NOW, expiresAt);
    }

    static StartedPayment started() {
        return new StartedPayment(REFERENCE, "alipay", REFERENCE, AMOUNT, NOW, EXPIRES_AT);
    }

    static NewRefund refund() {
        return refund(REFUND, AMOUNT);
    }

    static NewRefund refund(String reference, Money amount) {
        return new NewRefund(reference, REFERENCE, REFERENCE, AMOUNT, amount, NOW, "returned", List.of());
    }

    /** The address of the page of a payment. */
    static String pageOf(Creation creation) {
        return ((Creation.Created) creation).instructions().get("pay_url");
    }

    /** The shopper signs in on the page, and does not pay. */
    void open() {
        AlipayProvider alipay = provider(AlipayServer.ALIPAY);
        server.open(pageOf(alipay.createLocally(payment(PaymentTerms.USUAL)).orElseThrow()), NOW);
    }

    /** The shopper signs in on the page, and pays. */
    void pay() {
        open();
        server.account.pay(REFERENCE);
    }

    @Override
    public void close() {
        gateways.forEach(AlipayGateway::close);
        server.close();
    }
}
