package payment.adapter.wechat;

import com.wechat.pay.java.core.auth.Credential;
import com.wechat.pay.java.core.cipher.RSASigner;
import com.wechat.pay.java.core.cipher.SignatureResult;
import com.wechat.pay.java.core.cipher.Signer;
import com.wechat.pay.java.core.util.NonceUtil;
import java.net.URI;
import java.security.PrivateKey;
import java.time.Clock;
import java.util.Map;

/**
 * The merchant's signatures: of calls to WeChat Pay, and of the parameters with which a page or an app opens a payment. It replaces the
 * credential of the library, which logs the requests and their signatures.
 */
final class MerchantSignature implements Credential {

    private static final int NONCE_LENGTH = 32;

    private final String merchantId;
    private final Signer signer;
    private final Clock clock;

    MerchantSignature(String merchantId, String serialNumber, PrivateKey key, Clock clock) {
        this.merchantId = merchantId;
        this.signer = new RSASigner(serialNumber, key);
        this.clock = clock;
    }

    @Override
    public String getSchema() {
        return "WECHATPAY2-" + signer.getAlgorithm();
    }

    @Override
    public String getMerchantId() {
        return merchantId;
    }

    @Override
    public String getAuthorization(URI address, String method, String body) {
        String timestamp = timestamp();
        String nonce = nonce();
        String path = address.getRawQuery() == null
                ? address.getRawPath()
                : address.getRawPath() + "?" + address.getRawQuery();
        SignatureResult signature = signer.sign(lines(method, path, timestamp, nonce, body));
        return "%s mchid=\"%s\",nonce_str=\"%s\",timestamp=\"%s\",serial_no=\"%s\",signature=\"%s\""
                .formatted(
                        getSchema(),
                        merchantId,
                        nonce,
                        timestamp,
                        signature.getCertificateSerialNumber(),
                        signature.getSign());
    }

    /** What a page in WeChat, or a mini program, passes to WeChat; with WeChat's names. */
    Map<String, String> ofPage(String appId, String prepayId) {
        String timestamp = timestamp();
        String nonce = nonce();
        String packed = "prepay_id=" + prepayId;
        return Map.of(
                "appId", appId,
                "timeStamp", timestamp,
                "nonceStr", nonce,
                "package", packed,
                "signType", "RSA",
                "paySign", signer.sign(lines(appId, timestamp, nonce, packed)).getSign());
    }

    /** What an app passes to the library of WeChat for apps; with the names of that library. */
    Map<String, String> ofApp(String appId, String prepayId) {
        String timestamp = timestamp();
        String nonce = nonce();
        return Map.of(
                "appid", appId,
                "partnerid", merchantId,
                "prepayid", prepayId,
                "package", "Sign=WXPay",
                "noncestr", nonce,
                "timestamp", timestamp,
                "sign", signer.sign(lines(appId, timestamp, nonce, prepayId)).getSign());
    }

    private String timestamp() {
        return Long.toString(clock.instant().getEpochSecond());
    }

    private static String nonce() {
        return NonceUtil.createNonce(NONCE_LENGTH);
    }

    private static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }
}
