package payment.adapter.wechat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import payment.adapter.base.Timeouts;

/**
 * Settings of WeChat Pay. A key is PEM text or the path of a file with it.
 *
 * @param merchantId the merchant number, {@code mchid}
 * @param appId the app id that is bound to the merchant, for each trade type that {@code appIds} does not name
 * @param appIds the app ids of trade types that need one of their own, by trade type
 * @param privateKey the private key of the merchant's API certificate
 * @param serialNumber the serial number of the merchant's API certificate
 * @param apiV3Keys the API v3 keys, one to four; several while the key is replaced
 * @param publicKeys the public keys of WeChat Pay, at most four; WeChat Pay signs its answers with the first one
 * @param downloadCertificates whether signatures by the platform certificates of WeChat Pay count, which are downloaded
 * @param publicBaseUrl the address at which WeChat Pay reaches the platform, without a path
 * @param description of the goods, which the shopper sees, without characters of four bytes in UTF-8, which WeChat Pay refuses; null for the
 *     reference of the payment
 * @param apiBase the address of WeChat Pay, without a path
 * @param connectTimeout time-out for a connection, at most 30 s
 * @param answerTimeout time-out for an answer, at most 30 s
 */
@ConditionalOnProperty(WeChatProperties.MERCHANT_ID)
@ConfigurationProperties("orderwright.payment.wechat")
record WeChatProperties(
        String merchantId,
        @Nullable String appId,
        @DefaultValue Map<String, String> appIds,
        @Nullable String privateKey,
        @Nullable String serialNumber,
        @DefaultValue List<String> apiV3Keys,
        @DefaultValue List<NamedKey> publicKeys,
        @DefaultValue("false") boolean downloadCertificates,
        @Nullable URI publicBaseUrl,
        @Nullable String description,
        @DefaultValue("https://api.mch.weixin.qq.com") URI apiBase,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("20s") Duration answerTimeout) {

    static final String PREFIX = "orderwright.payment.wechat.";
    static final String MERCHANT_ID = PREFIX + "merchant-id";

    private static final int MOST_KEYS = 4;
    private static final int API_KEY_BYTES = 32;
    private static final int LONGEST_DESCRIPTION = 127;
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z_-]{1,64}");
    private static final Set<String> PATHS = Set.of("", "/");

    /**
     * A public key of WeChat Pay.
     *
     * @param id its id, such as {@code PUB_KEY_ID_0114232134912410000000000000}
     * @param key PEM text or the path of a file with it
     */
    record NamedKey(@Nullable String id, @Nullable String key) {}

    WeChatProperties {
        requireId("merchant-id", merchantId);
        requireId("app-id", appId);
        appIds.forEach((type, id) -> requireId("app-ids." + type, id));
        Set<String> unknown = new TreeSet<>(appIds.keySet());
        unknown.removeAll(WeChatMethod.TRADE_TYPES);
        require("app-ids", unknown.isEmpty(), "may name native, jsapi and app only");
        require(
                "private-key",
                privateKey != null,
                "must be the private key of the merchant's API certificate, as PEM text or a file");
        requireId("serial-number", serialNumber);
        require(
                "api-v3-keys",
                !apiV3Keys.isEmpty()
                        && apiV3Keys.size() <= MOST_KEYS
                        && apiV3Keys.stream()
                                .allMatch(key -> key.getBytes(StandardCharsets.UTF_8).length == API_KEY_BYTES),
                "must have 1 to %d keys of %d characters each".formatted(MOST_KEYS, API_KEY_BYTES));
        requirePublicKeys(publicKeys);
        require(
                "public-keys",
                downloadCertificates || !publicKeys.isEmpty(),
                "must name a public key of WeChat Pay, or %sdownload-certificates must be true".formatted(PREFIX));
        require(
                "public-base-url",
                publicBaseUrl != null && "https".equals(publicBaseUrl.getScheme()) && isBase(publicBaseUrl),
                "must be the https address of the platform, such as https://orders.example, without a path");
        require(
                "description",
                description == null
                        || (!description.isBlank()
                                && description.length() <= LONGEST_DESCRIPTION
                                && description.codePoints().allMatch(Character::isBmpCodePoint)),
                "must have 1 to %d characters, none of which takes four bytes in UTF-8".formatted(LONGEST_DESCRIPTION));
        require(
                "api-base",
                Set.of("http", "https").contains(String.valueOf(apiBase.getScheme())) && isBase(apiBase),
                "must be an address such as https://api.mch.weixin.qq.com, without a path");
        Timeouts.require(PREFIX + "connect-timeout", connectTimeout);
        Timeouts.require(PREFIX + "answer-timeout", answerTimeout);
    }

    /** The app id for payments of this trade type. */
    String appIdOf(String tradeType) {
        return appIds.getOrDefault(tradeType, Objects.requireNonNull(appId));
    }

    /** All app ids that payments may have. */
    Set<String> allAppIds() {
        return WeChatMethod.TRADE_TYPES.stream().map(this::appIdOf).collect(Collectors.toUnmodifiableSet());
    }

    private static void requirePublicKeys(List<NamedKey> keys) {
        for (int i = 0; i < keys.size(); i++) {
            requireId("public-keys[%d].id".formatted(i), keys.get(i).id());
            require(
                    "public-keys[%d].key".formatted(i),
                    keys.get(i).key() != null,
                    "must be a public key of WeChat Pay, as PEM text or a file");
        }
        require(
                "public-keys",
                keys.size() <= MOST_KEYS
                        && keys.stream().map(NamedKey::id).distinct().count() == keys.size(),
                "must have at most %d keys, each with an id of its own".formatted(MOST_KEYS));
    }

    private static boolean isBase(URI address) {
        return address.getHost() != null
                && PATHS.contains(address.getPath())
                && address.getQuery() == null
                && address.getFragment() == null
                && address.getUserInfo() == null;
    }

    private static void requireId(String name, @Nullable String id) {
        require(name, id != null && ID.matcher(id).matches(), "must be 1 to 64 letters, digits, - and _");
    }

    private static void require(String name, boolean condition, String rule) {
        Assert.isTrue(condition, () -> PREFIX + name + " " + rule);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "WeChatProperties[merchantId=%s, apiBase=%s, publicBaseUrl=%s]"
                .formatted(merchantId, apiBase, publicBaseUrl);
    }
}
