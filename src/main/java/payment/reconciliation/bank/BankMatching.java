package payment.reconciliation.bank;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Decides which open lines pay which open transfers, all of one currency. It never chooses between two candidates: a pair is matched only if the
 * line has no other candidate, and the transfer has none either.
 */
final class BankMatching {

    /** A bank may book a transfer one day before the day on which the other side counts it, because their days begin at other times. */
    private static final int DAYS_BEFORE = 1;

    private BankMatching() {}

    /** By what a pair was found. */
    enum Rule {
        /** The text of the line names the transfer, and the amount is the same. */
        ID,
        /** The amount is the same, and the days are near. */
        AMOUNT
    }

    record OpenLine(long lineNo, long amountMinor, LocalDate bookedOn) {}

    /** @param amountMinor not zero */
    record OpenTransfer(long transferNo, long amountMinor, LocalDate day) {}

    record Pair(long lineNo, long transferNo) {}

    record Found(Pair pair, Rule rule) {}

    /**
     * Decides about lines and transfers.
     *
     * @param lines all open lines with some amounts
     * @param transfers all open transfers with these amounts
     * @param named the transfers that these lines name, matched ones too; and the open lines that name these transfers
     * @param undone the pairs whose match a person has undone
     * @param matchDays how many days after its transfer a line may be booked
     */
    static List<Found> decide(
            Collection<OpenLine> lines,
            Collection<OpenTransfer> transfers,
            Set<Pair> named,
            Set<Pair> undone,
            int matchDays) {
        Set<Long> linesWithNames = named.stream().map(Pair::lineNo).collect(toSet());
        Set<Long> namedTransfers = named.stream().map(Pair::transferNo).collect(toSet());
        List<Found> found = new ArrayList<>(byId(lines, transfers, named, undone));
        Map<Long, List<OpenTransfer>> byAmount = new HashMap<>();
        transfers.stream()
                .filter(transfer -> !namedTransfers.contains(transfer.transferNo()))
                .forEach(transfer -> byAmount.computeIfAbsent(transfer.amountMinor(), amount -> new ArrayList<>())
                        .add(transfer));
        List<Pair> near = new ArrayList<>();
        for (OpenLine line : lines) {
            if (!linesWithNames.contains(line.lineNo())) {
                byAmount.getOrDefault(line.amountMinor(), List.of()).stream()
                        .filter(transfer -> isNear(line, transfer, matchDays))
                        .map(transfer -> new Pair(line.lineNo(), transfer.transferNo()))
                        .filter(pair -> !undone.contains(pair))
                        .forEach(near::add);
            }
        }
        found.addAll(withoutOthers(near, Rule.AMOUNT));
        return found;
    }

    /** A line that names several transfers is left to a person, also if only one of them has its amount. */
    private static List<Found> byId(
            Collection<OpenLine> lines, Collection<OpenTransfer> transfers, Set<Pair> named, Set<Pair> undone) {
        Map<Long, Long> amounts = lines.stream().collect(toMap(OpenLine::lineNo, OpenLine::amountMinor));
        Map<Long, Long> awaited =
                transfers.stream().collect(toMap(OpenTransfer::transferNo, OpenTransfer::amountMinor));
        Map<Long, Long> names = named.stream().collect(groupingBy(Pair::lineNo, counting()));
        List<Pair> equal = named.stream()
                .filter(pair -> amounts.containsKey(pair.lineNo()))
                .filter(pair -> Objects.equals(amounts.get(pair.lineNo()), awaited.get(pair.transferNo())))
                .toList();
        return withoutOthers(equal, Rule.ID).stream()
                .filter(each -> names.getOrDefault(each.pair().lineNo(), 0L) == 1)
                .filter(each -> !undone.contains(each.pair()))
                .toList();
    }

    private static boolean isNear(OpenLine line, OpenTransfer transfer, int matchDays) {
        return !line.bookedOn().isBefore(transfer.day().minusDays(DAYS_BEFORE))
                && !line.bookedOn().isAfter(transfer.day().plusDays(matchDays));
    }

    /** The pairs of which neither side is in another pair. */
    private static List<Found> withoutOthers(List<Pair> pairs, Rule rule) {
        Map<Long, Long> ofLine = pairs.stream().collect(groupingBy(Pair::lineNo, counting()));
        Map<Long, Long> ofTransfer = pairs.stream().collect(groupingBy(Pair::transferNo, counting()));
        return pairs.stream()
                .filter(pair -> ofLine.getOrDefault(pair.lineNo(), 0L) == 1
                        && ofTransfer.getOrDefault(pair.transferNo(), 0L) == 1)
                .map(pair -> new Found(pair, rule))
                .toList();
    }
}
