package payment;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.Till.AMOUNT;
import static payment.Till.HOSTED;
import static payment.Till.ORDER;
import static payment.Till.PAYMENT;
import static payment.Till.QUICK;
import static payment.Till.REFUND;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import outbox.Event;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentStarted;
import payment.ProviderAnswer.CreationSucceeded;
import payment.ProviderAnswer.RefundAccepted;
import payment.ProviderAnswer.RefundSucceeded;
import payment.ProviderCall.CreationDue;
import payment.ProviderCall.RefundDue;
import payment.provider.ProviderCallback;
import platform.callback.Verdict;
import platform.money.Money;

/** Requests, answers and callbacks come in any order, any number of times, in batches of any size. */
class AnyOrderEndsAlikeTests {

    private static final Money WRONG = Money.ofMinor(1, "GBP");

    @Property(tries = 3000)
    void aCapturedPaymentIsToldOnceAndRefundedOnce(
            @ForAll long seed, @ForAll boolean hosted, @ForAll boolean fails, @ForAll boolean refund) {
        List<Object> items = new ArrayList<>(List.of(
                Till.pay(hosted ? HOSTED : QUICK),
                Till.captured(),
                Till.authorized(),
                Till.callback("evt_wrong", PAYMENT, WRONG, new ProviderCallback.Captured("acme_1"))));
        if (fails) {
            items.add(Till.failed());
        }
        if (refund) {
            items.addAll(List.of(
                    Till.giveBack(REFUND),
                    Till.refunded(),
                    Till.callback("evt_wrong_refund", REFUND, WRONG, new ProviderCallback.Refunded())));
        }

        Played played = play(items, new Random(seed));
        Till till = played.till();

        assertThat(till.payment().state())
                .isEqualTo(new Payment.Captured(Till.NOW.plusSeconds(60), "acme_1", refund ? AMOUNT.amountMinor() : 0));
        assertThat(played.count(PaymentCaptured.class)).isEqualTo(1);
        assertThat(played.count(PaymentFailed.class)).isLessThanOrEqualTo(fails ? 1 + repeats(items) : 0);
        assertThat(till.events.values()).noneMatch(ProviderEvent::isWaiting);
        assertThat(till.verdict("evt_wrong")).isInstanceOf(Verdict.Mismatch.class);
        if (refund) {
            assertThat(till.refund().status()).isEqualTo(Refund.Status.REFUNDED);
            assertThat(played.count(PaymentRefunded.class)).isBetween(1L, 1 + repeats(items));
            assertThat(played.count(RefundDue.class)).isLessThanOrEqualTo(1);
            assertThat(till.verdict("evt_wrong_refund")).isInstanceOf(Verdict.Mismatch.class);
        }
    }

    @Property(tries = 3000)
    void partsThatFitAreRefundedAndOthersAreNot(@ForAll long seed, @ForAll boolean hosted) {
        Map<String, Money> asked = Map.of(
                "back", Money.ofMinor(1000, "GBP"),
                "back_after_all", Money.ofMinor(550, "GBP"),
                "refused", Money.ofMinor(1000, "GBP"),
                "too_much", Money.ofMinor(2551, "GBP"),
                "foreign", Money.ofMinor(1, "EUR"),
                "nothing", Money.ofMinor(0, "GBP"));
        List<Object> items =
                new ArrayList<>(List.of(Till.pay(hosted ? HOSTED : QUICK), Till.captured(), Till.failed()));
        asked.forEach((reference, amount) -> {
            items.add(Till.giveBack(reference, amount));
            if (reference.equals("refused") || reference.equals("back_after_all")) {
                ProviderCallback.Fact refused = new ProviderCallback.RefundRefused("account closed");
                items.add(Till.callback("refused " + reference, reference, amount, refused));
            }
            if (!reference.equals("refused")) {
                items.add(Till.callback("back " + reference, reference, amount, new ProviderCallback.Refunded()));
            }
        });

        Played played = play(items, new Random(seed));
        Till till = played.till();

        Set<String> refunded = Set.of("back", "back_after_all");
        assertThat(till.payment().state()).isEqualTo(new Payment.Captured(Till.NOW.plusSeconds(60), "acme_1", 1550));
        asked.forEach((reference, amount) -> {
            boolean back = refunded.contains(reference);
            assertThat(till.refunds.get(reference).status())
                    .as(reference)
                    .isEqualTo(back ? Refund.Status.REFUNDED : Refund.Status.REFUSED);
            assertThat(played.told())
                    .filteredOn(event ->
                            event instanceof RefundDue due && due.reference().equals(reference))
                    .hasSizeLessThanOrEqualTo(amount.equals(Money.ofMinor(1000, "GBP")) || back ? 1 : 0);
            PaymentEvent answer = till.refunds.get(reference).answer().orElseThrow();
            assertThat(played.told()).contains(answer);
            if (!reference.equals("refused")) {
                assertThat(till.verdict("back " + reference))
                        .as(reference)
                        .isNotInstanceOf(back ? Verdict.Mismatch.class : Verdict.Applied.class);
            }
        });
        assertThat(till.events.values()).noneMatch(ProviderEvent::isWaiting);
    }

    @Property(tries = 1000)
    void whatWasNotCapturedIsNeverToldAsCaptured(@ForAll long seed, @ForAll boolean hosted, @ForAll boolean fails) {
        List<Object> items = new ArrayList<>(List.of(
                Till.pay(hosted ? HOSTED : QUICK),
                Till.authorized(),
                Till.giveBack(REFUND),
                Till.callback("evt_wrong", PAYMENT, WRONG, new ProviderCallback.Captured("acme_1"))));
        if (fails) {
            items.add(Till.failed());
        }

        Played played = play(items, new Random(seed));
        Till till = played.till();

        assertThat(played.count(PaymentCaptured.class)).isZero();
        assertThat(played.count(RefundDue.class)).isZero();
        assertThat(played.count(fails ? PaymentFailed.class : PaymentStarted.class))
                .isPositive();
        assertThat(till.payment().state()).isEqualTo(fails ? new Payment.Failed("declined") : new Payment.Open());
        assertThat(till.refund().status()).isEqualTo(Refund.Status.WAITING);
    }

    private static Played play(List<Object> items, Random random) {
        Till till = new Till();
        List<Event> told = new ArrayList<>();
        List<Object> pending = new ArrayList<>(items);
        for (int i = random.nextInt(items.size()); i > 0; i--) {
            pending.add(items.get(random.nextInt(items.size())));
        }
        while (!pending.isEmpty()) {
            List<Object> batch = new ArrayList<>();
            for (int size = 1 + random.nextInt(4); size > 0 && !pending.isEmpty(); size--) {
                batch.add(pending.remove(random.nextInt(pending.size())));
            }
            for (Event event : till.hear(batch.toArray())) {
                told.add(event);
                pending.addAll(answers(event, random));
            }
        }
        return new Played(till, told);
    }

    /** What the provider answers when it is called; it may not say yet how a refund ends. */
    private static List<Object> answers(Event event, Random random) {
        return switch (event) {
            case CreationDue due ->
                List.of(new CreationSucceeded(PAYMENT, ORDER, "acme_1", Map.of("link", "https://acme.example")));
            case RefundDue due ->
                List.of(
                        due.reference().equals("refused") || random.nextBoolean()
                                ? new RefundAccepted(due.reference(), ORDER, PAYMENT)
                                : new RefundSucceeded(due.reference(), ORDER, PAYMENT));
            default -> List.of();
        };
    }

    private static long repeats(List<Object> items) {
        return items.size();
    }

    private record Played(Till till, List<Event> told) {

        long count(Class<? extends Event> type) {
            return told.stream().filter(type::isInstance).count();
        }
    }
}
