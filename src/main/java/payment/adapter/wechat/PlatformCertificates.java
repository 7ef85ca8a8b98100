package payment.adapter.wechat;

import com.wechat.pay.java.core.certificate.CertificateDownloader;
import com.wechat.pay.java.core.certificate.CertificateHandler;
import com.wechat.pay.java.core.http.HttpClient;
import com.wechat.pay.java.core.util.PemUtil;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;

/**
 * Downloads the platform certificates of WeChat Pay at the start and every hour. WeChat Pay publishes a new certificate days before it
 * signs with it. The library's own download would fail the start if WeChat Pay cannot be reached, and log whole requests.
 */
final class PlatformCertificates extends ApplicationLoop {

    private static final Logger LOG = LoggerFactory.getLogger(PlatformCertificates.class);

    private static final String PATH = "/v3/certificates?algorithm_type=RSA";
    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

    private final PlatformKeys keys;
    private final CertificateDownloader downloader;

    /** @param enabled whether the certificates are needed here */
    PlatformCertificates(PlatformKeys keys, HttpClient client, URI apiBase, ApiV3Keys apiV3Keys, boolean enabled) {
        super(enabled);
        this.keys = keys;
        this.downloader = new CertificateDownloader.Builder()
                .downloadUrl(apiBase.resolve(PATH).toString())
                .httpClient(client)
                .aeadCipher(apiV3Keys)
                .certificateHandler(new Pem())
                .build();
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop("wechat-certificates", AFTER_FAILURE, this::download);
    }

    /** One download; returns the wait before the next one. */
    Duration download() {
        try {
            Map<String, X509Certificate> certificates = downloader.download();
            if (certificates.isEmpty()) {
                LOG.warn(
                        "WeChat Pay has no platform certificates for this merchant; if it signs with a public key only, set orderwright.payment.wechat.download-certificates to false");
            }
            keys.replaceCertificates(certificates);
            return INTERVAL;
        } catch (RuntimeException failed) {
            LOG.warn(
                    "Platform certificates of WeChat Pay not downloaded, the earlier ones stay in use: reason={}",
                    WeChatApi.failure(failed).getMessage());
            return AFTER_FAILURE;
        }
    }

    /** The decryption has proved that the certificate comes from WeChat Pay, so its chain is not checked. */
    private static final class Pem implements CertificateHandler {

        @Override
        public X509Certificate generateCertificate(String pem) {
            return PemUtil.loadX509FromString(pem);
        }

        @Override
        public void validateCertPath(X509Certificate certificate) {}
    }
}
