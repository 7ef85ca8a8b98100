package ledger.book;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ledger.book.Entries.StoredEntry;
import ledger.booking.Booking;
import ledger.booking.BookingRules;
import ledger.booking.Entry;
import ledger.booking.SetOffs;
import ledger.share.SharesOfOrders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.EventReader;
import outbox.EventReader.Logged;
import outbox.EventReader.Progress;

/**
 * The steps by which every instance continues the verification that runs. A step books one page of the log again in one transaction, which also
 * moves the cursor; the lock of the cursor lets only one instance work at a time. So a process may be killed between two steps without harm. What
 * is known of an order comes from the entries with lower numbers, which are compared already or belong to a closed period.
 */
@Component
class Verifier {

    private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);

    private final EventReader log;
    private final Verifications verifications;
    private final Books books;
    private final Periods periods;
    private final Entries entries;
    private final KnownMoney known;
    private final WalletEvents wallets;
    private final TermsOfOrders terms;
    private final SharesOfOrders shares;
    private final TransactionTemplate transaction;
    private final LedgerProperties properties;
    private final Clock clock;

    Verifier(
            EventReader log,
            Verifications verifications,
            Books books,
            Periods periods,
            Entries entries,
            KnownMoney known,
            WalletEvents wallets,
            TermsOfOrders terms,
            SharesOfOrders shares,
            TransactionTemplate transaction,
            LedgerProperties properties,
            Clock clock) {
        this.log = log;
        this.verifications = verifications;
        this.books = books;
        this.periods = periods;
        this.entries = entries;
        this.known = known;
        this.wallets = wallets;
        this.terms = terms;
        this.shares = shares;
        this.transaction = transaction;
        this.properties = properties;
        this.clock = clock;
    }

    /** Thrown when the verification does not run any more, so that nothing is written for it. */
    private static final class Ended extends RuntimeException {
        Ended(Verification verification) {
            super("Verification %s does not run any more".formatted(verification.id()), null, false, false);
        }
    }

    /** The result of comparing a page: the entry that comes next, and what differs, if anything does. */
    private record Compared(long nextEntry, @Nullable String finding) {}

    /** Runs one step; false if there is nothing to do. */
    boolean next() {
        Optional<Verification> running = verifications.running();
        running.ifPresent(this::step);
        return running.isPresent();
    }

    private void step(Verification verification) {
        if (verification.nextEntry() > verification.lastEntry()) {
            end(verification, null);
            return;
        }
        String[] finding = new String[1];
        Progress progress;
        try {
            progress = log.advanceLogged(
                    verification.cursor(),
                    shares.types(BookingRules.TYPES),
                    properties.batchLimit(),
                    events -> finding[0] = compare(verification, events));
        } catch (Ended meanwhile) {
            LOG.debug("Verification of the ledger ended meanwhile: verification={}", verification.id());
            return;
        }
        if (finding[0] != null) {
            end(verification, finding[0]);
        } else if (progress == Progress.CAUGHT_UP) {
            verifications
                    .running()
                    .filter(each -> each.id().equals(verification.id()))
                    .ifPresent(after -> end(
                            after,
                            after.nextEntry() > after.lastEntry()
                                    ? null
                                    : "The log leads to no entry %d".formatted(after.nextEntry())));
        }
    }

    /** Compares a page of the log, in the running transaction. Returns what differs; null if nothing does. */
    private @Nullable String compare(Verification verification, List<Logged> events) {
        Verification current = verifications.lockRunning(verification.id()).orElseThrow(() -> new Ended(verification));
        List<Logged> arranged = wallets.sequence(events, current.nextEntry()).arrange(events);
        Map<String, List<StoredEntry>> stored = entries.of(KnownMoney.correlations(arranged));
        Booking booking = new Booking(
                known.of(arranged, before(current.nextEntry(), stored)),
                shares.again(KnownMoney.correlations(arranged), current.nextEntry()),
                SetOffs.since(entries.firstSetOff().orElse(Long.MAX_VALUE), current.nextEntry()));
        Compared compared = compare(current, booking.book(arranged), Comparison.byNumber(stored));
        terms.add(booking.openTerms());
        shares.add(booking.shareFacts());
        verifications.setNextEntry(current.id(), compared.nextEntry());
        return compared.finding();
    }

    private Compared compare(Verification current, List<Entry> booked, Map<Long, StoredEntry> stored) {
        Book book = books.find().orElseThrow();
        List<Period> closed = periods.all();
        long number = current.nextEntry();
        for (Entry entry : booked) {
            if (number > current.lastEntry()) {
                break; // the event was booked after the verification had begun
            }
            LocalDate day = new Book(book.zone(), number, closedThrough(closed, number))
                    .day(entry.happenedAt(), entry.source().publishedAt());
            String difference = Comparison.difference(number, entry, day, stored.get(number));
            if (difference != null) {
                return new Compared(number, difference);
            }
            number++;
        }
        return new Compared(number, null);
    }

    /** The last day that was closed when the entry with this number was booked. */
    private static @Nullable LocalDate closedThrough(List<Period> closed, long number) {
        LocalDate through = null;
        for (Period period : closed) {
            if (period.lastEntry() < number) {
                through = period.through();
            }
        }
        return through;
    }

    private static Map<String, List<StoredEntry>> before(long number, Map<String, List<StoredEntry>> stored) {
        Map<String, List<StoredEntry>> before = new HashMap<>();
        stored.forEach((order, all) -> before.put(
                order, all.stream().filter(each -> each.number() < number).toList()));
        return before;
    }

    private void end(Verification verification, @Nullable String finding) {
        boolean ended = requireNonNull(transaction.execute(status -> {
            log.deleteCursor(verification.cursor());
            boolean runs = verifications.lockRunning(verification.id()).isPresent();
            if (runs) {
                verifications.end(verification.id(), finding, clock.instant());
            }
            return runs;
        }));
        if (ended && finding != null) {
            LOG.error(
                    "Ledger differs from the log: verification={} finding={}; run the audit and ask an accountant to"
                            + " correct the book",
                    verification.id(),
                    finding);
        } else if (ended) {
            LOG.info(
                    "Ledger verified: verification={} first_entry={} last_entry={}",
                    verification.id(),
                    verification.firstEntry(),
                    verification.lastEntry());
        }
    }
}
