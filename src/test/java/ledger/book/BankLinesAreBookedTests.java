package ledger.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import outbox.Event;
import payment.StatementEvent.BankLineMatched;
import payment.StatementEvent.Transfer;
import payment.StatementEvent.TransferKind;
import platform.money.Money;

/** However often lines of a bank are matched and undone: the bank has what is matched last, and it is in transit no more. */
class BankLinesAreBookedTests {

    private static final Instant AT = Instant.parse("2026-03-30T12:00:00Z");

    @Property(tries = 300)
    void theBankHasWhatIsMatchedLast(@ForAll long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        Map<String, Long> bank = new TreeMap<>();
        Map<String, Long> senders = new TreeMap<>();
        for (int line = 1; line <= 5; line++) {
            String account = "main-" + random.nextInt(2);
            Money amount =
                    Money.ofMinor(random.nextBoolean() ? random.nextInt(1, 9_000) : -random.nextInt(1, 9_000), "GBP");
            Transfer matched = null;
            for (int change = 1; change <= random.nextInt(5); change++) {
                Transfer next = matched == null ? transfer(random) : null;
                events.add(new BankLineMatched(account, line, "L" + line, change, matched, next, amount, AT));
                matched = next;
            }
            if (matched != null) {
                bank.merge("bank:" + account + "GBP", amount.amountMinor(), Long::sum);
                senders.merge(sender(matched) + "GBP", -amount.amountMinor(), Long::sum);
            }
        }
        events.addAll(events.subList(0, random.nextInt(events.size() + 1))); // read again

        Map<String, Long> balances =
                TheBookIsWhatProvidersHoldTests.balances(TheBookIsWhatProvidersHoldTests.book(events));
        balances.values().removeIf(balance -> balance == 0);
        bank.putAll(senders);
        bank.values().removeIf(balance -> balance == 0);
        assertThat(balances).isEqualTo(bank);
    }

    private static Transfer transfer(Random random) {
        return random.nextBoolean()
                ? new Transfer(TransferKind.PAYOUT, random.nextBoolean() ? "acme" : "zeta", "po_" + random.nextInt(3))
                : new Transfer(TransferKind.SETTLEMENT, "teas", "settlement-" + random.nextInt(3));
    }

    private static String sender(Transfer transfer) {
        return switch (transfer.kind()) {
            case PAYOUT -> "in-transit:" + transfer.counterpart();
            case SETTLEMENT -> "settled:" + transfer.counterpart();
        };
    }
}
