package payment.adapter.alipay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Keys are PEM text, Base64 text or files. A setting that cannot be used stops the start, and the message names it without a secret. */
class ReadsAlipaysKeysTests {

    private static final String PREFIX = "orderwright.payment.alipay.";
    private static final String OURS = AlipayServer.base64(AlipayServer.APP.getPrivate());
    private static final String ALIPAYS = AlipayServer.base64(AlipayServer.ALIPAY.getPublic());

    @TempDir
    Path folder;

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withUserConfiguration(Settings.class)
            .withPropertyValues(
                    PREFIX + "seller-id=" + AlipayServer.SELLER_ID,
                    PREFIX + "private-key=" + OURS,
                    PREFIX + "public-keys=" + ALIPAYS,
                    PREFIX + "public-base-url=https://orders.shop.example",
                    PREFIX + "return-url=https://shop.example/paid");

    @Configuration(proxyBeanMethods = false)
    @ConfigurationPropertiesScan
    @Import(AlipayConfiguration.class)
    static class Settings {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    @Test
    void alipayExistsOnlyWithItsAppId() {
        context.run(it -> assertThat(it).hasNotFailed().doesNotHaveBean(AlipayProvider.class));
        context.withPropertyValues(PREFIX + "app-id=" + AlipayServer.APP_ID)
                .run(it -> assertThat(it).hasNotFailed().hasSingleBean(AlipayProvider.class));
    }

    @Test
    void aKeyIsPemOrBase64OrAFile() throws Exception {
        String pem = pem("PRIVATE KEY", AlipayServer.APP.getPrivate());
        for (String ours : List.of(
                OURS,
                pem,
                "\n  " + pem + "\n",
                file("ours.pem", pem).toString(),
                "file:" + file("ours", OURS + "\n"))) {
            AlipaySignatures signatures =
                    AlipaySignatures.of(ours, List.of(pem("PUBLIC KEY", AlipayServer.ALIPAY.getPublic())));
            assertThat(signatures.sign("text")).isEqualTo(AlipayServer.sign("text", AlipayServer.APP));
            assertThat(signatures.isByAlipay(AlipayServer.sign("text", AlipayServer.ALIPAY), "text"))
                    .isTrue();
        }
    }

    @Test
    void aKeyThatCannotBeUsedIsNamed() throws Exception {
        KeyPair small = AlipayServer.newKeys(1024);
        wrongPrivateKey("it has 1024 bits", AlipayServer.base64(small.getPrivate()));
        wrongPrivateKey("PKCS#8", OURS.substring(0, 800));
        wrongPrivateKey("PKCS#8", OURS.replace('A', '!'));
        wrongPrivateKey("PKCS#8", ALIPAYS);
        wrongPrivateKey("PKCS#8", pem("RSA PRIVATE KEY", AlipayServer.ALIPAY.getPublic()));
        wrongPrivateKey(
                "no file that can be read (NoSuchFileException)",
                folder.resolve("none").toString());
        wrongPrivateKey("no file that can be read (InvalidPathException)", "a\0b");
        wrongPublicKey("it has 1024 bits", AlipayServer.base64(small.getPublic()));
        wrongPublicKey("X.509", OURS);
        wrongPublicKey("is the public key of the application", AlipayServer.base64(AlipayServer.APP.getPublic()));
    }

    private static void wrongPrivateKey(String rule, String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AlipaySignatures.of(key, List.of(ALIPAYS)))
                .withMessageContainingAll(PREFIX + "private-key", rule)
                .satisfies(wrong -> assertThat(wrong.getMessage()).doesNotContain(key));
    }

    private static void wrongPublicKey(String rule, String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AlipaySignatures.of(OURS, List.of(ALIPAYS, key)))
                .withMessageContainingAll(PREFIX + "public-keys[1]", rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app-id=shop | app-id must be the number of the application",
                "seller-id=2089000000000001 | seller-id must be the number of the shop's account",
                "private-key= | private-key must be set",
                "private-key=MIIbroken | private-key must be an RSA key",
                "public-keys= | public-keys must have 1 to 4 keys",
                "public-keys=a,b,c,d,e | public-keys must have 1 to 4 keys",
                "public-base-url=orders.shop.example | public-base-url must be the address",
                "public-base-url=https://orders.shop.example?x=1 | public-base-url must be the address",
                "return-url=/paid | return-url must be an address",
                "gateway=ftp://alipay.example | gateway must be an address",
                "gateway=https://alipay.example?x=1 | gateway must be an address",
                "instalment-seller-percent=50 | instalment-seller-percent must be 0",
                "connect-timeout=0s | connect-timeout must be above zero and at most 30s",
                "answer-timeout=31s | answer-timeout must be above zero and at most 30s"
            })
    void aWrongSettingIsNamed(String setting, String rule) {
        context.withPropertyValues(PREFIX + "app-id=" + AlipayServer.APP_ID, PREFIX + setting)
                .run(it -> assertThat(it).getFailure().rootCause().hasMessageContaining(PREFIX + rule));
    }

    @Test
    void keysAreNotPrinted() {
        context.withPropertyValues(PREFIX + "app-id=" + AlipayServer.APP_ID)
                .run(it -> assertThat(it.getBean(AlipayProperties.class).toString())
                        .contains(AlipayServer.APP_ID)
                        .doesNotContain(OURS, ALIPAYS));
    }

    private Path file(String name, String content) throws Exception {
        return Files.writeString(folder.resolve(name), content);
    }

    private static String pem(String label, Key key) {
        return "-----BEGIN %s-----\n%s\n-----END %1$s-----\n"
                .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded()));
    }
}
