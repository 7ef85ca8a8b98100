package payment.reconciliation.bank;

import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import payment.StatementEvent.BankLineMatched;
import payment.StatementEvent.Transfer;
import payment.reconciliation.bank.BankLine.Action;
import payment.reconciliation.bank.BankLines.Decision;
import payment.reconciliation.bank.BankMatching.Found;
import payment.reconciliation.bank.BankMatching.OpenLine;
import payment.reconciliation.bank.BankMatching.OpenTransfer;
import payment.reconciliation.workitem.Incident;
import payment.reconciliation.workitem.Incidents;
import platform.privacy.PersonalData;

/**
 * Matches lines with transfers and undoes matches: stores the decision, publishes it, and settles the work items. All methods join the running
 * transaction, which has locked the accounts of the currency.
 */
@Component
class BankMatches {

    private final BankLines lines;
    private final BankTransfers transfers;
    private final BankCandidates candidates;
    private final BankDifferences differences;
    private final Incidents incidents;
    private final BankProperties properties;
    private final ApplicationEventPublisher publisher;

    BankMatches(
            BankLines lines,
            BankTransfers transfers,
            BankCandidates candidates,
            BankDifferences differences,
            Incidents incidents,
            BankProperties properties,
            ApplicationEventPublisher publisher) {
        this.lines = lines;
        this.transfers = transfers;
        this.candidates = candidates;
        this.differences = differences;
        this.incidents = incidents;
        this.properties = properties;
        this.publisher = publisher;
    }

    /**
     * Matches what has no other candidate, after lines or transfers have changed.
     *
     * @param amounts of all that has changed
     * @return how many lines are matched
     */
    int match(String currency, Collection<Long> amounts, Instant at) {
        List<OpenTransfer> openTransfers = candidates.openTransfers(currency, Set.copyOf(amounts));
        Set<Long> awaited = new HashSet<>();
        openTransfers.forEach(transfer -> awaited.add(transfer.amountMinor()));
        List<OpenLine> openLines = candidates.openLines(currency, awaited);
        List<Long> lineNumbers = openLines.stream().map(OpenLine::lineNo).toList();
        List<Found> found = BankMatching.decide(
                openLines,
                openTransfers,
                candidates.named(
                        lineNumbers,
                        openTransfers.stream().map(OpenTransfer::transferNo).toList()),
                candidates.undone(lineNumbers),
                properties.matchDays());
        store(found, at);
        return found.size();
    }

    private void store(List<Found> found, Instant at) {
        Map<Long, BankLine> byLine = lines
                .find(found.stream().map(each -> each.pair().lineNo()).toList())
                .stream()
                .collect(toMap(BankLine::lineNo, Function.identity()));
        Map<Long, BankTransfer> byTransfer =
                transfers
                        .find(found.stream()
                                .map(each -> each.pair().transferNo())
                                .toList())
                        .stream()
                        .collect(toMap(BankTransfer::transferNo, Function.identity()));
        List<Decision> decisions = new ArrayList<>();
        for (Found each : found) {
            BankLine line = Objects.requireNonNull(byLine.get(each.pair().lineNo()));
            BankTransfer transfer =
                    Objects.requireNonNull(byTransfer.get(each.pair().transferNo()));
            decisions.add(new Decision(line, Action.MATCHED, transfer.transferNo(), each.rule(), null, null));
            publish(line, null, transfer.transfer());
        }
        save(decisions, at);
    }

    /** A person matches an open line with an open transfer. */
    void match(BankLine line, BankTransfer transfer, String actor, @Nullable PersonalData reason, Instant at) {
        publish(line, null, transfer.transfer());
        save(List.of(new Decision(line, Action.MATCHED, transfer.transferNo(), null, actor, reason)), at);
    }

    /** A person says that an open line is no matter of the platform. */
    void dismiss(BankLine line, String actor, PersonalData reason, Instant at) {
        save(List.of(new Decision(line, Action.DISMISSED, null, null, actor, reason)), at);
    }

    /** A person undoes a match or a dismissal. The platform does not match the same pair again. */
    void undo(BankLine line, String actor, PersonalData reason, Instant at) {
        Long transfer = line.transferNo();
        if (line.transfer() != null && transfer != null) {
            publish(line, line.transfer(), null);
            incidents.end(Incident.ofBankAmount(line.lineNo(), transfer), at);
        }
        save(List.of(new Decision(line, Action.UNDONE, transfer, null, actor, reason)), at);
    }

    private void save(List<Decision> decisions, Instant at) {
        lines.decide(decisions, at);
        List<Long> undone = new ArrayList<>();
        List<Long> matched = new ArrayList<>();
        List<String> over = new ArrayList<>();
        for (Decision each : decisions) {
            Long transfer = each.transferNo();
            if (each.action() != Action.UNDONE) {
                over.add(Incident.ofUnmatchedBankLine(each.line().lineNo()));
            }
            if (transfer != null) {
                (each.action() == Action.UNDONE ? undone : matched).add(transfer);
            }
        }
        transfers.setItemDue(undone, true);
        transfers.setItemDue(matched, false);
        matched.forEach(transfer -> over.add(Incident.ofMissingBankLine(transfer)));
        incidents.end(over, at);
        List<Long> changed = new ArrayList<>(matched);
        changed.addAll(undone);
        differences.follow(decisions.stream().map(each -> each.line().lineNo()).toList(), changed, at);
    }

    private void publish(BankLine line, @Nullable Transfer before, @Nullable Transfer after) {
        publisher.publishEvent(new BankLineMatched(
                line.accountId(),
                line.lineNo(),
                line.lineId(),
                line.changes() + 1,
                before,
                after,
                line.amount(),
                line.bookedOn().atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC)));
    }
}
