package order.availability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Decides which SKUs are written to Redis next, and which are compared with Redis. It compares all known SKUs in turn. */
final class Feed {

    /** Maximum number of changed SKUs in one call, so that a call takes a few milliseconds in Redis at most. */
    private static final int MAX_CHANGES_PER_CALL = 1000;

    /** How many SKUs are compared after each read of the log. */
    private static final int COMPARISONS_PER_READ = 250;

    /**
     * How long values in Redis may be newer than the last event that this instance has read. If they stay newer for longer, they do not
     * come from the log.
     */
    private static final Duration MAX_TIME_AHEAD = AvailabilityView.MAX_LAG.multipliedBy(2);

    /** Redis deletes a SKU that no instance has written or compared for this long. */
    private static final Duration MEMORY = Duration.ofDays(1);

    private final LastKnownStock lastKnown;
    private final Drift drift;
    private final Set<String> changedSkus = ConcurrentHashMap.newKeySet();
    private final Map<String, StoredLevel> doubts = new ConcurrentHashMap<>();
    private final Map<String, Suspect> suspects = new ConcurrentHashMap<>();
    private Iterator<String> round = List.<String>of().iterator();
    private volatile boolean clean = true;

    Feed(LastKnownStock lastKnownStock, Drift drift) {
        this.lastKnown = lastKnownStock;
        this.drift = drift;
    }

    /** The values of a SKU in Redis, as texts. */
    record StoredLevel(String available, String version, String seal) {

        static StoredLevel of(String skuId, Level level) {
            return new StoredLevel(Long.toString(level.available()), Long.toString(level.version()), level.seal(skuId));
        }

        /** Whether an instance of the platform wrote these values: their checksum is correct. */
        boolean isSealed(String skuId) {
            try {
                return equals(of(skuId, new Level(Long.parseLong(available), Long.parseLong(version))));
            } catch (NumberFormatException changed) {
                return false;
            }
        }
    }

    /**
     * Values in Redis that are newer than the last event that this instance has read. This is normal for a short time, because another
     * instance may have read further.
     */
    private record Suspect(StoredLevel stands, long version, long sinceNanos) {}

    private enum Purpose {
        WRITE,
        COMPARE,
        DELETE
    }

    private record Item(StoredLevel stands, Purpose purpose) {}

    /** One call of the feed script. */
    record Call(Map<String, Item> items, boolean isLast) {

        List<String> keys() {
            List<String> keys = new ArrayList<>(items.size() + 1);
            keys.add(Keys.ERA);
            items.keySet().forEach(skuId -> keys.add(Keys.level(skuId)));
            return keys;
        }

        List<String> arguments(Era era, long position) {
            List<String> arguments = new ArrayList<>(4 * items.size() + 5);
            arguments.add(era.id());
            arguments.add(Long.toString(era.fed()));
            arguments.add(Long.toString(position));
            arguments.add(isLast ? "1" : "0");
            arguments.add(Long.toString(MEMORY.toSeconds()));
            for (Item item : items.values()) {
                StoredLevel stands = item.stands();
                arguments.addAll(List.of(
                        stands.available(),
                        stands.version(),
                        stands.seal(),
                        item.purpose().name()));
            }
            return arguments;
        }
    }

    /** Marks a SKU whose stock level has changed, so that it is written. */
    void markChanged(String skuId) {
        changedSkus.add(skuId);
    }

    /** Marks all known SKUs, so that they are written. */
    void markAllChanged() {
        suspects.clear();
        doubts.clear();
        changedSkus.addAll(lastKnown.skuIds());
    }

    /** Marks a SKU whose values in Redis must be wrong. The next call deletes these values unless they have changed. */
    void markWrong(String skuId, StoredLevel stands) {
        doubts.put(skuId, stands);
    }

    /**
     * Makes the next call for the feed script. This method must be called after a read of the log, and no other read may run at the same
     * time.
     *
     * @param compares whether this instance has already written all its SKUs to the era, so that it can compare
     * @param lag this instance has read all events that were committed longer ago than this
     */
    Call next(boolean compares, Duration lag) {
        Call call = nextChanged();
        if (compares) {
            addDoubts(call.items());
            addSuspects(call.items(), lag);
            addNextOfRound(call.items());
        }
        return call;
    }

    /** A call with the SKUs that are still marked as changed. */
    Call nextChanged() {
        Map<String, Item> items = new LinkedHashMap<>();
        Iterator<String> fresh = changedSkus.iterator();
        while (fresh.hasNext() && items.size() < MAX_CHANGES_PER_CALL) {
            String skuId = fresh.next();
            fresh.remove(); // before the level is read, so that a later change marks the SKU again
            add(items, skuId, Purpose.WRITE);
        }
        return new Call(items, !fresh.hasNext());
    }

    private void add(Map<String, Item> items, String skuId, Purpose purpose) {
        Level level = lastKnown.of(skuId);
        if (level != null) {
            items.putIfAbsent(skuId, new Item(StoredLevel.of(skuId, level), purpose));
        }
    }

    private void addDoubts(Map<String, Item> items) {
        for (String skuId : List.copyOf(doubts.keySet())) {
            StoredLevel stands = doubts.remove(skuId);
            if (stands != null) {
                delete(items, skuId, stands);
            }
        }
    }

    /** Deletes the values from Redis, and then writes the level that this instance knows, if it knows one. */
    private void delete(Map<String, Item> items, String skuId, StoredLevel stands) {
        suspects.remove(skuId);
        items.put(skuId, new Item(stands, Purpose.DELETE));
        markChanged(skuId);
    }

    private void addSuspects(Map<String, Item> items, Duration lag) {
        long now = System.nanoTime();
        for (Map.Entry<String, Suspect> each : suspects.entrySet()) {
            Level level = lastKnown.of(each.getKey());
            if (level == null || level.version() >= each.getValue().version()) {
                suspects.remove(each.getKey());
            } else if (lag.compareTo(AvailabilityView.MAX_LAG) < 0
                    && now - each.getValue().sinceNanos() > MAX_TIME_AHEAD.toNanos()) {
                delete(items, each.getKey(), each.getValue().stands());
            }
        }
    }

    private void addNextOfRound(Map<String, Item> items) {
        for (int i = 0; i < COMPARISONS_PER_READ && round.hasNext(); i++) {
            String skuId = round.next();
            if (!changedSkus.contains(skuId)) { // otherwise Redis is older because the change is not written yet
                add(items, skuId, Purpose.COMPARE);
            }
        }
        if (!round.hasNext()) {
            drift.allCompared(clean);
            clean = true;
            round = lastKnown.skuIds().iterator();
        }
    }

    /** Marks the SKUs of a failed call again. */
    void failed(Call call) {
        call.items().forEach((skuId, item) -> {
            if (item.purpose() == Purpose.DELETE) {
                markWrong(skuId, item.stands());
            } else {
                markChanged(skuId);
            }
        });
    }

    /** @param reports the reports of the script: five texts for each SKU, see {@code feed.lua} */
    void done(Call call, List<String> reports) {
        List<String> skuIds = List.copyOf(call.items().keySet());
        for (int at = 0; at < reports.size(); at += 5) {
            String skuId = skuIds.get(Integer.parseInt(reports.get(at)) - 1);
            StoredLevel stood = new StoredLevel(reports.get(at + 2), reports.get(at + 3), reports.get(at + 4));
            if (reports.get(at + 1).equals("NEWER")) {
                suspect(skuId, stood);
            } else {
                clean = false;
                drift.repaired(DriftKind.valueOf(reports.get(at + 1)), skuId, stood.available(), stood.version());
            }
        }
    }

    private void suspect(String skuId, StoredLevel stood) {
        if (stood.isSealed(skuId)) {
            Suspect suspect = new Suspect(stood, Long.parseLong(stood.version()), System.nanoTime());
            suspects.merge(skuId, suspect, (known, seen) -> known.stands().equals(seen.stands()) ? known : seen);
        } else {
            markWrong(skuId, stood);
        }
    }
}
