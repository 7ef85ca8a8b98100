package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.batch.Till.AMOUNT;
import static payment.batch.Till.HOSTED;
import static payment.batch.Till.ORDER;
import static payment.batch.Till.PAYMENT;
import static payment.batch.Till.QUICK;
import static payment.batch.Till.REFUND;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import outbox.Event;
import payment.PaymentEvent;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.batch.ProviderAnswer.CreationSucceeded;
import payment.batch.ProviderAnswer.RefundAccepted;
import payment.batch.ProviderAnswer.RefundSucceeded;
import payment.batch.ProviderCall.CreationDue;
import payment.batch.ProviderCall.RefundDue;
import payment.callback.ProviderEvent;
import payment.provider.ProviderCallback;
import platform.callback.Verdict;
import platform.money.Money;

/** The result is the same for every order, number and batch size of requests, answers and callbacks. */
class AnyOrderEndsAlikeTests {

    private static final Money WRONG = Money.ofMinor(1, "GBP");

    @Property(tries = 3000)
    void aCaptureAndItsRefundArePublishedOnce(
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
                    Till.refund(REFUND),
                    Till.refunded(),
                    Till.callback("evt_wrong_refund", REFUND, WRONG, new ProviderCallback.Refunded())));
        }

        Played played = play(items, new Random(seed));
        Till till = played.till();

        assertThat(till.storedPayment().state())
                .isEqualTo(new Payment.Captured(Till.NOW.plusSeconds(60), "acme_1", refund ? AMOUNT.amountMinor() : 0));
        assertThat(played.count(PaymentSecured.class)).isEqualTo(1);
        assertThat(played.count(PaymentFailed.class)).isLessThanOrEqualTo(fails ? 1 + items.size() : 0);
        assertThat(till.events.values()).noneMatch(ProviderEvent::isWaiting);
        assertThat(till.verdict("evt_wrong")).isInstanceOf(Verdict.Mismatch.class);
        if (refund) {
            assertThat(till.storedRefund().status()).isEqualTo(Refund.Status.REFUNDED);
            assertThat(played.count(PaymentRefunded.class)).isBetween(1L, 1L + items.size());
            assertThat(played.count(RefundDue.class)).isLessThanOrEqualTo(1);
            assertThat(till.verdict("evt_wrong_refund")).isInstanceOf(Verdict.Mismatch.class);
        }
    }

    @Property(tries = 3000)
    void partsWithinTheCapturedAmountAreRefundedAndOthersAreNot(@ForAll long seed, @ForAll boolean hosted) {
        Map<String, Money> requested = Map.of(
                "refunded", Money.ofMinor(1000, "GBP"),
                "refunded_after_refusal", Money.ofMinor(550, "GBP"),
                "refused", Money.ofMinor(1000, "GBP"),
                "too_much", Money.ofMinor(2551, "GBP"),
                "foreign", Money.ofMinor(1, "EUR"),
                "nothing", Money.ofMinor(0, "GBP"));
        List<Object> items =
                new ArrayList<>(List.of(Till.pay(hosted ? HOSTED : QUICK), Till.captured(), Till.failed()));
        requested.forEach((reference, amount) -> {
            items.add(Till.refund(reference, amount));
            if (reference.equals("refused") || reference.equals("refunded_after_refusal")) {
                ProviderCallback.Fact refused = new ProviderCallback.RefundRefused("account closed");
                items.add(Till.callback("refused " + reference, reference, amount, refused));
            }
            if (!reference.equals("refused")) {
                items.add(Till.callback("refunded " + reference, reference, amount, new ProviderCallback.Refunded()));
            }
        });

        Played played = play(items, new Random(seed));
        Till till = played.till();

        Set<String> refunded = Set.of("refunded", "refunded_after_refusal");
        assertThat(till.storedPayment().state())
                .isEqualTo(new Payment.Captured(Till.NOW.plusSeconds(60), "acme_1", 1550));
        requested.forEach((reference, amount) -> {
            boolean isRefunded = refunded.contains(reference);
            assertThat(till.refunds.get(reference).status())
                    .as(reference)
                    .isEqualTo(isRefunded ? Refund.Status.REFUNDED : Refund.Status.REFUSED);
            assertThat(played.published())
                    .filteredOn(event ->
                            event instanceof RefundDue due && due.reference().equals(reference))
                    .hasSizeLessThanOrEqualTo(amount.equals(Money.ofMinor(1000, "GBP")) || isRefunded ? 1 : 0);
            PaymentEvent answer = till.refunds
                    .get(reference)
                    .answer(Optional.ofNullable(till.payments.get(Till.PAYMENT)))
                    .orElseThrow();
            assertThat(played.published()).contains(answer);
            if (!reference.equals("refused")) {
                assertThat(till.verdict("refunded " + reference))
                        .as(reference)
                        .isNotInstanceOf(isRefunded ? Verdict.Mismatch.class : Verdict.Applied.class);
            }
        });
        assertThat(till.events.values()).noneMatch(ProviderEvent::isWaiting);
    }

    @Property(tries = 1000)
    void aPaymentWithoutACaptureIsNeverCapturedOrRefunded(
            @ForAll long seed, @ForAll boolean hosted, @ForAll boolean fails) {
        List<Object> items = new ArrayList<>(List.of(
                Till.pay(hosted ? HOSTED : QUICK),
                Till.authorized(),
                Till.refund(REFUND),
                Till.callback("evt_wrong", PAYMENT, WRONG, new ProviderCallback.Captured("acme_1"))));
        if (fails) {
            items.add(Till.failed());
        }

        Played played = play(items, new Random(seed));
        Till till = played.till();

        assertThat(played.count(PaymentSecured.class)).isZero();
        assertThat(played.count(RefundDue.class)).isZero();
        assertThat(played.count(fails ? PaymentFailed.class : PaymentStarted.class))
                .isPositive();
        assertThat(till.storedPayment().state()).isEqualTo(fails ? new Payment.Failed("declined") : new Payment.Open());
        assertThat(till.storedRefund().status()).isEqualTo(Refund.Status.WAITING);
    }

    private static Played play(List<Object> items, Random random) {
        Till till = new Till();
        List<Event> published = new ArrayList<>();
        List<Object> pending = new ArrayList<>(items);
        for (int i = random.nextInt(items.size()); i > 0; i--) {
            pending.add(items.get(random.nextInt(items.size())));
        }
        while (!pending.isEmpty()) {
            List<Object> batch = new ArrayList<>();
            for (int size = 1 + random.nextInt(4); size > 0 && !pending.isEmpty(); size--) {
                batch.add(pending.remove(random.nextInt(pending.size())));
            }
            for (Event event : till.decide(batch.toArray())) {
                published.add(event);
                pending.addAll(answers(event, random));
            }
        }
        return new Played(till, published);
    }

    /** The answer of the provider to a call. The outcome of a refund may still be open. */
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

    private record Played(Till till, List<Event> published) {

        long count(Class<? extends Event> type) {
            return published.stream().filter(type::isInstance).count();
        }
    }
}
