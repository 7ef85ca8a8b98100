package order.availability;

import io.lettuce.core.RedisCommandTimeoutException;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import order.availability.Feed.StoredLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The view that all instances share. If this instance knows the stock level of a SKU, its own level decides. If it does not, Redis may know
 * it. Redis also knows which units concurrent checkouts are about to get. Before values from Redis refuse a checkout, their checksum and
 * version are checked.
 */
final class RedisView implements Availability {

    private static final Logger LOG = LoggerFactory.getLogger(RedisView.class);

    /** After this time a take ends by itself, in case its instance has died. */
    private static final Duration TAKE_LIFETIME = Duration.ofSeconds(5);

    private final AvailabilityView memory;
    private final LastKnownStock lastKnown;
    private final RedisCopy copy;
    private final Feed feed;
    private final Takes settling;
    private final RedisLink link;
    private final Bypass bypass;
    private final RedisLimits limits;
    private final Counter refusals;
    private final Counter waits;

    RedisView(
            AvailabilityView memory,
            LastKnownStock lastKnownStock,
            RedisCopy copy,
            Feed feed,
            Takes settling,
            RedisLink link,
            Bypass bypass,
            RedisLimits limits,
            AvailabilityMeters meters) {
        this.memory = memory;
        this.lastKnown = lastKnownStock;
        this.copy = copy;
        this.feed = feed;
        this.settling = settling;
        this.link = link;
        this.bypass = bypass;
        this.limits = limits;
        this.refusals = meters.refusals("redis");
        this.waits = meters.waits();
    }

    /** If the view fails, the checkout continues without it, and Redis is bypassed until it works again. */
    @Override
    public List<Shortfall> surelyShort(String reference, Map<String, Long> units) {
        try {
            return shortOf(reference, units);
        } catch (RuntimeException failed) {
            if (!link.isClosed() && !bypass.isOpen()) {
                LOG.warn(
                        "Availability view in Redis failed: the checkout continues without it, and Redis is bypassed until it works again",
                        failed);
            }
            bypass.open(BypassReason.UNREACHABLE);
            return List.of();
        }
    }

    private List<Shortfall> shortOf(String reference, Map<String, Long> units) {
        long began = System.nanoTime();
        while (true) {
            List<Shortfall> lastKnownShortfalls = memory.surelyShort(reference, units);
            if (!lastKnownShortfalls.isEmpty()) {
                return lastKnownShortfalls;
            }
            List<String> answer = memory.isCurrent() ? take(reference, units) : List.of("BYPASSED");
            switch (answer.getFirst()) {
                case "SHORT" -> {
                    List<Shortfall> believed = believed(units, answer);
                    if (!believed.isEmpty()) {
                        refusals.increment();
                    }
                    return believed;
                }
                case "CONTENDED" -> {
                    waits.increment();
                    Duration left = limits.contention().minusNanos(System.nanoTime() - began);
                    if (!left.isPositive() || !memory.awaitRead(left)) {
                        return List.of();
                    }
                }
                default -> {
                    return List.of();
                }
            }
        }
    }

    @Override
    public void settled(String reference) {
        settling.decided(reference);
    }

    private List<String> take(String reference, Map<String, Long> units) {
        Era era = copy.era();
        if (era == null || bypass.isOpen()) {
            return List.of("BYPASSED");
        }
        List<String> keys = new ArrayList<>(2 * units.size() + 2);
        keys.add(Keys.ERA);
        keys.add(Keys.take(reference));
        List<String> arguments = new ArrayList<>(units.size() + 3);
        arguments.add(era.id());
        arguments.add(Long.toString(era.fed()));
        arguments.add(Long.toString(TAKE_LIFETIME.toSeconds()));
        units.forEach((skuId, wanted) -> {
            keys.add(Keys.level(skuId));
            keys.add(Keys.takenUnits(skuId));
            arguments.add(wanted.toString());
        });
        settling.begin(reference, units);
        List<String> answer = ask(keys, arguments);
        switch (answer.getFirst()) {
            case "SHORT", "CONTENDED" -> settling.cancel(reference);
            case "UNFIT" -> bypass.open(BypassReason.LOST);
            default -> {} // taken; or timed out, and then Redis may still take the units
        }
        return answer;
    }

    private List<String> ask(List<String> keys, List<String> arguments) {
        try {
            return link.run(Script.TAKE, keys, arguments).get(limits.answer().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            bypass.open(BypassReason.LATE);
        } catch (ExecutionException failed) {
            bypass.open(
                    failed.getCause() instanceof RedisCommandTimeoutException
                            ? BypassReason.LATE
                            : BypassReason.UNREACHABLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of("BYPASSED");
    }

    /**
     * The shortfalls whose values in Redis have a correct checksum and are newer than the level that this instance knows. Values with a
     * wrong checksum refuse no checkout; the next call of the feed script deletes them.
     */
    private List<Shortfall> believed(Map<String, Long> units, List<String> answer) {
        List<String> skuIds = List.copyOf(units.keySet());
        List<Shortfall> believed = new ArrayList<>();
        for (int at = 1; at < answer.size(); at += 4) {
            String skuId = skuIds.get(Integer.parseInt(answer.get(at)) - 1);
            StoredLevel stands = new StoredLevel(answer.get(at + 1), answer.get(at + 2), answer.get(at + 3));
            @Nullable Level level = lastKnown.of(skuId);
            if (!stands.isSealed(skuId)) {
                feed.markWrong(skuId, stands);
            } else if (level == null || level.version() < Long.parseLong(stands.version())) {
                long wanted = units.getOrDefault(skuId, 0L);
                believed.add(new Shortfall(skuId, wanted, Long.parseLong(stands.available())));
            }
        }
        return believed;
    }
}
