package bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Builds the sandbox provider's callback for a captured payment, signed with the provider's key. Not thread-safe. */
final class Callback {

    static final String PATH = Api.PREFIX + "/payments/callbacks/sandbox";

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    Callback(byte[] secret) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** Uses the secret that the platform created at its first start in this home folder. */
    static Callback ofHome(Path home) throws IOException {
        return new Callback(Files.readAllBytes(home.resolve("keys/sandbox-secret")));
    }

    byte[] captured(String reference, long amountMinor, String currency, Instant at) {
        String body = "{\"event_id\":\"payment.captured:" + reference + ":" + amountMinor + currency
                + "\",\"type\":\"payment.captured\",\"reference\":\"" + reference
                + "\",\"amount_minor\":" + amountMinor + ",\"currency\":\"" + currency
                + "\",\"occurred_at\":\"" + at + "\",\"payment_id\":\"sbx_" + reference + "\"}";
        return Api.withoutToken(PATH, "Sandbox-Signature: " + signature(body, at.getEpochSecond()) + "\r\n", body);
    }

    String signature(String body, long unixSeconds) {
        mac.update((unixSeconds + ".").getBytes(StandardCharsets.US_ASCII));
        return "t=" + unixSeconds + ",v1="
                + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }
}
