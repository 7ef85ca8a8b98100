package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.batch.Till.AMOUNT;
import static payment.batch.Till.ORDER;
import static payment.batch.Till.PAYMENT;
import static payment.batch.Till.QUICK;
import static payment.batch.Till.REFUND;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import outbox.Event;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentEvent.RefundReturned;
import payment.batch.ProviderAnswer.RefundSucceeded;
import payment.batch.ProviderCall.RefundDue;
import payment.callback.ReceiveCallback;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.RefundFact;

/** The provider gives the money of a refund back to the shop: that is published once, and the amount can be refunded again. */
class ARefundThatFailsAfterItSucceededIsOwedAgainTests {

    private static final Instant SUCCESS = Till.NOW.plusSeconds(30);
    private static final Instant FAILURE = Till.NOW.plusSeconds(120);
    private static final String REASON = "expired_or_canceled_card";

    private final Till till = new Till();

    @Test
    void theAmountIsFreeAgainAndTheFailureIsPublishedOnce() {
        till.decide(Till.pay(QUICK), Till.captured(), Till.refund(REFUND), new RefundSucceeded(REFUND, ORDER, PAYMENT));
        assertThat(till.decide(failed("evt_1"), failed("evt_2")))
                .containsExactly(new RefundReturned(REFUND, ORDER, PAYMENT, AMOUNT, Till.PROVIDER, REASON, FAILURE));
        assertThat(till.decide(failed("evt_3"), succeeded("evt_4"), Till.refund(REFUND)))
                .isEmpty();
        assertThat(till.storedRefund().status()).isEqualTo(Refund.Status.RETURNED);
        assertThat(till.decide(Till.refund("ref_2"))).hasOnlyElementsOfType(RefundDue.class);
        assertThat(till.decide(Till.refund("ref_3"))).hasOnlyElementsOfType(RefundFailed.class);
    }

    @Test
    void anAnswerThatARefundHasFailedForGoodCountsLikeACallback() {
        till.decide(Till.pay(QUICK), Till.captured(), Till.refund(REFUND));
        till.decide(new ProviderAnswer.RefundReturned(REFUND, ORDER, PAYMENT, REASON));
        assertThat(till.decide(succeeded("evt_1"), new RefundSucceeded(REFUND, ORDER, PAYMENT)))
                .isEmpty();
        assertThat(till.storedRefund().status()).isEqualTo(Refund.Status.REFUSED);
        assertThat(till.storedRefund().refundedAt()).isEqualTo(SUCCESS);
    }

    /** Stripe tells the failure by several events. Who has heard of the success hears of the failure, and nobody hears of the failure twice. */
    @Property(tries = 2000)
    void everyOrderOfTheMessagesEndsAlike(@ForAll long seed) {
        Random random = new Random(seed);
        Till any = new Till();
        List<Object> messages = new ArrayList<>(List.of(
                Till.pay(QUICK),
                Till.captured(),
                Till.refund(REFUND),
                succeeded("evt_1"),
                succeeded("evt_2"),
                failed("evt_3"),
                failed("evt_4"),
                failed("evt_5")));
        messages.add(messages.get(random.nextInt(messages.size())));
        List<Event> published = new ArrayList<>();
        while (!messages.isEmpty()) {
            List<Object> batch = new ArrayList<>();
            for (int size = 1 + random.nextInt(3); size > 0 && !messages.isEmpty(); size--) {
                batch.add(messages.remove(random.nextInt(messages.size())));
            }
            published.addAll(any.decide(batch.toArray()));
        }

        Refund refund = any.storedRefund();
        assertThat(refund.refundedAt()).isEqualTo(SUCCESS);
        assertThat(refund.failedAt()).isEqualTo(FAILURE);
        assertThat(refund.heldMinor()).isZero();
        assertThat(any.storedPayment().refundable()).contains(AMOUNT);
        boolean wasTold = refund.status() == Refund.Status.RETURNED;
        assertThat(count(published, PaymentRefunded.class)).isBetween(wasTold ? 1L : 0L, wasTold ? 2L : 0L);
        assertThat(count(published, RefundReturned.class)).isEqualTo(wasTold ? 1 : 0);
        assertThat(count(published, RefundFailed.class)).isGreaterThanOrEqualTo(wasTold ? 0 : 1);
        assertThat(any.events.values()).noneMatch(event -> event.isWaiting());
    }

    private static long count(List<Event> published, Class<? extends Event> type) {
        return published.stream().filter(type::isInstance).count();
    }

    private static ReceiveCallback succeeded(String id) {
        return callback(id, "refund.updated", SUCCESS, new ProviderCallback.Refunded());
    }

    private static ReceiveCallback failed(String id) {
        return callback(id, "refund.failed", FAILURE, new ProviderCallback.RefundReturned(REASON));
    }

    private static ReceiveCallback callback(String id, String type, Instant at, RefundFact fact) {
        return new ReceiveCallback(Till.PROVIDER, new ProviderCallback(id, type, REFUND, AMOUNT, at, fact));
    }
}
