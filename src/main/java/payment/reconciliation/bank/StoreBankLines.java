package payment.reconciliation.bank;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;
import payment.reconciliation.bank.BankLines.NewLine;
import payment.statement.BankStatement.Line;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.money.Money;
import platform.web.ProblemException;

/** Stores the lines of a bank statement that are not known yet, matches them, and publishes the matches. */
@Component
class StoreBankLines implements Edit<StoreBankLines.Wanted, StoreBankLines.Stored> {

    private static final int PAGE = 500;

    private final BankAccounts accounts;
    private final BankLines lines;
    private final BankCandidates candidates;
    private final BankMatches matches;
    private final BankDifferences differences;
    private final BankTexts texts;

    StoreBankLines(
            BankAccounts accounts,
            BankLines lines,
            BankCandidates candidates,
            BankMatches matches,
            BankDifferences differences,
            BankTexts texts) {
        this.accounts = accounts;
        this.lines = lines;
        this.candidates = candidates;
        this.matches = matches;
        this.differences = differences;
        this.texts = texts;
    }

    /** @param sha256 of the file */
    record Wanted(BankAccount account, String sha256, List<Line> lines) {}

    /**
     * What has become of the lines of a file.
     *
     * @param lines of the file
     * @param added lines that were not known
     * @param matched lines that are matched now, also older ones
     */
    record Stored(int lines, int added, int matched) {}

    @Override
    public String saved(Stored stored) {
        return stored.lines() + " " + stored.added() + " " + stored.matched();
    }

    @Override
    public Stored repeated(String saved) {
        String[] parts = saved.split(" ");
        return new Stored(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    /** @throws ProblemException 409 if a line that is known has another content */
    @Override
    public Stored make(Wanted wanted, Editing editing) {
        Stored done = store(wanted.account(), wanted.lines(), editing.now());
        if (done.added() > 0) {
            editing.changed(
                    wanted.account().id(),
                    null,
                    Map.of("sha256", wanted.sha256(), "lines", done.lines(), "added", done.added()));
        }
        return done;
    }

    private Stored store(BankAccount account, List<Line> read, Instant at) {
        accounts.lock(account.currency());
        Store store = new Store(account, at);
        read.forEach(store::add);
        store.flushPage();
        if (store.added == 0) {
            return new Stored(store.lines, 0, 0);
        }
        int matched = matches.match(account.currency(), store.amounts, at);
        differences.follow(store.named, List.of(), at);
        return new Stored(store.lines, store.added, matched);
    }

    /** Stores the lines of a file, a page at a time. */
    private final class Store {

        private final BankAccount account;
        private final Instant at;
        private final Map<String, Line> page = new LinkedHashMap<>();
        private final Set<Long> amounts = new HashSet<>();
        private final List<Long> named = new ArrayList<>();
        private int lines;
        private int added;

        Store(BankAccount account, Instant at) {
            this.account = account;
            this.at = at;
        }

        void add(Line line) {
            lines++;
            Line same = page.putIfAbsent(line.lineId(), line);
            if (same != null && !isSame(same, line)) {
                throw differs(line);
            }
            if (page.size() == PAGE) {
                flushPage();
            }
        }

        private static boolean isSame(Line one, Line other) {
            return one.bookedOn().equals(other.bookedOn())
                    && Objects.equals(one.valuedOn(), other.valuedOn())
                    && one.amountMinor() == other.amountMinor()
                    && Objects.equals(one.counterparty(), other.counterparty())
                    && Objects.equals(one.reference(), other.reference());
        }

        void flushPage() {
            Map<String, BankLine> known = StoreBankLines.this.lines.find(account.id(), page.keySet());
            BankTexts.Opened opened = texts.of(known.values());
            List<Line> fresh = new ArrayList<>();
            for (Line line : page.values()) {
                BankLine stored = known.get(line.lineId());
                if (stored == null) {
                    fresh.add(line);
                } else if (!isSame(stored, line, opened)) {
                    throw differs(line);
                }
            }
            page.clear();
            if (!fresh.isEmpty()) {
                insert(fresh);
            }
        }

        private static boolean isSame(BankLine stored, Line line, BankTexts.Opened opened) {
            return stored.bookedOn().equals(line.bookedOn())
                    && Objects.equals(stored.valuedOn(), line.valuedOn())
                    && stored.amount().amountMinor() == line.amountMinor()
                    && opened.isSame(stored.counterparty(), line.counterparty())
                    && opened.isSame(stored.reference(), line.reference());
        }

        private void insert(List<Line> fresh) {
            Set<String> owners = new HashSet<>();
            fresh.forEach(line -> owners.add(BankTexts.owner(account.id(), line.bookedOn())));
            BankTexts.Opened keys = texts.obtain(owners);
            Map<String, Long> numbers = StoreBankLines.this.lines.add(
                    account.id(), fresh.stream().map(line -> sealed(line, keys)).toList(), at);
            Map<Long, Set<String>> ids = new HashMap<>();
            for (Line line : fresh) {
                Long number = Objects.requireNonNull(numbers.get(line.lineId()));
                amounts.add(line.amountMinor());
                named.add(number);
                if (line.reference() != null) {
                    ids.put(number, SearchIds.in(line.reference()));
                }
            }
            candidates.name(account.currency(), ids);
            added += fresh.size();
        }

        private NewLine sealed(Line line, BankTexts.Opened keys) {
            String owner = BankTexts.owner(account.id(), line.bookedOn());
            return new NewLine(
                    line.lineId(),
                    line.bookedOn(),
                    line.valuedOn(),
                    Money.ofMinor(line.amountMinor(), line.currency()),
                    owner,
                    keys.seal(owner, line.counterparty()),
                    keys.seal(owner, line.reference()));
        }
    }

    private static ProblemException differs(Line line) {
        return line.damaged("line_id", "must not be that of a line with another content")
                .problem(
                        BankProblem.BANK_LINE_DIFFERS,
                        "The bank statement has a line that is known with another content,");
    }
}
