package payment.adapter.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static payment.adapter.wechat.WeChatMerchant.payment;
import static payment.adapter.wechat.WeChatMerchant.refund;
import static payment.adapter.wechat.WeChatMerchant.started;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import payment.fake.Trouble;
import payment.provider.PaymentStanding;

/** Wrong settings and damaged keys of WeChat Pay are named at the start. Nothing secret is printed, logged or in an exception. */
class KeepsWeChatSecretsTests extends WeChatTest {

    private static final String PAYER = "openid-of-the-payer";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "merchant-id | 19 0000 | merchant-id must be 1 to 64 letters",
                "app-id | | app-id must be 1 to 64 letters",
                "app-ids.h5 | wx1 | app-ids may name native, jsapi and app only",
                "app-ids.jsapi | wx/1 | app-ids.jsapi must be 1 to 64 letters",
                "private-key | | private-key must be the private key",
                "serial-number | | serial-number must be 1 to 64 letters",
                "api-v3-keys | tooshort | api-v3-keys must have 1 to 4 keys of 32 characters",
                "api-v3-keys | | api-v3-keys must have 1 to 4 keys of 32 characters",
                "public-keys[0].id | | public-keys[0].id must be 1 to 64 letters",
                "public-keys[0].key | | public-keys[0].key must be a public key",
                "public-base-url | | public-base-url must be the https address",
                "public-base-url | http://orders.example | public-base-url must be the https address",
                "public-base-url | https://orders.example/shop | public-base-url must be the https address",
                "public-base-url | https://orders.example?x=1 | public-base-url must be the https address",
                "description | ' ' | description must have 1 to 127 characters",
                "description | Tee 🍵 | description must have 1 to 127 characters, none of which takes four bytes in UTF-8",
                "api-base | ftp://api.example | api-base must be an address",
                "api-base | https://api.example/v3 | api-base must be an address",
                "connect-timeout | 0s | connect-timeout must be above zero and at most 30s",
                "answer-timeout | 31s | answer-timeout must be above zero and at most 30s"
            })
    void aWrongSettingIsNamed(String setting, String value, String message) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> WeChatMerchant.bound(server, setting, value))
                .havingRootCause()
                .withMessageContaining("orderwright.payment.wechat." + message);
    }

    @Test
    void aMerchantNeedsAKeyOrCertificatesOfWeChatPay() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> WeChatMerchant.bound(server, "public-keys[0].id", null, "public-keys[0].key", null))
                .havingRootCause()
                .withMessageContaining(
                        "orderwright.payment.wechat.public-keys must name a public key of WeChat Pay, or orderwright.payment.wechat.download-certificates must be true");
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> WeChatMerchant.bound(
                        server,
                        "public-keys[1].id",
                        WeChatServer.PUBLIC_KEY_ID,
                        "public-keys[1].key",
                        "another under the same id"))
                .havingRootCause()
                .withMessageContaining("public-keys must have at most 4 keys, each with an id of its own");
    }

    @Test
    void keysMayBeInFiles() throws Exception {
        Path merchantKey = Files.writeString(
                folder.resolve("apiclient_key.pem"), WeChatKeys.pem(WeChatKeys.MERCHANT.getPrivate()));
        Path publicKey = Files.writeString(
                folder.resolve("pub_key.pem"), "\n" + WeChatKeys.pem(WeChatKeys.PLATFORM.getPublic()));
        WeChatMerchant merchant = new WeChatMerchant(
                server, "private-key", merchantKey.toString(), "public-keys[0].key", "file:" + publicKey);
        assertThat(merchant.provider.query(started("pay_01"))).isEqualTo(new PaymentStanding.NotFound());
    }

    /** As docs/payments/wechat-pay.md shows it. */
    @Test
    void settingsMayBeVariablesOfTheEnvironment() {
        Map<String, Object> variables = Map.ofEntries(
                Map.entry("ORDERWRIGHT_PAYMENT_WECHAT_MERCHANTID", WeChatServer.MERCHANT),
                Map.entry("ORDERWRIGHT_PAYMENT_WECHAT_APPID", WeChatServer.APP),
                Map.entry("ORDERWRIGHT_PAYMENT_WECHAT_APPIDS_JSAPI", "wxOfThePage"),
                Map.entry("ORDERWRIGHT_PAYMENT_WECHAT_PRIVATEKEY", "/run/secrets/apiclient_key.pem"),
                Map.entry("ORDERWRIGHT_PAYMENT_WECHAT_SERIALNUMBER", WeChatServer.MERCHANT_SERIAL),
                Map.entry("ORDERWRIGHT_PAYMENT_WECHAT_APIV3KEYS", WeChatServer.API_KEY),
                Map.entry("ORDERWRIGHT_PAYMENT_WECHAT_PUBLICKEYS_0_ID", WeChatServer.PUBLIC_KEY_ID),
                Map.entry("ORDERWRIGHT_PAYMENT_WECHAT_PUBLICKEYS_0_KEY", "/run/secrets/pub_key.pem"),
                Map.entry("ORDERWRIGHT_PAYMENT_WECHAT_PUBLICBASEURL", "https://orders.example"));
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables));
        ConfigurationPropertySources.attach(environment);
        assertThat(environment.containsProperty(WeChatProperties.MERCHANT_ID))
                .as("the condition of the configuration")
                .isTrue();
        WeChatProperties bound = Binder.get(environment)
                .bind("orderwright.payment.wechat", WeChatProperties.class)
                .get();
        assertThat(bound.publicKeys())
                .containsExactly(new WeChatProperties.NamedKey(WeChatServer.PUBLIC_KEY_ID, "/run/secrets/pub_key.pem"));
        assertThat(bound.appIdOf("jsapi")).isEqualTo("wxOfThePage");
        assertThat(bound.appIdOf("native")).isEqualTo(WeChatServer.APP);
        assertThat(bound.apiBase()).hasToString("https://api.mch.weixin.qq.com");
    }

    @ParameterizedTest
    @CsvSource({"private-key, PRIVATE KEY", "public-keys[0].key, PUBLIC KEY"})
    void aDamagedKeyIsNamedAndNotRepeated(String setting, String kind) throws Exception {
        String secret = "c2VjcmV0" + "A".repeat(40);
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        String foreign = WeChatKeys.pem(
                kind.equals("PRIVATE KEY")
                        ? WeChatKeys.pair("EC", 256).getPrivate()
                        : WeChatKeys.pair("EC", 256).getPublic());
        String tooShort = WeChatKeys.pem(
                kind.equals("PRIVATE KEY")
                        ? WeChatKeys.pair("RSA", 1024).getPrivate()
                        : WeChatKeys.pair("RSA", 1024).getPublic());
        for (String damaged : List.of(
                secret,
                "/there/is/no/such/file",
                "\0",
                empty.toString(),
                "-----BEGIN %s-----\n%s\n-----END %s-----".formatted(kind, secret, kind),
                "-----BEGIN %s-----\n%s!\n-----END %s-----".formatted(kind, secret, kind),
                "-----BEGIN %s-----\n%s".formatted(kind, secret),
                "-----BEGIN RSA PRIVATE KEY-----\n%s\n-----END RSA PRIVATE KEY-----".formatted(secret),
                foreign,
                tooShort)) {
            assertThatThrownBy(() -> new WeChatMerchant(server, setting, damaged))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("orderwright.payment.wechat." + setting + " must be")
                    .satisfies(thrown -> assertThat(stack(thrown)).doesNotContain(secret));
        }
    }

    @Test
    void settingsArePrintedWithoutKeys() {
        WeChatProperties properties = WeChatMerchant.bound(server);
        assertThat(properties.toString())
                .contains(WeChatServer.MERCHANT)
                .doesNotContain(WeChatServer.API_KEY, WeChatServer.API_KEY.substring(8), "PRIVATE", "PUBLIC");
    }

    /** Also not by the library, whatever its log level. */
    @ParameterizedTest
    @EnumSource
    void noSecretIsLoggedOrThrown(WeChatServer.Fault fault) throws Exception {
        List<String> printed = new ArrayList<>();
        List<ILoggingEvent> events = logged(() -> {
            WeChatMerchant merchant = new WeChatMerchant(server, "download-certificates", "true");
            merchant.certificates.download();
            merchant.provider.create(payment("pay_01", "jsapi", PAYER));
            server.orders.pay("pay_01");
            merchant.provider.query(started("pay_01"));
            merchant.provider.refund(refund("ref_01", 1));
            for (Trouble trouble : List.of(
                    new WeChatServer.SignsWrongly(fault),
                    new Trouble.LosesTheAnswer(),
                    new Trouble.Answers(200, "{\"payer\":\"" + PAYER + "\""),
                    new Trouble.Answers(400, "{\"payer\":\"" + PAYER + "\""),
                    new Trouble.Answers(403, "{\"code\":\"NO_AUTH\",\"message\":\"" + PAYER + "\"}"),
                    new Trouble.AnswersUnsigned(400, "{\"code\":\"" + PAYER + "\"}", Map.of()),
                    WeChatServer.unsigned(502))) {
                server.fails(trouble);
                printed.add(thrown(() -> merchant.provider.create(payment("pay_02", "jsapi", PAYER))));
                server.fails(trouble);
                printed.add(thrown(() -> merchant.provider.query(started("pay_01"))));
                server.fails(trouble);
                merchant.certificates.download();
            }
        });
        events.forEach(event -> printed.add(event.getFormattedMessage()
                + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()))));
        assertThat(printed).as("exceptions and log lines").hasSizeGreaterThan(14);
        List<String> secrets = new ArrayList<>(List.of(
                PAYER,
                "WECHATPAY2-SHA256",
                "signature=\"",
                WeChatServer.API_KEY,
                "prepay_id",
                "PRIVATE KEY",
                Base64.getEncoder()
                        .encodeToString(WeChatKeys.MERCHANT.getPrivate().getEncoded())
                        .substring(100, 140)));
        synchronized (server) {
            server.requests.forEach(request -> secrets.add(request.authorization()));
        }
        assertThat(String.join("\n", printed)).doesNotContain(secrets.toArray(String[]::new));
    }

    private interface Calls {
        void run() throws Exception;
    }

    private static List<ILoggingEvent> logged(Calls calls) throws Exception {
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        List<Logger> loggers = List.of("com.wechat", "okhttp3", "okio", "payment.adapter.wechat").stream()
                .map(name -> (Logger) LoggerFactory.getLogger(name))
                .toList();
        appender.start();
        loggers.forEach(logger -> {
            logger.addAppender(appender);
            logger.setLevel(Level.TRACE);
        });
        try {
            calls.run();
        } finally {
            loggers.forEach(logger -> {
                logger.detachAppender(appender);
                logger.setLevel(null);
            });
        }
        return appender.list;
    }

    /** The whole exception; empty if the call succeeds. */
    private static String thrown(Calls calls) throws Exception {
        try {
            calls.run();
            return "";
        } catch (IOException expected) {
            return stack(expected);
        }
    }

    private static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
