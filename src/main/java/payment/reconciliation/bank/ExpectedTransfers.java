package payment.reconciliation.bank;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import payment.PaymentRequest.TransferComparisonRequested;
import payment.StatementEvent.PayoutStated;
import payment.StatementEvent.Transfer;
import payment.StatementEvent.TransferKind;
import payment.reconciliation.bank.BankTransfers.Stated;
import payment.reconciliation.workitem.Incident;
import payment.reconciliation.workitem.Incidents;
import platform.money.Money;

/** Stores what must arrive at the bank or leave it, and matches it with lines that were imported before. */
@Component
public class ExpectedTransfers {

    /** Lines whose texts are searched for the ids of new transfers: the newest ones. */
    private static final int MOST_TEXTS = 5_000;

    /** Transfers of one step. */
    private static final int LIMIT = 100;

    private final BankAccounts accounts;
    private final BankTransfers transfers;
    private final BankLines lines;
    private final BankCandidates candidates;
    private final BankMatches matches;
    private final BankDifferences differences;
    private final BankTexts texts;
    private final Incidents incidents;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ExpectedTransfers(
            BankAccounts accounts,
            BankTransfers transfers,
            BankLines lines,
            BankCandidates candidates,
            BankMatches matches,
            BankDifferences differences,
            BankTexts texts,
            Incidents incidents,
            TransactionTemplate transaction,
            Clock clock) {
        this.accounts = accounts;
        this.transfers = transfers;
        this.lines = lines;
        this.candidates = candidates;
        this.matches = matches;
        this.differences = differences;
        this.texts = texts;
        this.incidents = incidents;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** These payouts were stated, in the order of the list. Joins the running transaction. */
    public void follow(List<PayoutStated> payouts) {
        Map<Transfer, Map<String, Stated>> last = new LinkedHashMap<>();
        payouts.forEach(each -> {
            Transfer transfer = new Transfer(TransferKind.PAYOUT, each.provider(), each.payoutId());
            Money amount = each.after();
            last.computeIfAbsent(transfer, key -> new TreeMap<>())
                    .put(
                            amount.currency(),
                            new Stated(transfer, amount, LocalDate.ofInstant(each.at(), ZoneOffset.UTC)));
        });
        put(last.values().stream().flatMap(each -> each.values().stream()).toList());
    }

    /**
     * These transfers to third parties are requested. They are only stored here, because the transaction must not wait for an import; {@link
     * #step} compares them.
     */
    public void add(List<TransferComparisonRequested> requested) {
        Map<String, Stated> stated = new TreeMap<>();
        requested.forEach(each -> stated.put(
                each.partyId() + "/" + each.transferId() + "/" + each.amount().currency(),
                new Stated(
                        new Transfer(TransferKind.SETTLEMENT, each.partyId(), each.transferId()),
                        Money.ofMinor(
                                Math.negateExact(each.amount().amountMinor()),
                                each.amount().currency()),
                        LocalDate.ofInstant(each.at(), ZoneOffset.UTC))));
        if (!stated.isEmpty()) {
            transfers.setMatchDue(
                    transfers.put(List.copyOf(stated.values())).stream()
                            .map(BankTransfer::transferNo)
                            .toList(),
                    true);
        }
    }

    /** Compares the next transfers that were only stored with the lines that are known. */
    public void step() {
        transaction.executeWithoutResult(status -> {
            List<BankTransfer> due = transfers.lockMatchDue(LIMIT);
            transfers.setMatchDue(due.stream().map(BankTransfer::transferNo).toList(), false);
            Instant now = clock.instant();
            due.stream()
                    .collect(groupingBy(each -> each.amount().currency(), TreeMap::new, toList()))
                    .forEach((currency, some) -> {
                        if (accounts.lock(currency)) {
                            compare(currency, some, now);
                        }
                    });
        });
    }

    private void put(List<Stated> stated) {
        Map<String, List<Stated>> byCurrency =
                stated.stream().collect(groupingBy(each -> each.amount().currency(), TreeMap::new, toList()));
        Instant now = clock.instant();
        byCurrency.forEach((currency, some) -> put(currency, some, now));
    }

    private void put(String currency, List<Stated> stated, Instant at) {
        boolean compares = accounts.lock(currency);
        List<BankTransfer> stored = transfers.put(stated);
        List<Long> numbers = stored.stream().map(BankTransfer::transferNo).toList();
        incidents.end(numbers.stream().map(Incident::ofMissingBankLine).toList(), at);
        if (compares) {
            compare(currency, stored, at);
        }
    }

    /** Matches transfers that are new or have changed. The accounts of the currency are locked. */
    private void compare(String currency, List<BankTransfer> changed, Instant at) {
        List<Long> numbers = changed.stream().map(BankTransfer::transferNo).toList();
        differences.forget(numbers, at);
        name(currency, changed);
        matches.match(
                currency,
                changed.stream().map(each -> each.amount().amountMinor()).toList(),
                at);
        differences.follow(List.of(), numbers, at);
    }

    /** Looks for the ids of these transfers in the texts of open lines. */
    private void name(String currency, List<BankTransfer> stored) {
        LocalDate first = stored.stream()
                .map(BankTransfer::day)
                .min(LocalDate::compareTo)
                .orElse(LocalDate.MAX)
                .minusDays(1);
        List<BankLine> open = lines.openWithText(currency, first, MOST_TEXTS);
        BankTexts.Opened keys = texts.of(open);
        Set<String> wanted = stored.stream()
                .map(each -> SearchIds.of(each.transfer().transferId()))
                .collect(toSet());
        Map<Long, Set<String>> named = new HashMap<>();
        for (BankLine line : open) {
            String text = keys.open(line.reference());
            if (text != null) {
                Set<String> ids = SearchIds.in(text);
                ids.retainAll(wanted);
                named.put(line.lineNo(), ids);
            }
        }
        candidates.name(currency, named);
    }
}
