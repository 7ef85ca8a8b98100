package payment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * The rows of one table by reference: as a batch found them, and as it leaves them.
 *
 * <p>A place is a row that holds nothing but a reference: something waits there for a request to come. It makes those who
 * hear of one reference at the same time meet on one primary key.
 *
 * @param <T> what a row holds
 */
final class Drawer<T> {

    private final Map<String, T> found = new HashMap<>();
    private final Set<String> foundPlaces = new HashSet<>();
    private final SortedMap<String, T> now = new TreeMap<>();
    private final Set<String> newPlaces = new TreeSet<>();

    /** Rows and places that the table holds. */
    void found(Map<String, T> rows, Collection<String> places) {
        found.putAll(rows);
        now.putAll(rows);
        foundPlaces.addAll(places);
    }

    /** References that wait for their request. */
    Set<String> foundPlaceholders() {
        return Set.copyOf(foundPlaces);
    }

    boolean holds(String reference) {
        return now.containsKey(reference) || foundPlaces.contains(reference);
    }

    Optional<T> find(String reference) {
        return Optional.ofNullable(now.get(reference));
    }

    Stream<T> all() {
        return now.values().stream();
    }

    void put(String reference, T value) {
        now.put(reference, value);
    }

    /** Keeps a place for what is not known yet. */
    void addPlaceholder(String reference) {
        if (!holds(reference)) {
            newPlaces.add(reference);
        }
    }

    /** To be inserted, sorted. */
    List<T> added() {
        return select((reference, value) -> !found.containsKey(reference) && !foundPlaces.contains(reference));
    }

    /** To be updated, sorted; places that were filled among them. */
    List<T> changed() {
        return select((reference, value) -> foundPlaces.contains(reference)
                || (found.containsKey(reference) && !value.equals(found.get(reference))));
    }

    /** To be inserted as places, sorted. */
    List<String> newPlaceholders() {
        return newPlaces.stream()
                .filter(reference -> !now.containsKey(reference))
                .toList();
    }

    private List<T> select(BiPredicate<String, T> wanted) {
        List<T> selected = new ArrayList<>();
        now.forEach((reference, value) -> {
            if (wanted.test(reference, value)) {
                selected.add(value);
            }
        });
        return selected;
    }
}
