package ledger.book;

import static ledger.jooq.Tables.ENTRY;
import static ledger.jooq.Tables.POSTING;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.selectOne;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import ledger.booking.Account;
import ledger.booking.EntryKind;
import ledger.booking.Posting;
import ledger.jooq.tables.records.EntryRecord;
import ledger.jooq.tables.records.PostingRecord;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** Stores the entries and their postings. Rows are only added; the database refuses to change them. */
@Repository
class Entries {

    private final DSLContext database;

    Entries(DSLContext database) {
        this.database = database;
    }

    /**
     * An entry as it is stored.
     *
     * @param currency null if the entry has no postings
     */
    record StoredEntry(
            long number,
            long eventId,
            EntryKind kind,
            String correlation,
            String reference,
            Instant happenedAt,
            LocalDate day,
            @Nullable String currency,
            List<Posting> postings) {}

    /**
     * The entries of these orders by correlation, in the order of their numbers. An order without entries is missing.
     *
     * <p>Entries and postings are read by two statements on one table each. PostgreSQL has no statistics of a young table. For a join, it would
     * choose to read all postings, and for an order by the number of the entry, to read all entries.
     */
    Map<String, List<StoredEntry>> of(Collection<String> correlations) {
        List<EntryRecord> entries = new ArrayList<>(database.selectFrom(ENTRY)
                .where(anyOf(ENTRY.CORRELATION, correlations))
                .fetch());
        if (entries.isEmpty()) {
            return Map.of();
        }
        entries.sort(Comparator.comparing(EntryRecord::getEntryNo));
        Map<Long, List<PostingRecord>> postings = database
                .selectFrom(POSTING)
                .where(anyOf(
                        POSTING.ENTRY_NO,
                        entries.stream().map(EntryRecord::getEntryNo).toList()))
                .orderBy(POSTING.ENTRY_NO, POSTING.POSITION)
                .stream()
                .collect(Collectors.groupingBy(PostingRecord::getEntryNo));
        Map<String, List<StoredEntry>> byOrder = new HashMap<>();
        for (EntryRecord entry : entries) {
            byOrder.computeIfAbsent(entry.getCorrelation(), order -> new ArrayList<>())
                    .add(stored(entry, postings.getOrDefault(entry.getEntryNo(), List.of())));
        }
        return byOrder;
    }

    private static StoredEntry stored(EntryRecord entry, List<PostingRecord> postings) {
        return new StoredEntry(
                entry.getEntryNo(),
                entry.getEventId(),
                EntryKind.valueOf(entry.getKind()),
                entry.getCorrelation(),
                entry.getReference(),
                entry.getHappenedAt().toInstant(),
                entry.getDay(),
                postings.isEmpty() ? null : postings.getFirst().getCurrency(),
                postings.stream()
                        .map(each ->
                                new Posting(Account.ofCode(each.getAccount()), each.getAmountMinor(), each.getLineNo()))
                        .toList());
    }

    /**
     * The number of the first entry that sets money of shoppers off against losses by disputes; empty while there is none. Earlier builds have
     * booked the entries before it without set-offs.
     */
    OptionalLong firstSetOff() {
        ledger.jooq.tables.Posting ofShopper = POSTING.as("of_shopper");
        Long first = database.select(min(POSTING.ENTRY_NO))
                .from(POSTING)
                .where(POSTING.ACCOUNT.eq(Account.DISPUTE_LOSSES.code()))
                .andExists(selectOne()
                        .from(ofShopper)
                        .where(ofShopper.ENTRY_NO.eq(POSTING.ENTRY_NO))
                        .and(ofShopper.ACCOUNT.eq(Account.CUSTOMERS.code())))
                .fetchSingle()
                .value1();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first);
    }

    /** Adds entries with their postings. */
    void add(List<NumberedEntry> entries, Instant bookedAt) {
        atCommit(Unnest.of(entries)
                .column(ENTRY.ENTRY_NO, NumberedEntry::number)
                .column(ENTRY.EVENT_ID, each -> each.entry().source().position().eventId())
                .column(ENTRY.KIND, each -> each.entry().kind().name())
                .column(ENTRY.CORRELATION, each -> each.entry().correlation())
                .column(ENTRY.REFERENCE, each -> each.entry().reference())
                .column(ENTRY.HAPPENED_AT, each -> each.entry().happenedAt().atOffset(ZoneOffset.UTC))
                .column(ENTRY.DAY, NumberedEntry::day)
                .column(ENTRY.BOOKED_AT, each -> bookedAt.atOffset(ZoneOffset.UTC))
                .column(ENTRY.POSTINGS, each -> (short) each.entry().postings().size())
                .insertInto(database, ENTRY));
        record Part(NumberedEntry of, short position, Posting posting) {}
        List<Part> parts = new ArrayList<>();
        for (NumberedEntry each : entries) {
            List<Posting> postings = each.entry().postings();
            for (int i = 0; i < postings.size(); i++) {
                parts.add(new Part(each, (short) (i + 1), postings.get(i)));
            }
        }
        if (parts.isEmpty()) {
            return;
        }
        atCommit(Unnest.of(parts)
                .column(POSTING.ENTRY_NO, part -> part.of().number())
                .column(POSTING.POSITION, Part::position)
                .column(POSTING.ACCOUNT, part -> part.posting().account().code())
                .column(POSTING.CURRENCY, part -> part.of().entry().currency())
                .column(POSTING.AMOUNT_MINOR, part -> part.posting().amountMinor())
                .column(POSTING.LINE_NO, part -> part.posting().lineNo())
                .column(POSTING.DAY, part -> part.of().day())
                .insertInto(database, POSTING));
    }
}
