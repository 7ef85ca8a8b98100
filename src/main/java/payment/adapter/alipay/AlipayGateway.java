package payment.adapter.alipay;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import payment.adapter.base.BoundedClient;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Signed requests to Alipay: calls, and the addresses of payment pages.
 * Thread-safe.
 */
final class AlipayGateway implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private static final String CONTENT = "biz_content";
    private static final int MAX_BYTES = 1 << 20;
    private static final Duration LONGEST_DOWNLOAD = Duration.ofMinutes(15);

    private final String appId;
    private final URI gateway;
    private final AlipaySignatures signatures;
    private final Duration answerTimeout;
    private final Clock clock;
    private final BoundedClient client;

    AlipayGateway(AlipayProperties properties, AlipaySignatures signatures, Clock clock) {
        this.appId = properties.appId();
        this.gateway = properties.gateway();
        this.signatures = signatures;
        this.answerTimeout = properties.answerTimeout();
        this.clock = clock;
        this.client = new BoundedClient("Alipay", properties.connectTimeout());
    }

    /**
     * The address of a payment page. The same for the same arguments.
     *
     * @param at the time of the request
     */
    String pageAddress(String method, AlipayRequest content, Instant at, String notifyUrl, String returnUrl) {
        SortedMap<String, String> parameters = parameters(method, content, at);
        parameters.put("notify_url", notifyUrl);
        parameters.put("return_url", returnUrl);
        sign(parameters);
        return address(parameters);
    }

    /**
     * The signed text with which an app of the shop opens Alipay's app. The same for the same arguments.
     *
     * @param at the time of the request
     */
    String orderString(String method, AlipayRequest content, Instant at, String notifyUrl) {
        SortedMap<String, String> parameters = parameters(method, content, at);
        parameters.put("notify_url", notifyUrl);
        sign(parameters);
        return form(parameters);
    }

    /**
     * Calls Alipay.
     *
     * @param notifyUrl the address for notifications; null if there will be none
     * @throws IOException if there is no signed answer
     */
    AlipayAnswer call(String method, AlipayRequest content, @Nullable String notifyUrl)
            throws IOException, InterruptedException {
        SortedMap<String, String> parameters = parameters(method, content, clock.instant());
        if (notifyUrl != null) {
            parameters.put("notify_url", notifyUrl);
        }
        sign(parameters);
        String body = form(Map.of(CONTENT, parameters.remove(CONTENT)));
        HttpRequest request = HttpRequest.newBuilder(URI.create(address(parameters)))
                .header("Content-Type", "application/x-www-form-urlencoded;charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return AlipayAnswer.read(
                new String(client.send(request, MAX_BYTES, answerTimeout), StandardCharsets.UTF_8),
                method.replace('.', '_') + "_response",
                signatures);
    }

    /**
     * Downloads a file from an address that Alipay has signed. The request has no secrets.
     *
     * @throws IOException if the address is not one of the web, or if the file does not arrive as a whole
     */
    void download(String url, OutputStream file) throws IOException, InterruptedException {
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(LONGEST_DOWNLOAD)
                    .build();
        } catch (IllegalArgumentException wrong) {
            throw new IOException("Alipay's answer has no usable bill_download_url");
        }
        client.download(request, file);
    }

    private SortedMap<String, String> parameters(String method, AlipayRequest content, Instant at) {
        return new TreeMap<>(Map.of(
                "app_id",
                appId,
                "method",
                method,
                "format",
                "JSON",
                "charset",
                "utf-8",
                "sign_type",
                AlipaySignatures.TYPE,
                "timestamp",
                AlipayValues.time(at),
                "version",
                "1.0",
                CONTENT,
                JSON.writeValueAsString(content)));
    }

    private void sign(SortedMap<String, String> parameters) {
        parameters.put("sign", signatures.sign(AlipaySignatures.signedText(parameters)));
    }

    private String address(Map<String, String> parameters) {
        return gateway + "?" + form(parameters);
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Override
    public void close() {
        client.close();
    }
}
