package payment.reconciliation.bank;

import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import payment.reconciliation.bank.BankLine.State;
import payment.reconciliation.bank.BankMatching.Pair;
import payment.reconciliation.workitem.Incident;
import payment.reconciliation.workitem.Incidents;

/**
 * Follows with the work items of lines that name a transfer, or are matched with it, and have another amount. All methods join the running
 * transaction.
 */
@Component
class BankDifferences {

    private final BankCandidates candidates;
    private final BankLines lines;
    private final BankTransfers transfers;
    private final Incidents incidents;

    BankDifferences(BankCandidates candidates, BankLines lines, BankTransfers transfers, Incidents incidents) {
        this.candidates = candidates;
        this.lines = lines;
        this.transfers = transfers;
        this.incidents = incidents;
    }

    /** These lines and transfers have changed. */
    void follow(Collection<Long> changedLines, Collection<Long> changedTransfers, Instant at) {
        Set<Pair> pairs = candidates.pairs(changedLines, changedTransfers);
        Map<Long, BankLine> byLine = lines
                .find(pairs.stream().map(Pair::lineNo).distinct().toList())
                .stream()
                .collect(toMap(BankLine::lineNo, Function.identity()));
        Map<Long, BankTransfer> byTransfer =
                transfers.find(pairs.stream().map(Pair::transferNo).distinct().toList()).stream()
                        .collect(toMap(BankTransfer::transferNo, Function.identity()));
        List<String> over = new ArrayList<>();
        for (Pair pair : pairs) {
            BankLine line = byLine.get(pair.lineNo());
            BankTransfer transfer = byTransfer.get(pair.transferNo());
            if (line != null && transfer != null) {
                if (differs(line, transfer)) {
                    incidents.begin(incident(line, transfer), at);
                } else {
                    over.add(Incident.ofBankAmount(pair.lineNo(), pair.transferNo()));
                }
            }
        }
        incidents.end(over, at);
    }

    /** These transfers have other amounts now, so their work items are over; {@link #follow} makes new ones. */
    void forget(Collection<Long> changedTransfers, Instant at) {
        incidents.end(
                candidates.pairs(List.of(), changedTransfers).stream()
                        .map(pair -> Incident.ofBankAmount(pair.lineNo(), pair.transferNo()))
                        .toList(),
                at);
    }

    private static boolean differs(BankLine line, BankTransfer transfer) {
        Long payingLine = transfer.lineNo();
        boolean together = payingLine == null ? line.state() == State.OPEN : payingLine == line.lineNo();
        return together && !line.amount().equals(transfer.amount());
    }

    private static Incident incident(BankLine line, BankTransfer transfer) {
        return Incident.bankAmountDiffers(
                line.lineNo(),
                transfer.transferNo(),
                transfer.provider(),
                transfer.transfer().transferId(),
                transfer.amount(),
                line.amount(),
                "%s; the amount of line %d of the bank account %s is another one"
                        .formatted(transfer.words(), line.lineNo(), line.accountId()));
    }
}
