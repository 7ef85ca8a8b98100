package order.availability;

import io.lettuce.core.RedisCommandTimeoutException;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import platform.id.Ids;

/**
 * Brings what the log tells this instance to Redis, and keeps comparing. All instances do; what one wrote is nothing new for the
 * next.
 *
 * <p>An <b>era</b> is a time without a gap: whatever Redis says of a SKU in it is what the log told last, up to the place up to which
 * the era has been fed. An instance belongs to it when it has been fed up to where the instance began to read, so that together
 * nothing was missed. Where nobody was there meanwhile, or Redis was emptied, a new era begins, and what was told before counts no
 * longer. When Redis is set back, all instances bring all that they know once more.
 *
 * <p>One exchange is under way at most, begun after a look into the log; nobody waits for it.
 */
final class RedisCopy implements AvailabilityView.Copy {

    private static final Logger LOG = LoggerFactory.getLogger(RedisCopy.class);

    /** How long those who may be feeding an era are waited for. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final long UNKNOWN = -1;

    private final RedisLink link;
    private final Feed feed;
    private final Settling settling;
    private final Bypass bypass;
    private final Ids ids;
    private final Counter eras;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicLong looks = new AtomicLong();

    private volatile @Nullable Era era;
    private volatile boolean filled;
    private volatile @Nullable Found found;
    private long begun = UNKNOWN;

    RedisCopy(RedisLink link, Feed feed, Settling settling, Bypass bypass, Ids ids, AvailabilityMeters meters) {
        this.link = link;
        this.feed = feed;
        this.settling = settling;
        this.bypass = bypass;
        this.ids = ids;
        this.eras = meters.eras();
    }

    /**
     * An era that this instance does not belong to yet, as it was found first.
     *
     * @param looks into the log that had ended by then; @param nanos when that was
     */
    private record Found(Era era, long looks, long nanos) {}

    /** The era that this instance belongs to and has brought all to that it knows; null while there is none. */
    @Nullable
    Era era() {
        return filled ? era : null;
    }

    @Override
    public void changed(String skuId) {
        feed.news(skuId);
    }

    @Override
    public void readUpTo(Duration lag, long place) {
        long look = looks.incrementAndGet();
        if (begun == UNKNOWN) {
            begun = place;
        }
        if (!busy.compareAndSet(false, true)) {
            return;
        }
        exchange(look, lag, place).whenComplete((done, failure) -> {
            if (failure != null && !link.isClosed()) {
                bypass.open(reason(failure));
            }
            busy.set(false);
        });
    }

    private CompletableFuture<List<String>> exchange(long look, Duration lag, long place) {
        try {
            Era known = era;
            return known == null
                    ? meet(look, place)
                    : bring(known, place, feed.next(filled, lag)).thenCompose(brought -> settling.settle(link, lag));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static BypassReason reason(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return cause instanceof RedisCommandTimeoutException ? BypassReason.LATE : BypassReason.UNREACHABLE;
    }

    private CompletableFuture<List<String>> bring(Era known, long place, Feed.Call call) {
        return link.run(Script.FEED, call.keys(), call.arguments(known, place))
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        feed.failed(call);
                    }
                })
                .thenCompose(answer -> {
                    if (answer.getFirst().equals("FED")) {
                        return brought(known, place, call, answer);
                    }
                    leave();
                    return CompletableFuture.completedFuture(answer);
                });
    }

    private CompletableFuture<List<String>> brought(Era known, long place, Feed.Call call, List<String> answer) {
        feed.done(call, answer.subList(2, answer.size()));
        Era now = new Era(known.id(), Long.parseLong(answer.get(1)));
        era = now;
        if (!call.isLast()) {
            return bring(now, place, feed.more());
        }
        filled = true;
        bypass.well();
        return CompletableFuture.completedFuture(answer);
    }

    private void leave() {
        era = null;
        filled = false;
        found = null;
        bypass.open(BypassReason.LOST);
    }

    private CompletableFuture<List<String>> meet(long look, long place) {
        return link.run(Script.ERA, List.of(Keys.ERA), List.of("", "", "")).thenCompose(answer -> {
            Era there = new Era(answer.getFirst(), Long.parseLong(answer.get(1)));
            Found before = found;
            if (there.id().isEmpty()) {
                return begin("", place);
            }
            if (before == null || !before.era().id().equals(there.id())) {
                found = new Found(there, looks.get(), System.nanoTime());
                return CompletableFuture.completedFuture(answer);
            }
            if (look < before.looks() + 2) { // the next one may have begun before the era was found
                return CompletableFuture.completedFuture(answer);
            }
            if (place < before.era().fed()) {
                LOG.warn("The availability view in Redis is of another database, or of a later state of this one");
                return begin(there.id(), place);
            }
            if (there.fed() >= begun) {
                join(there);
            } else if (System.nanoTime() - before.nanos() > GRACE.toNanos()) {
                return begin(there.id(), place);
            }
            return CompletableFuture.completedFuture(answer);
        });
    }

    private CompletableFuture<List<String>> begin(String ended, long place) {
        String id = ids.next().toString();
        return link.run(Script.ERA, List.of(Keys.ERA), List.of(ended, id, Long.toString(place)))
                .thenApply(answer -> {
                    found = null;
                    if (answer.getFirst().equals(id)) {
                        eras.increment();
                        LOG.info("The availability view in Redis begins anew");
                        join(new Era(id, place));
                    }
                    return answer;
                });
    }

    private void join(Era joined) {
        feed.everything();
        filled = false;
        era = joined;
    }
}
