package ledger.book;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import ledger.booking.Account;
import ledger.booking.Booking;
import ledger.booking.BookingRules;
import ledger.booking.Entry;
import ledger.booking.SetOffs;
import ledger.booking.WalletSequence;
import ledger.share.SharesOfOrders;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import outbox.Event;
import outbox.EventReader;
import outbox.EventReader.Logged;
import outbox.EventReader.Progress;

/**
 * Follows the log and books its events. A transaction locks the cursor, then the book; it adds the entries and moves the cursor. So each event
 * is booked exactly once, in the order of the log, even if instances are killed or several instances try at the same time.
 */
@Component
@EnableConfigurationProperties(LedgerProperties.class)
public class LedgerProjection {

    /** The cursor whose events are booked. */
    public static final String CURSOR = "ledger/book";

    private final EventReader log;
    private final Books books;
    private final KnownMoney known;
    private final WalletEvents wallets;
    private final Entries entries;
    private final Accounts accounts;
    private final TermsOfOrders terms;
    private final BalanceQuestions questions;
    private final BalanceAnswers answers;
    private final SharesOfOrders shares;
    private final LedgerProperties properties;
    private final Clock clock;
    private volatile boolean begun;

    LedgerProjection(
            EventReader log,
            Books books,
            KnownMoney known,
            WalletEvents wallets,
            Entries entries,
            Accounts accounts,
            TermsOfOrders terms,
            BalanceQuestions questions,
            BalanceAnswers answers,
            SharesOfOrders shares,
            LedgerProperties properties,
            Clock clock) {
        this.log = log;
        this.books = books;
        this.known = known;
        this.wallets = wallets;
        this.entries = entries;
        this.accounts = accounts;
        this.terms = terms;
        this.questions = questions;
        this.answers = answers;
        this.shares = shares;
        this.properties = properties;
        this.clock = clock;
    }

    /** Books the next events; true when there is more to do at once. If there is not, payment is told the balances that it wants to know. */
    public boolean next() {
        Progress progress = advance();
        if (progress == Progress.CAUGHT_UP) {
            answers.answer();
        }
        return progress == Progress.MORE;
    }

    /** Books the next events. */
    public Progress advance() {
        if (!begun) {
            books.begin();
            begun = true;
        }
        List<Class<? extends Event>> types = shares.types(BookingRules.TYPES);
        boolean withLines = readsLines(types);
        try {
            return log.advanceLogged(CURSOR, types, properties.batchLimit(), events -> book(events, withLines));
        } catch (SharesOfOrders.LinesAreMissing firstSplit) {
            return Progress.MORE;
        }
    }

    /** Books these events in the running transaction. If splits are declared, the lines of orders must be among them. */
    public void book(List<Logged> events) {
        book(events, readsLines(shares.types(BookingRules.TYPES)));
    }

    private static boolean readsLines(List<Class<? extends Event>> types) {
        return types.size() > BookingRules.TYPES.size();
    }

    private void book(List<Logged> events, boolean withLines) {
        Book book = books.lock();
        WalletSequence sequence = wallets.sequence(events, Long.MAX_VALUE);
        List<Logged> arranged = sequence.arrange(events);
        wallets.defer(sequence.deferred());
        questions.add(events);
        Booking booking = new Booking(
                known.of(arranged),
                shares.next(events, withLines, KnownMoney.correlations(arranged), book.lastEntry() + 1),
                SetOffs.always());
        List<Entry> made = booking.book(arranged);
        terms.add(booking.openTerms());
        shares.add(booking.shareFacts());
        if (made.isEmpty()) {
            return;
        }
        List<NumberedEntry> numbered = numbered(made, book);
        accounts.declare(accounts(made));
        Instant now = clock.instant();
        entries.add(numbered, now);
        wallets.book(numbered);
        books.setLastEntry(numbered.getLast().number());
    }

    /** Gives the entries the next numbers and their accounting days. */
    public static List<NumberedEntry> numbered(List<Entry> made, Book book) {
        List<NumberedEntry> numbered = new ArrayList<>(made.size());
        for (Entry entry : made) {
            numbered.add(new NumberedEntry(
                    book.lastEntry() + numbered.size() + 1,
                    book.day(entry.happenedAt(), entry.source().publishedAt()),
                    entry));
        }
        return numbered;
    }

    private static Set<Account> accounts(List<Entry> made) {
        return made.stream()
                .flatMap(entry -> entry.postings().stream())
                .map(each -> each.account())
                .collect(Collectors.toSet());
    }
}
