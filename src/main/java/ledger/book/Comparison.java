package ledger.book;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import ledger.book.Entries.StoredEntry;
import ledger.booking.Entry;
import ledger.booking.Posting;
import org.jspecify.annotations.Nullable;

/** Compares entries that were booked again with the stored ones. Pure. */
final class Comparison {

    private Comparison() {}

    /**
     * What differs; null if the stored entry is the booked one.
     *
     * @param stored the stored entry with this number; null if there is none that belongs to the order
     * @param day the accounting day that the entry must have
     */
    static @Nullable String difference(long number, Entry booked, LocalDate day, @Nullable StoredEntry stored) {
        Form expected = new Form(
                booked.source().position().eventId(),
                booked.kind().name(),
                booked.correlation(),
                booked.reference(),
                micros(booked.happenedAt()),
                day,
                booked.postings().isEmpty() ? null : booked.currency(),
                texts(booked.postings()));
        if (stored == null) {
            return "Entry %d must be %s, but the order has no such entry".formatted(number, expected);
        }
        Form found = new Form(
                stored.eventId(),
                stored.kind().name(),
                stored.correlation(),
                stored.reference(),
                stored.happenedAt(),
                stored.day(),
                stored.currency(),
                texts(stored.postings()));
        return expected.equals(found) ? null : "Entry %d must be %s, but it is %s".formatted(number, expected, found);
    }

    private record Form(
            long event,
            String kind,
            String correlation,
            String reference,
            Instant happenedAt,
            LocalDate day,
            @Nullable String currency,
            List<String> postings) {}

    /** The time as the database stores it. */
    private static Instant micros(Instant time) {
        return time.plusNanos(500).truncatedTo(ChronoUnit.MICROS);
    }

    private static List<String> texts(List<Posting> postings) {
        return postings.stream()
                .map(each -> "%s %d%s"
                        .formatted(
                                each.account().code(),
                                each.amountMinor(),
                                each.lineNo() == null ? "" : " line " + each.lineNo()))
                .toList();
    }

    /** The stored entries by number. */
    static Map<Long, StoredEntry> byNumber(Map<String, List<StoredEntry>> stored) {
        return stored.values().stream()
                .flatMap(List::stream)
                .collect(Collectors.toMap(StoredEntry::number, each -> Objects.requireNonNull(each)));
    }
}
