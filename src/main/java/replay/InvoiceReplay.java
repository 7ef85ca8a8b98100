package replay;

import java.time.Duration;
import java.util.Optional;
import order.OrderStatus;
import replay.client.Answer;
import replay.client.Backoff;
import replay.client.CallFailed;
import replay.client.OrderView;
import replay.client.PlatformApi;
import replay.client.ReplayStopped;
import replay.client.StopSignal;
import replay.client.Stopwatch;
import replay.retail.Invoice;

/**
 * Places and pays the order of one invoice. An earlier run may have done part of that already. Thread-safe.
 *
 * <p>The payment ends when the provider has delivered its callback. {@link ReplayRun} checks that the order is PAID when it reads all orders
 * back.
 */
final class InvoiceReplay {

    private static final Duration LONGEST_PAYMENT = Duration.ofSeconds(10);

    private final PlatformApi platform;
    private final PlatformPoller watch;
    private final Backoff backoff;
    private final Duration timeout;
    private final Duration paymentTimeout;
    private final StopSignal stop;
    private final Stopwatch stopwatch;

    InvoiceReplay(
            PlatformApi platform,
            PlatformPoller watch,
            Backoff backoff,
            Duration timeout,
            StopSignal stop,
            Stopwatch stopwatch) {
        this.platform = platform;
        this.watch = watch;
        this.backoff = backoff;
        this.timeout = timeout;
        this.paymentTimeout = timeout.compareTo(LONGEST_PAYMENT) < 0 ? timeout : LONGEST_PAYMENT;
        this.stop = stop;
        this.stopwatch = stopwatch;
    }

    /**
     * Plays an invoice.
     *
     * @param fromBefore the order of this invoice, if it existed before the run began
     * @throws ReplayStopped if the whole replay cannot continue
     */
    InvoiceResult play(Invoice invoice, Optional<OrderView> fromBefore) {
        try {
            return fromBefore.isPresent() ? payIfUnpaid(invoice, fromBefore.get(), true) : place(invoice);
        } catch (ReplayStopped e) {
            throw e;
        } catch (CallFailed e) {
            return new InvoiceResult.Failed(invoice, String.valueOf(e.getMessage()), Optional.empty());
        } catch (RuntimeException e) {
            return new InvoiceResult.Failed(invoice, "unexpected answer: " + e, Optional.empty());
        }
    }

    private InvoiceResult place(Invoice invoice) {
        Answer answer = platform.place(invoice);
        if (answer.is(201)) {
            return payIfUnpaid(invoice, OrderView.of(answer.body()), false);
        }
        if (answer.is(202)) {
            return payIfUnpaid(
                    invoice, decided(answer.body().required("order_no").asString()), false);
        }
        if (answer.is(409, "EXTERNAL_REFERENCE_EXISTS")) {
            String orderNo =
                    answer.body().required("details").required("order_no").asString();
            return payIfUnpaid(invoice, decided(orderNo), true);
        }
        return new InvoiceResult.Failed(invoice, answer.description(), Optional.empty());
    }

    private InvoiceResult payIfUnpaid(Invoice invoice, OrderView received, boolean known) {
        boolean payableWithoutPayment =
                received.status().isPayable() && received.paymentReference().isEmpty();
        boolean readAgain = received.status() == OrderStatus.CREATED || payableWithoutPayment;
        OrderView order = readAgain ? decided(received.orderNo()) : received;
        if (order.status().isPayable()) {
            Answer paid = pay(order);
            if (!paid.isSuccess()) {
                return failed(invoice, order, "order %s not paid: %s".formatted(order.orderNo(), paid.description()));
            }
        } else if (!order.status().isSold()) {
            return failed(invoice, order, "order %s is %s".formatted(order.orderNo(), order.status()));
        }
        return known ? new InvoiceResult.Found(invoice, order) : new InvoiceResult.Placed(invoice, order);
    }

    private OrderView decided(String orderNo) {
        return watch.order(
                orderNo,
                order -> order.status() != OrderStatus.CREATED,
                stopwatch.elapsed().plus(timeout));
    }

    /**
     * Pays the order. The provider may not know the payment yet, or an earlier attempt may have paid it and its answer was lost. So the
     * payment is retried, for some seconds at most, until the order is PAID or cannot be paid any more.
     */
    private Answer pay(OrderView order) {
        Duration deadline = stopwatch.elapsed().plus(paymentTimeout);
        for (int attempt = 1; ; attempt++) {
            Answer answer = platform.pay(order);
            boolean undecided = answer.is(404) || answer.is(409);
            if (!undecided) {
                return answer;
            }
            Answer now = platform.order(order.orderNo());
            OrderStatus status = now.is(200) ? OrderView.of(now.body()).status() : order.status();
            if (status.isSold()) {
                return now;
            }
            Duration wait = backoff.after(attempt, answer.retryAfter());
            if (!status.isUnderWay() || stopwatch.wouldPass(deadline, wait)) {
                return answer;
            }
            stop.pause(wait);
        }
    }

    private static InvoiceResult failed(Invoice invoice, OrderView order, String reason) {
        return new InvoiceResult.Failed(invoice, reason, Optional.of(order.createdAt()));
    }
}
