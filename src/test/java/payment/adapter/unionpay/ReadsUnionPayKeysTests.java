package payment.adapter.unionpay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static payment.adapter.unionpay.UnionPayServer.MIDDLE;
import static payment.adapter.unionpay.UnionPayServer.ROOT;
import static payment.adapter.unionpay.UnionPayServer.SHOP;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import payment.adapter.unionpay.TestAuthority.Identity;

/** The settings of UnionPay: keys and certificates as text and as files, and what is wrong with those that do not work. */
class ReadsUnionPayKeysTests {

    private static final String PREFIX = "orderwright.payment.unionpay.";
    private static final String PASSWORD = "000000";
    private static final String NO_KEY = "private-key must be an RSA key of at least 2048 bits in PKCS#8, as PEM text"
            + " (-----BEGIN PRIVATE KEY-----), as the Base64 text within it, or in a file: it ";
    private static final Map<String, String> FIELDS = Map.of("orderId", "12345678");

    @TempDir
    private Path folder;

    private final UnionPayShop shop = new UnionPayShop();
    private final Map<String, String> settings = new HashMap<>(shop.settings());

    @AfterEach
    void stop() {
        shop.close();
    }

    @Test
    void theSigningKeyIsPemTextOrPemFilesOrAKeyStore() throws Exception {
        Map<String, String> signed = key().sign(FIELDS);
        assertThat(signed)
                .containsEntry("certId", SHOP.certificate().getSerialNumber().toString())
                .containsKey("signature");

        set(
                "private-key",
                write("shop.key", "Bag Attributes: none\n" + SHOP.keyPem()).toString());
        set("certificate", "file:" + write("shop.pem", SHOP.pem()));
        assertThat(key().sign(FIELDS)).isEqualTo(signed);
        set("certificate", "file://" + write("shop.cer", TestAuthority.encoded(SHOP.certificate())));
        assertThat(key().sign(FIELDS)).isEqualTo(signed);

        set("private-key", null);
        set("certificate", null);
        set("key-store", "file:" + write("shop.pfx", keyStore(SHOP)));
        set("key-store-password", PASSWORD);
        assertThat(key().sign(FIELDS)).isEqualTo(signed);
    }

    @Test
    void certificatesOfTheAuthorityAreTextOrFiles() throws Exception {
        set(
                "root-certificates",
                write("root.cer", TestAuthority.encoded(ROOT.identity().certificate()))
                        .toString());
        set("middle-certificates", "file:" + write("middle.cer", MIDDLE.pem() + "\n"));
        new UnionPayProvider(properties(), Clock.systemUTC()).close();
    }

    @Test
    void aDamagedKeyStoreIsNamed() throws Exception {
        set("private-key", null);
        set("certificate", null);
        set("key-store-password", PASSWORD);
        set("key-store", folder.resolve("missing.pfx").toString());
        refusesKey("key-store must be PEM text or the path of a file that can be read (NoSuchFileException)");
        set("key-store", write("damaged.pfx", "damaged").toString());
        refusesKey("key-store must be a PKCS#12 file that " + PREFIX + "key-store-password opens");
        set("key-store", write("shop.pfx", keyStore(SHOP)).toString());
        set("key-store-password", "111111");
        refusesKey("key-store must be a PKCS#12 file that " + PREFIX + "key-store-password opens");
        set("key-store", write("empty.pfx", keyStore(null)).toString());
        set("key-store-password", PASSWORD);
        refusesKey("key-store has no private key with a certificate");
    }

    @Test
    void aDamagedPemKeyIsNamed() throws Exception {
        set("private-key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----");
        refusesKey(NO_KEY + "is damaged, or another kind of key");
        set("private-key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----");
        refusesKey(NO_KEY + "is damaged, or another kind of key");
        set("private-key", "not a file");
        refusesKey(NO_KEY + "is no key, and no file that can be read (NoSuchFileException)");
        set("private-key", SHOP.keyPem());
        set("certificate", MIDDLE.pem());
        refusesKey("certificate must belong to the RSA key that it stands beside");
        set("certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----");
        refusesKey("certificate has no certificate that can be read");
        set("certificate", write("empty.pem", "").toString());
        refusesKey("certificate has no certificate");
    }

    @Test
    void aShortKeyIsRefused() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        set(
                "private-key",
                Base64.getEncoder()
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded()));
        refusesKey(NO_KEY + "has 1024 bits");
    }

    private void refusesKey(String message) {
        assertThatThrownBy(this::key)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(PREFIX + message)
                .message()
                .doesNotContain("BEGIN PRIVATE KEY-----\n");
    }

    @Test
    void aDamagedCertificateOfTheAuthorityIsNamed() throws Exception {
        set("middle-certificates", write("damaged.cer", "damaged").toString());
        assertThatThrownBy(() -> new SignatureVerifier(properties()))
                .hasMessage(PREFIX + "middle-certificates has no certificate that can be read");
        set("root-certificates", "missing.cer");
        assertThatThrownBy(() -> new SignatureVerifier(properties()))
                .hasMessageStartingWith(PREFIX + "root-certificates must be PEM text or the path of a file");
    }

    @ParameterizedTest
    @CsvSource({
        "merchant-id, 123, merchant-id must have 15 letters and digits",
        "merchant-id, '777290058110048 ', merchant-id must have 15 letters and digits",
        "private-key, , key-store",
        "certificate, , key-store",
        "key-store, shop.pfx, key-store",
        "key-store-password, 000000, key-store",
        "root-certificates, , root-certificates must have 1 to 4 certificates",
        "middle-certificates, , middle-certificates must have 1 to 4 certificates",
        "middle-certificates, 'a,b,c,d,e', middle-certificates must have 1 to 4 certificates",
        "signer-name, ' ', signer-name must not be blank",
        "capture, manual-in-parts, capture must be automatic or manual",
        "public-base-url, , public-base-url must be an address that begins with https:// or http://",
        "public-base-url, shop.example, public-base-url must be an address",
        "public-base-url, https://shop.example/path, public-base-url must have no path",
        "public-base-url, https://shop.example/?a=b, public-base-url must have no path",
        "return-url, , return-url must be an address",
        "return-url, /paid, return-url must be an address",
        "front-address, ftp://unionpay.example/, front-address must be an address",
        "back-address, x, back-address must be an address",
        "query-address, x, query-address must be an address",
        "connect-timeout, 0s, connect-timeout must be above zero and at most 30s",
        "connect-timeout, 31s, connect-timeout must be above zero and at most 30s",
        "answer-timeout, 31s, answer-timeout must be above zero and at most 30s"
    })
    void aWrongSettingIsNamed(String name, String value, String message) {
        set(name, value);
        assertThatThrownBy(this::properties)
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(PREFIX + message);
    }

    @Test
    void theAddressesAreThoseOfProductionUnlessTheyAreSet() {
        set("front-address", null);
        set("back-address", null);
        set("query-address", null);
        set("public-base-url", "https://platform.example/");
        UnionPayProperties properties = properties();
        assertThat(properties.frontAddress()).hasToString("https://gateway.95516.com/gateway/api/frontTransReq.do");
        assertThat(properties.backAddress()).hasToString("https://gateway.95516.com/gateway/api/backTransReq.do");
        assertThat(properties.queryAddress()).hasToString("https://gateway.95516.com/gateway/api/queryTrans.do");
        assertThat(properties.signerName()).isEqualTo("中国银联股份有限公司");
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(properties().toString()).contains("777290058110048").doesNotContain("BEGIN", "PRIVATE");
        set("private-key", null);
        set("certificate", null);
        set("key-store", "shop.pfx");
        set("key-store-password", "the-password");
        assertThat(properties().toString()).doesNotContain("the-password");
    }

    private SigningKey key() {
        return SigningKey.of(properties());
    }

    private UnionPayProperties properties() {
        return Settings.bind(settings);
    }

    private void set(String name, String value) {
        if (value == null) {
            settings.remove(PREFIX + name);
        } else {
            settings.put(PREFIX + name, value);
        }
    }

    private Path write(String name, String content) throws Exception {
        return Files.writeString(folder.resolve(name), content);
    }

    private Path write(String name, byte[] content) throws Exception {
        return Files.write(folder.resolve(name), content);
    }

    private static byte[] keyStore(Identity identity) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", ROOT.identity().certificate());
        if (identity != null) {
            store.setKeyEntry(
                    "shop", identity.key(), PASSWORD.toCharArray(), new Certificate[] {identity.certificate()});
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, PASSWORD.toCharArray());
        return out.toByteArray();
    }
}
