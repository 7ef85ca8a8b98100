package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ApplicationContext;
import outbox.Event;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import platform.money.Money;
import testing.sandbox.SandboxWorld;
import testing.shop.Soon;

/** The payment module with its HTTP API: the requests of orders, the callbacks of the sandbox, and what payment publishes and stores. */
public final class PaymentWorld extends SandboxWorld {

    public static final Money AMOUNT = Money.ofMinor(2550, "GBP");

    private static final AtomicInteger ORDERS = new AtomicInteger();

    public PaymentWorld(ApplicationContext context) {
        super(context, "/api/v2/payments/callbacks/");
    }

    /** The references of an order that no other test uses. */
    public record Order(String payment, String refund, String correlation) {}

    public static Order order() {
        int number = ORDERS.incrementAndGet();
        return new Order("pay_" + number, "ref_" + number, "order-" + number);
    }

    public PaymentRequested pay(Order order, String method) {
        return new PaymentRequested(order.payment(), order.correlation(), AMOUNT, method, null, now().plusSeconds(900));
    }

    /** A request to refund the full amount. */
    public RefundRequested refund(Order order) {
        return refund(order, "", AMOUNT.amountMinor());
    }

    /** @param suffix makes the reference of the refund unique within the order */
    public RefundRequested refund(Order order, String suffix, long amountMinor) {
        return new RefundRequested(
                order.refund() + suffix,
                order.correlation(),
                order.payment(),
                Money.ofMinor(amountMinor, "GBP"),
                "changed their mind",
                null);
    }

    public Answer callback(String type, String reference) {
        return callback(type + ":" + reference, type, reference, AMOUNT);
    }

    public Answer callback(String eventId, String type, String reference, Money amount) {
        return callback(body(eventId, type, reference, amount));
    }

    public static String body(String eventId, String type, String reference, Money amount) {
        return """
                {"event_id":"%s","type":"%s","reference":"%s","amount_minor":%d,"currency":"%s","occurred_at":"2026-03-01T09:01:00Z"}\
                """.formatted(eventId, type, reference, amount.amountMinor(), amount.currency());
    }

    /** The types of the events that payment published about the order, in the order of the log. */
    public List<Class<? extends Event>> published(Order order) {
        return published(order.correlation(), PaymentEvent.class);
    }

    /** Waits until payment has published exactly these events about the order, in any order. */
    @SafeVarargs
    public final void awaitPublished(Order order, Class<? extends PaymentEvent>... types) {
        awaitPublished(order.correlation(), PaymentEvent.class, List.of(types));
    }

    /** Waits until payment has published that the payment of the order was started and secured, and exactly these events, in any order. */
    @SafeVarargs
    public final void awaitSecured(Order order, Class<? extends PaymentEvent>... more) {
        List<Class<? extends PaymentEvent>> types =
                new ArrayList<>(List.of(PaymentStarted.class, PaymentSecured.class));
        types.addAll(List.of(more));
        awaitPublished(order.correlation(), PaymentEvent.class, types);
    }

    /** The shopper pays on the page of the sandbox. */
    public void paysOnPage(Order order) {
        String paid = "{\"amount_minor\":2550,\"currency\":\"GBP\"}";
        assertThat(send("POST", "/sandbox/payments/" + order.payment() + "/pay", paid)
                        .status())
                .isEqualTo(200);
    }

    public String paymentStatus(Order order) {
        return text("select status from payment.payment where reference = ?", order.payment());
    }

    public String refundStatus(Order order) {
        return text("select status from payment.refund where reference = ?", order.refund());
    }

    public void awaitRefund(Order order, String status) {
        Soon.is(
                status,
                () -> texts("select status from payment.refund where reference = ?", order.refund())
                        .equals(List.of(status)));
    }

    /** Tells the sandbox how to behave from now on. */
    public void behave(String behaviour) {
        assertThat(send("PUT", "/sandbox/behaviour", behaviour.replace('\'', '"'))
                        .status())
                .isEqualTo(200);
    }

    /** Publishes a request whose first call has no answer. The sandbox fails until then, as it may be asked about something else at the same time. */
    public void publishUnanswered(RefundRequested refund) {
        behave("{'fail':100000}");
        publish(refund);
        Soon.is("no answer", () -> failures(refund.reference()) == 1);
        behave("{}");
    }

    /** How often the call about this payment or refund had no answer. */
    public long failures(String reference) {
        return numbers("select coalesce(max(failures), 0) from payment.inquiry where reference = ?", reference)
                .getFirst();
    }

    /** The amount that the refunds hold of the payment; asserts that the payment's counter is their sum. */
    public long refundMinor(Order order) {
        List<Long> counted = numbers("""
                select p.refund_minor, coalesce(sum(r.amount_minor), 0)::bigint, p.captured_minor
                from payment.payment p left join payment.refund r
                  on r.payment_reference = p.reference and r.status in ('requested', 'accepted', 'refunded')
                where p.reference = ? group by p.reference
                """, order.payment());
        assertThat(counted.getFirst()).isEqualTo(counted.get(1)).isLessThanOrEqualTo(counted.getLast());
        return counted.getFirst();
    }

    /** The verdicts on the callbacks about the payment or refund with this reference. */
    public List<String> verdicts(String reference) {
        return texts("select verdict from payment.provider_event where reference = ? order by event_id", reference);
    }
}
