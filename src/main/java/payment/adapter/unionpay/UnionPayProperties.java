package payment.adapter.unionpay;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import payment.adapter.base.CaptureMode;
import payment.adapter.base.Timeouts;

/**
 * Settings of UnionPay. A key or certificate is PEM text, or the path of a file, also in the form {@code file:…}. The signing key is either
 * in a PKCS#12 file or a PEM key with its certificate.
 *
 * @param merchantId the id that UnionPay has given the shop
 * @param keyStore the path of the PKCS#12 file (.pfx) with the signing key and its certificate
 * @param keyStorePassword the password of this file
 * @param privateKey the signing key as PKCS#8, in place of the file
 * @param certificate the certificate of this key
 * @param rootCertificates the roots that sign UnionPay's certificates; several while UnionPay replaces one
 * @param middleCertificates the certificates between the roots and those of UnionPay
 * @param signerName the third part of the common name of UnionPay's certificates
 * @param publicBaseUrl where UnionPay reaches this platform, without a path
 * @param returnUrl the page of the shop to which UnionPay sends the shopper, with a POST request
 * @param capture when payments are collected
 * @param frontAddress where the shopper's browser posts the form
 * @param backAddress where refunds are requested
 * @param queryAddress where UnionPay is asked
 * @param fileAddress where the files of settlement days are fetched
 * @param connectTimeout time-out for a connection, at most 30 s
 * @param answerTimeout time-out for a complete answer, at most 30 s
 */
@ConditionalOnProperty(UnionPayProperties.MERCHANT_ID)
@ConfigurationProperties("orderwright.payment.unionpay")
record UnionPayProperties(
        String merchantId,
        @Nullable String keyStore,
        @Nullable String keyStorePassword,
        @Nullable String privateKey,
        @Nullable String certificate,
        @DefaultValue List<String> rootCertificates,
        @DefaultValue List<String> middleCertificates,
        @DefaultValue("中国银联股份有限公司") String signerName,
        @Nullable URI publicBaseUrl,
        @Nullable URI returnUrl,
        @DefaultValue("automatic") CaptureMode capture,

        @DefaultValue("https://gateway.95516.com/gateway/api/frontTransReq.do")
        URI frontAddress,

        @DefaultValue("https://gateway.95516.com/gateway/api/backTransReq.do")
        URI backAddress,

        @DefaultValue("https://gateway.95516.com/gateway/api/queryTrans.do")
        URI queryAddress,

        @DefaultValue("https://filedownload.95516.com/") URI fileAddress,

        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("20s") Duration answerTimeout) {

    static final String MERCHANT_ID = "orderwright.payment.unionpay.merchant-id";

    private static final Pattern MERCHANT = Pattern.compile("[0-9A-Za-z]{15}");
    private static final int MOST_CERTIFICATES = 4;

    UnionPayProperties {
        Assert.isTrue(
                MERCHANT.matcher(merchantId).matches(),
                property("merchant-id") + " must have 15 letters and digits, without spaces");
        boolean isFile = keyStore != null && keyStorePassword != null && privateKey == null && certificate == null;
        boolean isPair = privateKey != null && certificate != null && keyStore == null && keyStorePassword == null;
        Assert.isTrue(
                isFile || isPair,
                "Set either %s and %s, or %s and %s, and not both pairs"
                        .formatted(
                                property("key-store"),
                                property("key-store-password"),
                                property("private-key"),
                                property("certificate")));
        requireCertificates("root-certificates", rootCertificates);
        requireCertificates("middle-certificates", middleCertificates);
        Assert.isTrue(!signerName.isBlank(), property("signer-name") + " must not be blank");
        URI reached = requireAddress("public-base-url", publicBaseUrl);
        Assert.isTrue(
                reached.getRawQuery() == null
                        && reached.getRawFragment() == null
                        && List.of("", "/").contains(reached.getRawPath()),
                property("public-base-url") + " must have no path, such as https://shop.example");
        requireAddress("return-url", returnUrl);
        Assert.isTrue(
                capture != CaptureMode.MANUAL_IN_PARTS,
                property("capture") + " must be automatic or manual, because UnionPay captures an authorisation once");
        requireAddress("front-address", frontAddress);
        requireAddress("back-address", backAddress);
        requireAddress("query-address", queryAddress);
        requireAddress("file-address", fileAddress);
        Timeouts.require(property("connect-timeout"), connectTimeout);
        Timeouts.require(property("answer-timeout"), answerTimeout);
    }

    /** The full name of a setting, for messages. */
    static String property(String name) {
        return "orderwright.payment.unionpay." + name;
    }

    private static void requireCertificates(String name, List<String> certificates) {
        Assert.isTrue(
                !certificates.isEmpty()
                        && certificates.size() <= MOST_CERTIFICATES
                        && certificates.stream().noneMatch(String::isBlank),
                "%s must have 1 to %d certificates".formatted(property(name), MOST_CERTIFICATES));
    }

    private static URI requireAddress(String name, @Nullable URI address) {
        if (address == null
                || address.getHost() == null
                || !List.of("http", "https").contains(address.getScheme())) {
            throw new IllegalArgumentException(
                    property(name) + " must be an address that begins with https:// or http://");
        }
        return address;
    }

    /** Without the key and its password. */
    @Override
    public String toString() {
        return "UnionPayProperties[merchantId=%s, capture=%s, frontAddress=%s, backAddress=%s, queryAddress=%s, fileAddress=%s, publicBaseUrl=%s, returnUrl=%s]"
                .formatted(
                        merchantId,
                        capture,
                        frontAddress,
                        backAddress,
                        queryAddress,
                        fileAddress,
                        publicBaseUrl,
                        returnUrl);
    }
}
