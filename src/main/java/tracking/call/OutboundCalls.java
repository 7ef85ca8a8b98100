package tracking.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import okhttp3.ConnectionPool;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import platform.card.CardNumbers;

/**
 * Calls servers that the shop does not control. A call blocks its thread for at most the configured time. It resolves the host once, refuses
 * addresses that may not be called, and connects to a checked address; TLS checks the name of the host. Redirects are not followed, proxies
 * are not used, and no connection is used twice. Thread-safe.
 */
public final class OutboundCalls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutboundCalls.class);

    /** What is read of the body of an answer. The rest is not waited for. */
    static final int MAX_ANSWER_BYTES = 64 << 10;

    private static final String RETRY_AFTER = "Retry-After";
    private static final String HIDDEN_RETRY_AFTER = "X-Hidden-Retry-After";
    private static final int KEPT_CHARACTERS = 1_000;
    private static final int MAX_LOOKUPS = 64;
    private static final Duration LOOKUP = Duration.ofSeconds(5);
    private static final Pattern UNREADABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]+");

    private final CallUrls urls;
    private final Clock clock;
    private final ExecutorService lookups;
    private final OkHttpClient tls;
    private final OkHttpClient plain;

    /** @param more adds to the client of calls over TLS, such as other trusted certificates */
    OutboundCalls(
            CallUrls urls,
            CallProperties properties,
            HostResolver resolver,
            Clock clock,
            UnaryOperator<OkHttpClient.Builder> more) {
        this.urls = urls;
        this.clock = clock;
        lookups = new ThreadPoolExecutor(
                0,
                MAX_LOOKUPS,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().name("webhook-lookup-", 1).daemon().factory());
        OkHttpClient common = new OkHttpClient.Builder()
                .callTimeout(properties.timeout())
                .connectTimeout(properties.timeout())
                .readTimeout(properties.timeout())
                .writeTimeout(properties.timeout())
                .followRedirects(false)
                .followSslRedirects(false)
                .proxy(Proxy.NO_PROXY)
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .addNetworkInterceptor(OutboundCalls::hideRetryAfter)
                .build();
        tls = more.apply(checked(common, resolver, urls.allowed())).build();
        plain = checked(common, resolver, AllowedAddresses.LOOPBACK).build();
    }

    /** OkHttp would repeat the call at once by some values of this header, and fails on others. */
    private static Response hideRetryAfter(Interceptor.Chain chain) throws IOException {
        Response answer = chain.proceed(chain.request());
        String wait = answer.header(RETRY_AFTER);
        Response.Builder hidden = answer.newBuilder().removeHeader(RETRY_AFTER);
        return (wait == null ? hidden.removeHeader(HIDDEN_RETRY_AFTER) : hidden.header(HIDDEN_RETRY_AFTER, wait))
                .build();
    }

    private OkHttpClient.Builder checked(OkHttpClient common, HostResolver resolver, AllowedAddresses allowed) {
        return common.newBuilder()
                .dns(new CheckedDns(resolver, lookups, LOOKUP, allowed))
                .socketFactory(new CheckedSockets(allowed));
    }

    /**
     * Posts JSON.
     *
     * @param headers beside those of HTTP itself
     */
    public CallResult post(String url, Map<String, String> headers, String json) {
        long begunNanos = System.nanoTime();
        if (urls.brokenRule(url).isPresent()) {
            return failed(CallOutcome.ADDRESS_REFUSED, null, begunNanos);
        }
        HttpUrl target = HttpUrl.get(url);
        Request request = new Request.Builder()
                .url(target)
                .headers(Headers.of(headers))
                .header("Accept-Encoding", "identity")
                .post(new OneShotJson(json.getBytes(UTF_8)))
                .build();
        try (Response answer = (target.isHttps() ? tls : plain).newCall(request).execute()) {
            return read(answer, begunNanos);
        } catch (IOException failure) {
            return failed(outcome(failure), null, begunNanos);
        } catch (RuntimeException unexpected) { // the client must cope with whatever a server sends
            LOG.warn(
                    "Webhook call failed in an unexpected way, it counts as a broken answer: host={}",
                    target.host(),
                    unexpected);
            return failed(CallOutcome.BROKEN_ANSWER, null, begunNanos);
        }
    }

    private CallResult read(Response answer, long begunNanos) {
        byte[] body;
        try {
            BufferedSource source = answer.body().source();
            source.request(MAX_ANSWER_BYTES);
            body = source.getBuffer().readByteArray(Math.min(source.getBuffer().size(), MAX_ANSWER_BYTES));
        } catch (IOException failure) {
            CallOutcome outcome = isTimeout(failure) ? CallOutcome.TIMED_OUT : CallOutcome.BROKEN_ANSWER;
            return failed(outcome, answer.code(), begunNanos);
        }
        return new CallResult(
                answer.isSuccessful() ? CallOutcome.ACCEPTED : CallOutcome.REFUSED,
                answer.code(),
                readable(body),
                retryAfter(answer.header(HIDDEN_RETRY_AFTER)),
                since(begunNanos));
    }

    private static CallResult failed(CallOutcome outcome, @Nullable Integer status, long begunNanos) {
        return new CallResult(outcome, status, null, null, since(begunNanos));
    }

    private static Duration since(long begunNanos) {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }

    private static CallOutcome outcome(IOException failure) {
        List<Throwable> causes = Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> Stream.concat(Stream.of(cause), Stream.of(cause.getSuppressed())))
                .toList();
        if (causes.stream().anyMatch(AddressRefusedException.class::isInstance)) {
            return CallOutcome.ADDRESS_REFUSED;
        }
        if (isTimeout(failure)) {
            return CallOutcome.TIMED_OUT;
        }
        return switch (failure) {
            case UnknownHostException unknown -> CallOutcome.HOST_UNKNOWN;
            case SSLException tls -> CallOutcome.TLS_FAILED;
            case ProtocolException notHttp -> CallOutcome.BROKEN_ANSWER;
            default -> CallOutcome.NO_CONNECTION;
        };
    }

    /** OkHttp ends a call that takes too long in this way, whatever the call was waiting for. */
    private static boolean isTimeout(IOException failure) {
        return failure instanceof InterruptedIOException;
    }

    private static String readable(byte[] body) {
        String text = new String(body, UTF_8);
        String begun = text.substring(0, Math.min(text.length(), 2 * KEPT_CHARACTERS));
        String masked = CardNumbers.masked(UNREADABLE.matcher(begun).replaceAll(" "));
        String kept = masked.substring(0, Math.min(masked.length(), KEPT_CHARACTERS));
        return UNREADABLE.matcher(kept).replaceAll(" "); // a surrogate pair may have been cut
    }

    /** @param header seconds or a date of HTTP; anything else is ignored */
    private @Nullable Duration retryAfter(@Nullable String header) {
        if (header == null) {
            return null;
        }
        try {
            Duration wait = header.strip().matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(header.strip()))
                    : Duration.between(clock.instant(), instant(header));
            return wait.isPositive() ? wait : null;
        } catch (DateTimeParseException neither) {
            return null;
        }
    }

    private static Instant instant(String date) {
        return ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
