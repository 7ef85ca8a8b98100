package testing.shop;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Sends a call until the platform answers it, each time with the same idempotency key: it retries when there is no answer, and when the
 * answer says that the call comes too early. It records what it did.
 */
public class RetryingClient extends Client {

    /** Longer than the end of an instance and the start of another one on a busy machine. */
    private static final Duration TIMEOUT = Duration.ofMinutes(15);

    private final Duration shortestPause;
    private final Duration longestPause;
    private final AtomicLong requests = new AtomicLong();
    private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();
    private final Queue<String> unavailable = new ConcurrentLinkedQueue<>();
    private final Set<String> answeredKeys = ConcurrentHashMap.newKeySet();
    private final Set<String> unansweredKeys = ConcurrentHashMap.newKeySet();
    private volatile CompletableFuture<Void> retriesAllowed = CompletableFuture.completedFuture(null);

    /** @param shortestPause before the first retry; each further pause is twice as long, up to {@code longestPause} */
    public RetryingClient(Supplier<URI> instance, Duration answerLimit, Duration shortestPause, Duration longestPause) {
        super(instance, answerLimit);
        this.shortestPause = shortestPause;
        this.longestPause = longestPause;
    }

    /** Completes when this instance is lost: the client then takes its requests there as unanswered. */
    protected CompletableFuture<Void> lossOf(URI instance) {
        return new CompletableFuture<>();
    }

    /** The number of requests so far, with all retries. */
    public long requests() {
        return requests.get();
    }

    /** The requests that were sent and not answered, each with the reason. */
    public Collection<String> unanswered() {
        return unanswered;
    }

    /** The requests that were answered by 502 or 503, each with the answer. */
    public Collection<String> unavailable() {
        return unavailable;
    }

    /** The keys of calls that were sent and never answered so far. */
    public Set<String> unansweredKeys() {
        Set<String> never = new TreeSet<>(unansweredKeys);
        never.removeAll(answeredKeys);
        return never;
    }

    /** Calls wait with their retries until {@link #resumeRetries}; new calls are still sent. */
    public void holdRetries() {
        retriesAllowed = new CompletableFuture<>();
    }

    public void resumeRetries() {
        retriesAllowed.complete(null);
    }

    @Override
    public CompletableFuture<Answer> sendLater(Call call) {
        return CompletableFuture.supplyAsync(
                () -> send(call), task -> Thread.ofVirtual().start(task));
    }

    @Override
    public Answer send(Call call) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        long pauseMillis = shortestPause.toMillis();
        try {
            while (true) {
                HttpRequest request = request(call);
                String name =
                        "%s %s: ".formatted(request.method(), request.uri().getPath());
                String reason;
                try {
                    requests.incrementAndGet();
                    Answer answer = answer(request);
                    if (!isTooEarly(answer)) {
                        call.key().ifPresent(answeredKeys::add);
                        return answer;
                    }
                    reason = name + answer;
                    if (answer.status() >= 500) {
                        unavailable.add(reason);
                    }
                } catch (ConnectException notSent) {
                    reason = name + notSent;
                } catch (IOException noAnswer) {
                    reason = name + noAnswer;
                    unanswered.add(reason);
                    call.key().ifPresent(unansweredKeys::add);
                }
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("No final answer in time; the last attempt: " + reason);
                }
                retriesAllowed.join();
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
                pauseMillis = Math.min(2 * pauseMillis, longestPause.toMillis());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private Answer answer(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<Answer> answer = exchange(request);
        CompletableFuture<Void> loss = lossOf(request.uri());
        try {
            CompletableFuture.anyOf(answer, loss).get();
            if (loss.isDone()) {
                throw new IOException("The instance is lost");
            }
            return answer.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException noAnswer ? noAnswer : new IOException(failed.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static boolean isTooEarly(Answer answer) {
        return switch (answer.status()) {
            case 502, 503 -> true;
            case 409 -> answer.text("/code").equals("IDEMPOTENCY_IN_PROGRESS");
            case 429 -> answer.text("/code").equals("TOO_MANY_REQUESTS");
            default -> false;
        };
    }
}
