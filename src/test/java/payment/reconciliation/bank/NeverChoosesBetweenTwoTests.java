package payment.reconciliation.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import payment.reconciliation.bank.BankMatching.Found;
import payment.reconciliation.bank.BankMatching.OpenLine;
import payment.reconciliation.bank.BankMatching.OpenTransfer;
import payment.reconciliation.bank.BankMatching.Pair;
import payment.reconciliation.bank.BankMatching.Rule;
import testing.Apart;

/** A line is matched with a transfer only if neither of them has another candidate; the order in which they are read does not matter. */
@Apart
class NeverChoosesBetweenTwoTests {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 2);
    private static final int MATCH_DAYS = 7;

    /** Some lines, transfers, names in texts and undone pairs; few amounts and days, so that many are alike. */
    private record World(List<OpenLine> lines, List<OpenTransfer> transfers, Set<Pair> named, Set<Pair> undone) {

        static World of(Random random) {
            List<OpenLine> lines = new ArrayList<>();
            List<OpenTransfer> transfers = new ArrayList<>();
            Set<Pair> named = new HashSet<>();
            Set<Pair> undone = new HashSet<>();
            for (long line = 1; line <= random.nextInt(6); line++) {
                lines.add(new OpenLine(line, random.nextInt(1, 4), DAY.plusDays(random.nextInt(20))));
            }
            for (long transfer = 1; transfer <= random.nextInt(6); transfer++) {
                transfers.add(new OpenTransfer(transfer, random.nextInt(1, 4), DAY.plusDays(random.nextInt(20))));
            }
            for (OpenLine line : lines) {
                for (OpenTransfer transfer : transfers) {
                    Pair pair = new Pair(line.lineNo(), transfer.transferNo());
                    if (random.nextInt(8) == 0) {
                        named.add(pair);
                    }
                    if (random.nextInt(8) == 0) {
                        undone.add(pair);
                    }
                }
                if (random.nextInt(8) == 0) {
                    named.add(new Pair(line.lineNo(), 99)); // a transfer that is matched or has another amount
                }
            }
            return new World(lines, transfers, named, undone);
        }

        List<Found> decide() {
            return BankMatching.decide(lines, transfers, named, undone, MATCH_DAYS);
        }

        boolean isCandidate(OpenLine line, OpenTransfer transfer) {
            Pair pair = new Pair(line.lineNo(), transfer.transferNo());
            return line.amountMinor() == transfer.amountMinor()
                    && !undone.contains(pair)
                    && !line.bookedOn().isBefore(transfer.day().minusDays(1))
                    && !line.bookedOn().isAfter(transfer.day().plusDays(MATCH_DAYS))
                    && named.stream().noneMatch(each -> each.lineNo() == line.lineNo())
                    && named.stream().noneMatch(each -> each.transferNo() == transfer.transferNo());
        }
    }

    @Property(tries = 2_000)
    void aPairByAmountHasNoOtherCandidateAndNoneIsForgotten(@ForAll long seed) {
        World world = World.of(new Random(seed));
        List<Pair> found = world.decide().stream()
                .filter(each -> each.rule() == Rule.AMOUNT)
                .map(Found::pair)
                .toList();
        for (OpenLine line : world.lines()) {
            for (OpenTransfer transfer : world.transfers()) {
                boolean alone = world.isCandidate(line, transfer)
                        && world.lines().stream()
                                        .filter(each -> world.isCandidate(each, transfer))
                                        .count()
                                == 1
                        && world.transfers().stream()
                                        .filter(each -> world.isCandidate(line, each))
                                        .count()
                                == 1;
                assertThat(found.contains(new Pair(line.lineNo(), transfer.transferNo())))
                        .as("line %s and transfer %s", line, transfer)
                        .isEqualTo(alone);
            }
        }
    }

    @Property(tries = 500)
    void noLineAndNoTransferIsMatchedTwiceAndUndonePairsNever(@ForAll long seed) {
        World world = World.of(new Random(seed));
        List<Pair> found = world.decide().stream().map(Found::pair).toList();
        assertThat(found.stream().map(Pair::lineNo)).doesNotHaveDuplicates();
        assertThat(found.stream().map(Pair::transferNo)).doesNotHaveDuplicates();
        assertThat(found).noneMatch(world.undone()::contains);
    }

    @Property(tries = 500)
    void theOrderDoesNotMatter(@ForAll long seed) {
        Random random = new Random(seed);
        World world = World.of(random);
        List<OpenLine> lines = new ArrayList<>(world.lines());
        List<OpenTransfer> transfers = new ArrayList<>(world.transfers());
        Collections.shuffle(lines, random);
        Collections.shuffle(transfers, random);
        assertThat(BankMatching.decide(lines, transfers, world.named(), world.undone(), MATCH_DAYS))
                .containsExactlyInAnyOrderElementsOf(world.decide());
    }

    @Test
    void theIdInTheTextCountsMoreThanTheAmountAndTheDay() {
        OpenLine late = new OpenLine(1, 60, DAY.plusDays(40));
        OpenLine near = new OpenLine(2, 60, DAY);
        OpenTransfer transfer = new OpenTransfer(1, 60, DAY);
        assertThat(decide(List.of(late, near), List.of(transfer), Set.of(new Pair(1, 1))))
                .containsExactly(new Found(new Pair(1, 1), Rule.ID));
    }

    @Test
    void aLineThatNamesTwoTransfersIsLeftToAPerson() {
        OpenLine line = new OpenLine(1, 60, DAY);
        OpenTransfer same = new OpenTransfer(1, 60, DAY);
        assertThat(decide(List.of(line), List.of(same), Set.of(new Pair(1, 1), new Pair(1, 2))))
                .isEmpty();
    }

    @Test
    void aNamedTransferWithAnotherAmountIsNotMatchedByItsAmountEither() {
        OpenLine other = new OpenLine(1, 60, DAY);
        OpenTransfer named = new OpenTransfer(1, 60, DAY);
        assertThat(decide(List.of(other), List.of(named), Set.of(new Pair(2, 1))))
                .isEmpty();
    }

    private static List<Found> decide(List<OpenLine> lines, List<OpenTransfer> transfers, Set<Pair> named) {
        return BankMatching.decide(lines, transfers, named, Set.of(), MATCH_DAYS);
    }
}
