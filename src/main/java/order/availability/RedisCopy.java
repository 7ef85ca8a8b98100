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
 * Writes the stock levels that this instance reads from the event log to Redis, and compares them with Redis continuously. All instances do
 * this. A level that another instance has already written is not written again.
 *
 * <p>An <b>era</b> is a period without a gap. In an era, the values of a SKU in Redis are those of its last event in the log, up to the
 * position up to which the era has been fed. An instance may join an era that has been fed at least up to the position at which the
 * instance began to read; so no event is missed. If no running instance has read the missing part of the log, or if Redis was emptied, an
 * instance begins a new era. Values of earlier eras are then ignored. If Redis was restored to an older state, all instances write all
 * levels that they know again.
 *
 * <p>At most one exchange with Redis is in flight. It begins after a read of the log, and no thread waits for it.
 */
final class RedisCopy implements AvailabilityView.Copy {

    private static final Logger LOG = LoggerFactory.getLogger(RedisCopy.class);

    /** How long this instance waits for other instances to feed an existing era, before it begins a new one. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final long UNKNOWN = -1;

    private final RedisLink link;
    private final Feed feed;
    private final Takes settling;
    private final Bypass bypass;
    private final Ids ids;
    private final Counter eras;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicLong looks = new AtomicLong();

    private volatile @Nullable Era era;
    private volatile boolean filled;
    private volatile @Nullable Found found;
    private long begun = UNKNOWN;

    RedisCopy(RedisLink link, Feed feed, Takes settling, Bypass bypass, Ids ids, AvailabilityMeters meters) {
        this.link = link;
        this.feed = feed;
        this.settling = settling;
        this.bypass = bypass;
        this.ids = ids;
        this.eras = meters.eras();
    }

    /**
     * An era that this instance has not joined yet, with its state when this instance found it first.
     *
     * @param looks how many reads of the log had ended at that time
     * @param nanos that time, by {@link System#nanoTime}
     */
    private record Found(Era era, long looks, long nanos) {}

    /** The era that this instance has joined and to which it has written all levels that it knows; null if there is none. */
    @Nullable
    Era era() {
        return filled ? era : null;
    }

    @Override
    public void changed(String skuId) {
        feed.markChanged(skuId);
    }

    @Override
    public void readUpTo(Duration lag, long position) {
        long look = looks.incrementAndGet();
        if (begun == UNKNOWN) {
            begun = position;
        }
        if (!busy.compareAndSet(false, true)) {
            return;
        }
        exchange(look, lag, position).whenComplete((done, failure) -> {
            if (failure != null && !link.isClosed()) {
                bypass.open(reason(failure));
            }
            busy.set(false);
        });
    }

    private CompletableFuture<List<String>> exchange(long look, Duration lag, long position) {
        try {
            Era known = era;
            return known == null
                    ? joinOrBeginEra(look, position)
                    : feed(known, position, feed.next(filled, lag)).thenCompose(brought -> settling.settle(link, lag));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static BypassReason reason(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return cause instanceof RedisCommandTimeoutException ? BypassReason.LATE : BypassReason.UNREACHABLE;
    }

    private CompletableFuture<List<String>> feed(Era known, long position, Feed.Call call) {
        return link.run(Script.FEED, call.keys(), call.arguments(known, position))
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        feed.failed(call);
                    }
                })
                .thenCompose(answer -> {
                    if (answer.getFirst().equals("FED")) {
                        return afterFeed(known, position, call, answer);
                    }
                    leaveEra();
                    return CompletableFuture.completedFuture(answer);
                });
    }

    private CompletableFuture<List<String>> afterFeed(Era known, long position, Feed.Call call, List<String> answer) {
        feed.done(call, answer.subList(2, answer.size()));
        Era now = new Era(known.id(), Long.parseLong(answer.get(1)));
        era = now;
        if (!call.isLast()) {
            return feed(now, position, feed.nextChanged());
        }
        filled = true;
        bypass.succeeded();
        return CompletableFuture.completedFuture(answer);
    }

    private void leaveEra() {
        era = null;
        filled = false;
        found = null;
        bypass.open(BypassReason.LOST);
    }

    private CompletableFuture<List<String>> joinOrBeginEra(long look, long position) {
        return link.run(Script.ERA, List.of(Keys.ERA), List.of("", "", "")).thenCompose(answer -> {
            Era there = new Era(answer.getFirst(), Long.parseLong(answer.get(1)));
            Found before = found;
            if (there.id().isEmpty()) {
                return begin("", position);
            }
            if (before == null || !before.era().id().equals(there.id())) {
                found = new Found(there, looks.get(), System.nanoTime());
                return CompletableFuture.completedFuture(answer);
            }
            if (look < before.looks() + 2) { // the next read may have begun before the era was found
                return CompletableFuture.completedFuture(answer);
            }
            if (position < before.era().fed()) {
                LOG.warn(
                        "Availability view in Redis belongs to another database, or to a later state of this one: a new era begins."
                                + " Unless this database was restored from a backup, check that no other installation uses the same Redis database");
                return begin(there.id(), position);
            }
            if (there.fed() >= begun) {
                join(there);
            } else if (System.nanoTime() - before.nanos() > GRACE.toNanos()) {
                return begin(there.id(), position);
            }
            return CompletableFuture.completedFuture(answer);
        });
    }

    private CompletableFuture<List<String>> begin(String ended, long position) {
        String id = ids.next().toString();
        return link.run(Script.ERA, List.of(Keys.ERA), List.of(ended, id, Long.toString(position)))
                .thenApply(answer -> {
                    found = null;
                    if (answer.getFirst().equals(id)) {
                        eras.increment();
                        LOG.info(
                                "Availability view in Redis: this instance began a new era; checkouts bypass Redis until the view is filled");
                        join(new Era(id, position));
                    }
                    return answer;
                });
    }

    private void join(Era joined) {
        feed.markAllChanged();
        filled = false;
        era = joined;
    }
}
