package payment.bank;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import payment.bank.BankLines.NewLine;
import payment.statement.BankStatement;
import payment.statement.BankStatement.Line;
import payment.statement.DamagedStatementException;
import payment.statement.StatementFile;
import platform.auditlog.AuditLog;
import platform.auditlog.Change;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.money.Money;
import platform.ratelimit.LongWork;
import platform.upload.UploadedFile;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/**
 * The bank statements that operators import. One transaction stores the new lines, matches them, publishes the matches, and writes the entry of the
 * audit log and the idempotency key; so a process that is killed has stored nothing. The file is read before, without a transaction.
 */
@Component
class BankImports {

    /** Lines of one file. Its transaction must not last long, because the readers of the log wait for it. */
    static final int MOST_LINES = 10_000;

    /** The longest file, also unpacked. */
    private static final long MOST_BYTES = 16L << 20;

    private static final int PAGE = 500;

    private final BankAccounts accounts;
    private final BankLines lines;
    private final BankCandidates candidates;
    private final BankMatches matches;
    private final BankDifferences differences;
    private final BankTexts texts;
    private final IdempotencyRows paymentKeys;
    private final AuditLog auditLog;
    private final LongWork longWork;
    private final TransactionTemplate transaction;
    private final Clock clock;

    BankImports(
            BankAccounts accounts,
            BankLines lines,
            BankCandidates candidates,
            BankMatches matches,
            BankDifferences differences,
            BankTexts texts,
            IdempotencyRows paymentKeys,
            AuditLog auditLog,
            LongWork longWork,
            TransactionTemplate transaction,
            Clock clock) {
        this.accounts = accounts;
        this.lines = lines;
        this.candidates = candidates;
        this.matches = matches;
        this.differences = differences;
        this.texts = texts;
        this.paymentKeys = paymentKeys;
        this.auditLog = auditLog;
        this.longWork = longWork;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * What an import has done.
     *
     * @param lines of the file
     * @param added lines that were not known
     * @param matched lines that are matched now, also older ones
     */
    record Imported(int lines, int added, int matched) {

        private static Imported of(String resource) {
            String[] parts = resource.split(" ");
            return new Imported(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
        }

        private String resource() {
            return lines + " " + added + " " + matched;
        }
    }

    /**
     * Stores the lines of a statement that are not known yet. The same file twice changes nothing.
     *
     * @throws ProblemException 404 if there is no such account; 409 if a line that is known has another content; 422 if the file is damaged
     */
    Imported importStatement(IdempotencyKey key, String accountId, UploadedFile upload) {
        BankAccount account = accounts.find(accountId).orElseThrow(BankEdits::unknownAccount);
        StatementFile file = StatementFile.of(upload);
        LocalDate latest = today().plusDays(1);
        List<Line> read = longWork.runAlone(() -> read(file, account, latest));
        return Imported.of(Objects.requireNonNull(transaction.execute(status -> paymentKeys.once(key, () -> {
            Imported done = store(account, read, clock.instant());
            if (done.added() > 0) {
                auditLog.record(Change.of(
                        accountId,
                        null,
                        Map.of("sha256", file.sha256(), "lines", done.lines(), "added", done.added())));
            }
            return done.resource();
        }))));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private Imported store(BankAccount account, List<Line> read, Instant at) {
        accounts.lock(account.currency());
        Store store = new Store(account, at);
        read.forEach(store::add);
        store.flushPage();
        if (store.added == 0) {
            return new Imported(store.lines, 0, 0);
        }
        int matched = matches.match(account.currency(), store.amounts, at);
        differences.follow(store.named, List.of(), at);
        return new Imported(store.lines, store.added, matched);
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
            Map<String, BankLine> known = BankImports.this.lines.find(account.id(), page.keySet());
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
            Map<String, Long> numbers = BankImports.this.lines.add(
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

    /** Refuses days that the account cannot have. */
    private static List<Line> read(StatementFile file, BankAccount account, LocalDate latest) {
        List<Line> lines = new ArrayList<>();
        try (InputStream bytes = file.open(MOST_BYTES)) {
            BankStatement.read(bytes, account.currency(), MOST_LINES, line -> {
                if (line.bookedOn().isBefore(account.beginsOn())
                        || line.bookedOn().isAfter(latest)) {
                    throw line.damaged(
                            "booked_on",
                            "must be a day from %s, on which the account begins, to %s"
                                    .formatted(account.beginsOn(), latest));
                }
                lines.add(line);
            });
            return lines;
        } catch (DamagedStatementException damaged) {
            throw damaged(damaged);
        } catch (IOException failed) {
            throw StatementFile.damage(failed)
                    .<RuntimeException>map(BankImports::damaged)
                    .orElseGet(() -> new UncheckedIOException(failed)); // the file cannot be read
        }
    }

    private static ProblemException damaged(DamagedStatementException damaged) {
        return problem(BankProblem.BANK_STATEMENT_DAMAGED, "The bank statement is damaged", damaged);
    }

    private static ProblemException differs(Line line) {
        return problem(
                BankProblem.BANK_LINE_DIFFERS,
                "The bank statement has a line that is known with another content",
                line.damaged("line_id", "must not be that of a line with another content"));
    }

    private static ProblemException problem(ProblemCode code, String what, DamagedStatementException where) {
        return new ProblemException(
                code,
                "%s, in line %d, %s: it %s.".formatted(what, where.lineNo(), where.column(), where.rule()),
                Map.of("line", where.lineNo(), "column", where.column(), "rule", where.rule()));
    }
}
