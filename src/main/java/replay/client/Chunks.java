package replay.client;

import java.util.ArrayList;
import java.util.List;

/** Splits lists into chunks that fit into one call. */
public final class Chunks {

    private Chunks() {}

    public static <T> List<List<T>> of(List<T> all, int most) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += most) {
            chunks.add(List.copyOf(all.subList(from, Math.min(from + most, all.size()))));
        }
        return chunks;
    }
}
