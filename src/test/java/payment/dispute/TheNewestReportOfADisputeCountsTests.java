package payment.dispute;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent.DisputeChanged;
import payment.PaymentEvent.DisputeClosed;
import payment.PaymentEvent.DisputeEvent;
import payment.PaymentEvent.DisputeOpened;
import payment.PaymentEvent.DisputeState;
import payment.PaymentEvent.DisputeStatus;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.Disputed;
import platform.callback.Verdict;
import platform.money.Money;

/** Every cell of the state machine of a dispute. The newest report by the provider's clock counts, in whatever order reports arrive. */
class TheNewestReportOfADisputeCountsTests {

    private static final Money AMOUNT = Money.ofMinor(2550, "GBP");
    private static final Instant AT = Instant.parse("2026-03-01T09:00:00Z");
    private static final DisputedPayment PAYMENT = new DisputedPayment("pay_1", "order-1", "acme", AMOUNT);

    /** Known status, status of the report, and its age: the status afterwards, and what is published. */
    private static final String TABLE = """
            none         RECEIVED     newer  RECEIVED      opened
            none         UNDER_REVIEW newer  UNDER_REVIEW  opened
            none         WON          newer  WON           opened closed
            none         LOST         newer  LOST          opened closed
            RECEIVED     RECEIVED     newer  RECEIVED
            RECEIVED     RECEIVED     same   RECEIVED
            RECEIVED     RECEIVED     older  RECEIVED
            RECEIVED     UNDER_REVIEW newer  UNDER_REVIEW  changed
            RECEIVED     UNDER_REVIEW same   UNDER_REVIEW  changed
            RECEIVED     UNDER_REVIEW older  RECEIVED
            RECEIVED     WON          newer  WON           closed
            RECEIVED     WON          same   WON           closed
            RECEIVED     WON          older  RECEIVED
            RECEIVED     LOST         newer  LOST          closed
            RECEIVED     LOST         same   LOST          closed
            RECEIVED     LOST         older  RECEIVED
            UNDER_REVIEW RECEIVED     newer  RECEIVED      changed
            UNDER_REVIEW RECEIVED     same   UNDER_REVIEW
            UNDER_REVIEW RECEIVED     older  UNDER_REVIEW
            UNDER_REVIEW UNDER_REVIEW newer  UNDER_REVIEW
            UNDER_REVIEW UNDER_REVIEW same   UNDER_REVIEW
            UNDER_REVIEW UNDER_REVIEW older  UNDER_REVIEW
            UNDER_REVIEW WON          newer  WON           closed
            UNDER_REVIEW WON          same   WON           closed
            UNDER_REVIEW WON          older  UNDER_REVIEW
            UNDER_REVIEW LOST         newer  LOST          closed
            UNDER_REVIEW LOST         same   LOST          closed
            UNDER_REVIEW LOST         older  UNDER_REVIEW
            WON          RECEIVED     newer  RECEIVED      changed
            WON          RECEIVED     same   WON
            WON          RECEIVED     older  WON
            WON          UNDER_REVIEW newer  UNDER_REVIEW  changed
            WON          UNDER_REVIEW same   WON
            WON          UNDER_REVIEW older  WON
            WON          WON          newer  WON
            WON          WON          same   WON
            WON          WON          older  WON
            WON          LOST         newer  LOST          closed
            WON          LOST         same   LOST          closed
            WON          LOST         older  WON
            LOST         RECEIVED     newer  RECEIVED      changed
            LOST         RECEIVED     same   LOST
            LOST         RECEIVED     older  LOST
            LOST         UNDER_REVIEW newer  UNDER_REVIEW  changed
            LOST         UNDER_REVIEW same   LOST
            LOST         UNDER_REVIEW older  LOST
            LOST         WON          newer  WON           closed
            LOST         WON          same   LOST
            LOST         WON          older  LOST
            LOST         LOST         newer  LOST
            LOST         LOST         same   LOST
            LOST         LOST         older  LOST
            """;

    @Example
    void everyCellOfTheTable() {
        List<String> cells = TABLE.lines().map(String::strip).toList();
        assertThat(cells).hasSize(4 + 4 * 4 * 3);
        for (String cell : cells) {
            String[] parts = cell.split(" +");
            Optional<Dispute> known = parts[0].equals("none")
                    ? Optional.empty()
                    : Optional.ofNullable(
                            decide(Optional.empty(), status(parts[0]), AT, 0).next());
            Instant at = switch (parts[2]) {
                case "newer" -> AT.plusSeconds(1);
                case "older" -> AT.minusSeconds(1);
                default -> AT;
            };
            Dispute.Decision decision = decide(known, status(parts[1]), at, 0);

            assertThat(dispute(decision).state().status()).as(cell).isEqualTo(status(parts[3]));
            assertThat(decision.events().stream()
                            .map(TheNewestReportOfADisputeCountsTests::name)
                            .toList())
                    .as(cell)
                    .isEqualTo(List.of(parts).subList(4, parts.length));
        }
    }

    private static DisputeStatus status(String name) {
        return DisputeStatus.valueOf(name);
    }

    private static String name(DisputeEvent event) {
        return switch (event) {
            case DisputeOpened opened -> "opened";
            case DisputeChanged changed -> "changed";
            case DisputeClosed closed -> "closed";
        };
    }

    @Property(tries = 3000)
    void everyOrderOfReportsEndsAlikeAndItsEventsAddUp(@ForAll long seed) {
        Random random = new Random(seed);
        List<Report> reports = new ArrayList<>();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            reports.add(new Report(
                    DisputeStatus.values()[random.nextInt(4)],
                    AT.plusSeconds(random.nextInt(4)),
                    random.nextInt(2) * 1500L));
        }
        DisputeState inOrder = follow(reports, new ArrayList<>());
        List<Report> shuffled = new ArrayList<>(reports);
        shuffled.addAll(reports.subList(0, random.nextInt(reports.size() + 1)));
        Collections.shuffle(shuffled, random);
        List<DisputeEvent> events = new ArrayList<>();

        assertThat(follow(shuffled, events)).isEqualTo(inOrder);

        DisputeState told = null;
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).change()).isEqualTo(i + 1);
            assertThat(events.get(i).before()).isEqualTo(told);
            told = events.get(i).after();
        }
        assertThat(told).as("the last event tells the state").isEqualTo(inOrder);
    }

    private record Report(DisputeStatus status, Instant at, long feeMinor) {}

    private static DisputeState follow(List<Report> reports, List<DisputeEvent> events) {
        Optional<Dispute> dispute = Optional.empty();
        for (Report report : reports) {
            Dispute.Decision decision = decide(dispute, report.status(), report.at(), report.feeMinor());
            dispute = Optional.of(dispute(decision));
            events.addAll(decision.events());
        }
        return dispute.orElseThrow().state();
    }

    @Example
    void aReportThatContradictsThePaymentChangesNothing() {
        assertMismatch(callback(AMOUNT.plus(Money.ofMinor(1, "GBP"))), "acme", null);
        assertMismatch(callback(Money.ofMinor(0, "GBP")), "acme", null);
        assertMismatch(callback(Money.ofMinor(100, "EUR")), "acme", null);
        assertMismatch(callback(AMOUNT), "other", null);
        Dispute ofAnother = dispute(Dispute.decide(
                Optional.empty(),
                new DisputedPayment("pay_2", "order-2", "acme", AMOUNT),
                "acme",
                callback(AMOUNT),
                fact(),
                AT));
        assertMismatch(callback(AMOUNT), "acme", ofAnother);
    }

    private static void assertMismatch(ProviderCallback callback, String provider, @Nullable Dispute known) {
        Dispute.Decision decision = Dispute.decide(Optional.ofNullable(known), PAYMENT, provider, callback, fact(), AT);
        assertThat(decision.verdict()).isInstanceOf(Verdict.Mismatch.class);
        assertThat(decision.events()).isEmpty();
        assertThat(decision.next()).isEqualTo(known);
    }

    private static Disputed fact() {
        return new Disputed("dp_1", null, DisputeStatus.RECEIVED, "fraudulent", null, 0);
    }

    private static ProviderCallback callback(Money amount) {
        return new ProviderCallback("evt_1", "dispute", "pay_1", amount, AT, fact());
    }

    private static Dispute.Decision decide(Optional<Dispute> known, DisputeStatus status, Instant at, long feeMinor) {
        Disputed fact = new Disputed("dp_1", null, status, "fraudulent", null, feeMinor);
        return Dispute.decide(
                known, PAYMENT, "acme", new ProviderCallback("evt", "dispute", "pay_1", AMOUNT, at, fact), fact, AT);
    }

    private static Dispute dispute(Dispute.Decision decision) {
        return Optional.ofNullable(decision.next()).orElseThrow();
    }
}
