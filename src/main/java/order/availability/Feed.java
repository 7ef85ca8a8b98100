package order.availability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which SKUs are to be written to Redis and which to be compared; takes all that is known in turn. */
final class Feed {

    /** SKUs in one call: a few milliseconds of Redis at most. */
    private static final int CALL = 1000;

    /** SKUs that are compared after each look into the log. */
    private static final int COMPARED = 250;

    /** Once this instance has read all that was told so long ago, nobody can have heard of more. */
    private static final Duration SUSPICION = AvailabilityView.TRUST.multipliedBy(2);

    /** A SKU that nobody compares for so long is forgotten. */
    private static final Duration MEMORY = Duration.ofDays(1);

    private final LastKnownStock told;
    private final Drift drift;
    private final Set<String> news = ConcurrentHashMap.newKeySet();
    private final Map<String, Stands> doubts = new ConcurrentHashMap<>();
    private final Map<String, Suspect> suspects = new ConcurrentHashMap<>();
    private Iterator<String> round = List.<String>of().iterator();
    private volatile boolean clean = true;

    Feed(LastKnownStock told, Drift drift) {
        this.told = told;
        this.drift = drift;
    }

    /** What stands in Redis, as texts. */
    record Stands(String available, String version, String seal) {

        static Stands of(String skuId, Level level) {
            return new Stands(Long.toString(level.available()), Long.toString(level.version()), level.seal(skuId));
        }

        /** Whether it was written by one of us. */
        boolean isSealed(String skuId) {
            try {
                return equals(of(skuId, new Level(Long.parseLong(available), Long.parseLong(version))));
            } catch (NumberFormatException changed) {
                return false;
            }
        }
    }

    /** Something newer in Redis than was told here; so it may be, for a moment. */
    private record Suspect(Stands stands, long version, long sinceNanos) {}

    private enum Meant {
        TOLD,
        COMPARE,
        FORGET
    }

    private record Item(Stands stands, Meant meant) {}

    /** One call of the script. */
    record Call(Map<String, Item> items, boolean isLast) {

        List<String> keys() {
            List<String> keys = new ArrayList<>(items.size() + 1);
            keys.add(Keys.ERA);
            items.keySet().forEach(skuId -> keys.add(Keys.told(skuId)));
            return keys;
        }

        List<String> arguments(Era era, long place) {
            List<String> arguments = new ArrayList<>(4 * items.size() + 5);
            arguments.add(era.id());
            arguments.add(Long.toString(era.fed()));
            arguments.add(Long.toString(place));
            arguments.add(isLast ? "1" : "0");
            arguments.add(Long.toString(MEMORY.toSeconds()));
            for (Item item : items.values()) {
                Stands stands = item.stands();
                arguments.addAll(List.of(
                        stands.available(),
                        stands.version(),
                        stands.seal(),
                        item.meant().name()));
            }
            return arguments;
        }
    }

    /** There is something newer of the SKU. */
    void news(String skuId) {
        news.add(skuId);
    }

    /** Everything is news. */
    void everything() {
        suspects.clear();
        doubts.clear();
        news.addAll(told.skuIds());
    }

    /** What stands there of the SKU cannot be; it is looked at next. */
    void doubt(String skuId, Stands stands) {
        doubts.put(skuId, stands);
    }

    /**
     * What is to be brought after a look into the log; called between looks.
     *
     * @param compares whether all that is known has been brought before
     * @param lag whatever was committed longer ago has been heard
     */
    Call next(boolean compares, Duration lag) {
        Call call = more();
        if (compares) {
            addDoubts(call.items());
            addSuspects(call.items(), lag);
            addNextOfRound(call.items());
        }
        return call;
    }

    /** What is left of the news. */
    Call more() {
        Map<String, Item> items = new LinkedHashMap<>();
        Iterator<String> fresh = news.iterator();
        while (fresh.hasNext() && items.size() < CALL) {
            String skuId = fresh.next();
            fresh.remove(); // before it is read, so that what changes now is news again
            add(items, skuId, Meant.TOLD);
        }
        return new Call(items, !fresh.hasNext());
    }

    private void add(Map<String, Item> items, String skuId, Meant meant) {
        Level level = told.of(skuId);
        if (level != null) {
            items.putIfAbsent(skuId, new Item(Stands.of(skuId, level), meant));
        }
    }

    private void addDoubts(Map<String, Item> items) {
        for (String skuId : List.copyOf(doubts.keySet())) {
            Stands stands = doubts.remove(skuId);
            if (stands != null) {
                forget(items, skuId, stands);
            }
        }
    }

    /** What is known of it here, if anything is, is news then. */
    private void forget(Map<String, Item> items, String skuId, Stands stands) {
        suspects.remove(skuId);
        items.put(skuId, new Item(stands, Meant.FORGET));
        news(skuId);
    }

    private void addSuspects(Map<String, Item> items, Duration lag) {
        long now = System.nanoTime();
        for (Map.Entry<String, Suspect> each : suspects.entrySet()) {
            Level level = told.of(each.getKey());
            if (level == null || level.version() >= each.getValue().version()) {
                suspects.remove(each.getKey());
            } else if (lag.compareTo(AvailabilityView.TRUST) < 0
                    && now - each.getValue().sinceNanos() > SUSPICION.toNanos()) {
                forget(items, each.getKey(), each.getValue().stands());
            }
        }
    }

    private void addNextOfRound(Map<String, Item> items) {
        for (int i = 0; i < COMPARED && round.hasNext(); i++) {
            String skuId = round.next();
            if (!news.contains(skuId)) { // else older than it is known here, and nobody's fault
                add(items, skuId, Meant.COMPARE);
            }
        }
        if (!round.hasNext()) {
            drift.allCompared(clean);
            clean = true;
            round = told.skuIds().iterator();
        }
    }

    /** It was not brought. */
    void failed(Call call) {
        call.items().forEach((skuId, item) -> {
            if (item.meant() == Meant.FORGET) {
                doubt(skuId, item.stands());
            } else {
                news(skuId);
            }
        });
    }

    /** @param reports as the script gives them */
    void done(Call call, List<String> reports) {
        List<String> skuIds = List.copyOf(call.items().keySet());
        for (int at = 0; at < reports.size(); at += 5) {
            String skuId = skuIds.get(Integer.parseInt(reports.get(at)) - 1);
            Stands stood = new Stands(reports.get(at + 2), reports.get(at + 3), reports.get(at + 4));
            if (reports.get(at + 1).equals("NEWER")) {
                suspect(skuId, stood);
            } else {
                clean = false;
                drift.repaired(DriftKind.valueOf(reports.get(at + 1)), skuId, stood.available(), stood.version());
            }
        }
    }

    private void suspect(String skuId, Stands stood) {
        if (stood.isSealed(skuId)) {
            Suspect suspect = new Suspect(stood, Long.parseLong(stood.version()), System.nanoTime());
            suspects.merge(skuId, suspect, (known, seen) -> known.stands().equals(seen.stands()) ? known : seen);
        } else {
            doubt(skuId, stood);
        }
    }
}
