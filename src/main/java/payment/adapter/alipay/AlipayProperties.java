package payment.adapter.alipay;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import payment.adapter.base.CaptureMode;
import payment.adapter.base.Timeouts;

/**
 * Settings of Alipay. A key is PEM text, the Base64 text that Alipay's tools show, or the name of a file with one of them.
 *
 * @param appId the id of the application at Alipay
 * @param sellerId the shop's account at Alipay, which collects the money
 * @param privateKey the private key of the application
 * @param publicKeys the public keys of Alipay for this application, one to four; several while Alipay's key is replaced
 * @param publicBaseUrl the address at which Alipay reaches the platform
 * @param returnUrl the page of the shop to which Alipay leads the shopper after the payment
 * @param instalmentSellerPercent which part of the fee of a payment in instalments the shop bears: 0 or 100; null if the shop offers no
 *     instalments
 * @param precreateProduct Alipay's code of the product that the shop has signed for, for payments that begin with a code: 1 to 64 capital
 *     letters, digits and underscores
 * @param capture when payments are collected
 * @param authorisationHolds how long an authorisation holds, from an hour to a year; the platform asks Alipay afterwards
 * @param gateway the address of Alipay
 * @param connectTimeout time-out for a connection, at most 30 s
 * @param answerTimeout time-out for a complete answer, at most 30 s
 */
@ConditionalOnProperty(AlipayProperties.APP_ID)
@ConfigurationProperties(AlipayProperties.PREFIX)
record AlipayProperties(
        String appId,
        @Nullable String sellerId,
        @Nullable String privateKey,
        @DefaultValue List<String> publicKeys,
        @Nullable URI publicBaseUrl,
        @Nullable URI returnUrl,
        @Nullable Integer instalmentSellerPercent,
        @DefaultValue("FACE_TO_FACE_PAYMENT") String precreateProduct,
        @DefaultValue("automatic") CaptureMode capture,
        @DefaultValue("30d") Duration authorisationHolds,

        @DefaultValue("https://openapi.alipay.com/gateway.do")
        URI gateway,

        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("20s") Duration answerTimeout) {

    static final String PREFIX = "orderwright.payment.alipay";
    static final String APP_ID = PREFIX + ".app-id";
    static final String PRIVATE_KEY = PREFIX + ".private-key";
    static final String PUBLIC_KEYS = PREFIX + ".public-keys";

    private static final int MOST_KEYS = 4;
    private static final Duration SHORTEST_HOLD = Duration.ofHours(1);
    private static final Duration LONGEST_HOLD = Duration.ofDays(366);

    AlipayProperties {
        require(appId.matches("[0-9]{1,32}"), "app-id must be the number of the application, such as 2021000000000001");
        require(
                sellerId != null && sellerId.matches("2088[0-9]{12}"),
                "seller-id must be the number of the shop's account: 16 digits that begin with 2088");
        require(privateKey != null && !privateKey.isBlank(), "private-key must be set");
        require(
                !publicKeys.isEmpty()
                        && publicKeys.size() <= MOST_KEYS
                        && publicKeys.stream().noneMatch(String::isBlank),
                "public-keys must have 1 to %d keys".formatted(MOST_KEYS));
        require(
                publicBaseUrl != null && isPage(publicBaseUrl) && publicBaseUrl.getQuery() == null,
                "public-base-url must be the address at which Alipay reaches the platform, such as https://orders.shop.example");
        require(isPage(returnUrl), "return-url must be an address such as https://shop.example/paid");
        require(
                instalmentSellerPercent == null || instalmentSellerPercent == 0 || instalmentSellerPercent == 100,
                "instalment-seller-percent must be 0 (the shopper bears the fee) or 100 (the shop bears it)");
        require(
                precreateProduct.matches("[A-Z0-9_]{1,64}"),
                "precreate-product must be a product code of Alipay, such as FACE_TO_FACE_PAYMENT or QR_CODE_OFFLINE");
        require(
                authorisationHolds.compareTo(SHORTEST_HOLD) >= 0 && authorisationHolds.compareTo(LONGEST_HOLD) <= 0,
                "authorisation-holds must be from 1h to 366d");
        require(
                isPage(gateway) && gateway.getQuery() == null,
                "gateway must be an address such as https://openapi.alipay.com/gateway.do");
        Timeouts.require(PREFIX + ".connect-timeout", connectTimeout);
        Timeouts.require(PREFIX + ".answer-timeout", answerTimeout);
    }

    private static boolean isPage(@Nullable URI address) {
        return address != null
                && address.getHost() != null
                && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()));
    }

    private static void require(boolean condition, String rule) {
        Assert.isTrue(condition, () -> "%s.%s".formatted(PREFIX, rule));
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "AlipayProperties[appId=%s, sellerId=%s, capture=%s, gateway=%s, publicBaseUrl=%s, returnUrl=%s]"
                .formatted(appId, sellerId, capture, gateway, publicBaseUrl, returnUrl);
    }
}
