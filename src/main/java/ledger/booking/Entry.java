package ledger.booking;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import outbox.EventReader.Logged;

/**
 * An entry as a booking rule makes it from one event. Its postings add up to zero.
 *
 * @param source the event
 * @param correlation of the event: the order
 * @param reference what the entry is about, unique for its kind and order
 * @param happenedAt the time of the event: that of the provider for a capture, otherwise that of the platform
 * @param currency ISO 4217, of all postings
 */
public record Entry(
        Logged source,
        EntryKind kind,
        String correlation,
        String reference,
        Instant happenedAt,
        String currency,
        List<Posting> postings) {

    /** This entry with further postings, which add up to zero. */
    Entry with(List<Posting> more) {
        List<Posting> all = new ArrayList<>(postings);
        all.addAll(more);
        return new Entry(source, kind, correlation, reference, happenedAt, currency, all);
    }

    public Entry {
        postings = List.copyOf(postings);
        long sum = postings.stream().mapToLong(Posting::amountMinor).reduce(0, Math::addExact);
        if (sum != 0) {
            throw new IllegalArgumentException(
                    "The postings of a %s entry of %s add up to %d: %s".formatted(kind, correlation, sum, postings));
        }
    }
}
