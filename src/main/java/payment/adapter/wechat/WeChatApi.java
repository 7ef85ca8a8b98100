package payment.adapter.wechat;

import com.wechat.pay.java.core.auth.Validator;
import com.wechat.pay.java.core.exception.HttpException;
import com.wechat.pay.java.core.exception.ServiceException;
import com.wechat.pay.java.core.http.Constant;
import com.wechat.pay.java.core.http.HttpClient;
import com.wechat.pay.java.core.http.HttpHeaders;
import com.wechat.pay.java.core.http.HttpMethod;
import com.wechat.pay.java.core.http.HttpRequest;
import com.wechat.pay.java.core.http.JsonRequestBody;
import com.wechat.pay.java.core.http.MediaType;
import com.wechat.pay.java.core.http.okhttp.OkHttpClientAdapter;
import com.wechat.pay.java.core.util.GsonUtil;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Calls WeChat Pay through its library, which signs requests and reads answers. Nothing is retried here. The library's exceptions contain
 * whole requests with the payer's id and a signature, so they are neither passed on nor logged.
 */
final class WeChatApi {

    /** In bytes. */
    static final long LONGEST_ANSWER = 1 << 20;

    private static final Duration LONGEST_DOWNLOAD = Duration.ofMinutes(15);

    private static final Pattern CODE = Pattern.compile("[A-Z_]{1,64}");

    private static final int IDLE_CONNECTIONS = 5;

    /** WeChat Pay closes an idle connection after 8 s. */
    private static final int IDLE_SECONDS = 7;

    private final HttpClient client;
    private final URI base;

    private WeChatApi(HttpClient client, URI base) {
        this.client = client;
        this.base = base;
    }

    /** Calls whose answers count only with the signature of one of these keys. */
    static WeChatApi checking(PlatformKeys keys, MerchantSignature merchant, WeChatProperties properties, Clock clock) {
        OkHttpClient.Builder http = http(properties);
        http.interceptors().addFirst(new CheckedAnswers(keys, clock));
        return new WeChatApi(
                new OkHttpClientAdapter(merchant, new WantedKey(keys), http.build()), properties.apiBase());
    }

    /** For the download of certificates, which proves itself: only WeChat Pay could encrypt it with the API v3 key. */
    static HttpClient unchecked(PlatformKeys keys, MerchantSignature merchant, WeChatProperties properties) {
        return new OkHttpClientAdapter(
                merchant, new WantedKey(keys), http(properties).build());
    }

    /** For the download of files, which are long and not signed; the caller compares their hash. */
    static HttpClient downloads(PlatformKeys keys, MerchantSignature merchant, WeChatProperties properties) {
        OkHttpClient.Builder http = http(properties);
        http.interceptors().clear();
        return new OkHttpClientAdapter(
                merchant,
                new WantedKey(keys),
                http.callTimeout(LONGEST_DOWNLOAD).build());
    }

    private static OkHttpClient.Builder http(WeChatProperties properties) {
        return new OkHttpClient.Builder()
                .connectTimeout(properties.connectTimeout())
                .readTimeout(properties.answerTimeout())
                .writeTimeout(properties.answerTimeout())
                .callTimeout(properties.connectTimeout().plus(properties.answerTimeout()))
                .retryOnConnectionFailure(false) // calls are repeated by the transport
                .followRedirects(false)
                .followSslRedirects(false)
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS))
                .addInterceptor(WeChatApi::limited)
                .addNetworkInterceptor(WeChatApi::withoutRetryAfter);
    }

    /** Fails if the answer is too long. Otherwise all of it has arrived. */
    private static Response limited(Interceptor.Chain chain) throws IOException {
        Response answer = chain.proceed(chain.request());
        try {
            if (answer.body() != null && answer.body().source().request(LONGEST_ANSWER + 1)) {
                throw new IOException("more than %d bytes".formatted(LONGEST_ANSWER));
            }
            return answer;
        } catch (IOException | RuntimeException wrong) {
            answer.close();
            throw wrong;
        }
    }

    /** With {@code Retry-After: 0}, OkHttp would repeat the call at once. */
    private static Response withoutRetryAfter(Interceptor.Chain chain) throws IOException {
        return chain.proceed(chain.request())
                .newBuilder()
                .removeHeader("Retry-After")
                .build();
    }

    /** @param path with the query, encoded */
    <T> T get(String path, Class<T> type) throws IOException, WeChatRefusal {
        return present(execute(request(HttpMethod.GET, path), type));
    }

    <T> T post(String path, Object body, Class<T> type) throws IOException, WeChatRefusal {
        return present(execute(withBody(path, body), type));
    }

    /** For a call whose success has no body. */
    void post(String path, Object body) throws IOException, WeChatRefusal {
        if (execute(withBody(path, body), Object.class) != null) {
            throw new IOException("The answer of WeChat Pay is not empty");
        }
    }

    private HttpRequest.Builder withBody(String path, Object body) {
        return request(HttpMethod.POST, path)
                .body(new JsonRequestBody.Builder().body(GsonUtil.toJson(body)).build());
    }

    private HttpRequest.Builder request(HttpMethod method, String path) {
        return new HttpRequest.Builder()
                .httpMethod(method)
                .url(base.resolve(path).toString())
                .addHeader(Constant.ACCEPT, MediaType.APPLICATION_JSON.getValue())
                .addHeader(Constant.CONTENT_TYPE, MediaType.APPLICATION_JSON.getValue());
    }

    private <T> @Nullable T execute(HttpRequest.Builder request, Class<T> type) throws IOException, WeChatRefusal {
        try {
            return client.execute(request.build(), type).getServiceResponse();
        } catch (ServiceException refused) {
            if (refused.getErrorCode() == null) {
                throw failure(refused);
            }
            throw new WeChatRefusal(refused.getHttpStatusCode(), refused.getErrorCode());
        } catch (RuntimeException failed) {
            throw failure(failed);
        }
    }

    private static <T> T present(@Nullable T answer) throws IOException {
        if (answer == null) {
            throw new IOException("The answer of WeChat Pay is empty");
        }
        return answer;
    }

    /** What may be logged of the library's exception. */
    static IOException failure(RuntimeException failed) {
        String unusable = "No usable answer from WeChat Pay: ";
        if (failed instanceof HttpException && failed.getCause() instanceof IOException cause) {
            return new IOException(unusable + cause.getMessage(), cause);
        }
        if (failed instanceof ServiceException refused) {
            String code = String.valueOf(refused.getErrorCode());
            return new IOException(unusable
                    + "status %d, code %s"
                            .formatted(
                                    refused.getHttpStatusCode(),
                                    CODE.matcher(code).matches() ? code : "none"));
        }
        return new IOException(unusable + failed.getClass().getSimpleName());
    }

    /** Names the key with which WeChat Pay has to sign. {@link CheckedAnswers} has checked the signature before. */
    private record WantedKey(PlatformKeys keys) implements Validator {

        @Override
        public <T> boolean validate(HttpHeaders headers, String body) {
            return true;
        }

        @Override
        public <T> String getSerialNumber() {
            return keys.wanted();
        }
    }
}
