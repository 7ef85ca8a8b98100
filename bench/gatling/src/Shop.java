import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Registers SKUs and their stock through the API, and builds the bodies of orders and the provider's signed callbacks. */
final class Shop {

    private static final Pattern TOKEN = Pattern.compile("\"access_token\"\\s*:\\s*\"([^\"]+)\"");
    private static final int STOCK = 1_000_000;

    private final String url;
    private final SecretKeySpec providerKey;
    private final String run = "GAT" + Long.toString(Instant.now().getEpochSecond(), 36).toUpperCase();
    private final HttpClient client = HttpClient.newHttpClient();
    private final String shopperToken;

    Shop(String url, String home, int skus) {
        this.url = url;
        try {
            providerKey = new SecretKeySpec(Files.readAllBytes(Path.of(home, "keys/sandbox-secret")), "HmacSHA256");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        shopperToken = token("demo-shopper");
        bringIn(token("demo-operator"), skus);
    }

    String shopperToken() {
        return shopperToken;
    }

    String key(long number) {
        return run + "-" + number;
    }

    String order(int first, int second) {
        return """
                {"items":[{"sku_id":"%s-%05d","quantity":1},{"sku_id":"%s-%05d","quantity":2}],"currency":"GBP",\
                "payment_method":"sandbox","channel":"web","shipping_address":{"name":"Ada Lovelace",\
                "line1":"12 St James's Square","city":"London","postal_code":"SW1Y 4JH","country":"GB"}}"""
                .formatted(run, first, run, second);
    }

    String captured(String reference, long amountMinor) {
        return """
                {"event_id":"payment.captured:%1$s:%2$dGBP","type":"payment.captured","reference":"%1$s",\
                "amount_minor":%2$d,"currency":"GBP","occurred_at":"%3$s","payment_id":"sbx_%1$s"}"""
                .formatted(reference, amountMinor, Instant.now());
    }

    String signature(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(providerKey);
            long seconds = Instant.now().getEpochSecond();
            mac.update((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private void bringIn(String operator, int skus) {
        write("PUT", "/warehouses/bench", operator, "warehouse", "{\"name\":\"Bench\",\"priority\":1000}");
        write(
                "POST",
                "/skus/import",
                operator,
                "skus",
                IntStream.range(0, skus)
                        .mapToObj(i ->
                                "{\"sku_id\":\"%s-%05d\",\"name\":\"Bench\",\"prices\":[{\"amount_minor\":500,\"currency\":\"GBP\"}]}"
                                        .formatted(run, i))
                        .collect(Collectors.joining(",", "{\"skus\":[", "]}")));
        write(
                "POST",
                "/stock/import",
                operator,
                "stock",
                IntStream.range(0, skus)
                        .mapToObj(i -> "{\"sku_id\":\"%s-%05d\",\"quantity\":%d}".formatted(run, i, STOCK))
                        .collect(Collectors.joining(
                                ",", "{\"reference\":\"" + run + "\",\"warehouse_id\":\"bench\",\"items\":[", "]}")));
    }

    private void write(String method, String path, String token, String key, String body) {
        send(HttpRequest.newBuilder(URI.create(url + "/api/v2" + path))
                .header("Authorization", "Bearer " + token)
                .header("X-Idempotency-Key", run + "-" + key)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private String token(String clientId) {
        String basic = Base64.getEncoder().encodeToString((clientId + ":" + clientId + "-secret").getBytes(StandardCharsets.US_ASCII));
        Matcher token = TOKEN.matcher(send(HttpRequest.newBuilder(URI.create(url + "/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                .build()));
        if (!token.find()) {
            throw new IllegalStateException("No token for " + clientId);
        }
        return token.group(1);
    }

    private String send(HttpRequest request) {
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(request + " was answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
