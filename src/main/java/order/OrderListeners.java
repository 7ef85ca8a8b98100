package order;

import catalog.CatalogEvent;
import inventory.InventoryEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import order.OrderRequest.CancellationRequested;
import order.answers.OrderAnswers;
import order.checkout.ExternalReferences;
import order.command.ExpireOrder;
import order.command.OrderCommand.CancelOrder;
import order.command.OrderCommand.CancellationResult;
import order.command.OrderCommand.CheckoutResult;
import order.command.OrderCommand.PlaceOrder;
import order.command.OrderCommand.RefundReturn;
import order.command.OrderCommand.RetryPayment;
import order.command.OrderCommand.RetryResult;
import order.command.OrderCommand.ReturnGoods;
import order.command.OrderCommand.ReturnResult;
import order.deadline.Deadlines;
import order.holding.UnpaidOrders;
import order.mismatch.PaymentMismatches;
import order.replica.Replicas;
import order.saga.Saga;
import order.saga.StandardFlow;
import order.settings.OrderProperties;
import order.stream.Orders;
import org.springframework.stereotype.Component;
import outbox.BatchItems;
import outbox.Handles;
import outbox.Outbox;
import outbox.Outbox.Published;
import outbox.UnitOfWork;
import payment.PaymentEvent;
import platform.idempotency.IdempotencyRows;
import platform.privacy.PersonalKeys;
import promotion.PromotionEvent;
import shipping.ShippingEvent;

/**
 * Handles all events and commands for orders. After the locks of {@link OrderLoader#load}, only the writes of {@code save} lock rows of
 * deadlines and of replicas, in this order.
 */
@Component
class OrderListeners implements UnitOfWork<OrderBatch> {

    private final OrderLoader loader;
    private final IdempotencyRows idempotency;
    private final ExternalReferences references;
    private final Orders orders;
    private final Deadlines deadlines;
    private final PersonalKeys personalKeys;
    private final Replicas replicas;
    private final UnpaidOrders unpaid;
    private final PaymentMismatches mismatches;
    private final OrderAnswers answers;
    private final OrderMeters meters;
    private final Saga saga;

    OrderListeners(
            OrderLoader loader,
            IdempotencyRows orderKeys,
            ExternalReferences references,
            Orders orders,
            Deadlines deadlines,
            PersonalKeys personalKeys,
            Replicas replicas,
            UnpaidOrders unpaid,
            PaymentMismatches mismatches,
            OrderAnswers answers,
            OrderMeters meters,
            OrderProperties properties) {
        this.loader = loader;
        this.idempotency = orderKeys;
        this.references = references;
        this.orders = orders;
        this.deadlines = deadlines;
        this.personalKeys = personalKeys;
        this.replicas = replicas;
        this.unpaid = unpaid;
        this.mismatches = mismatches;
        this.answers = answers;
        this.meters = meters;
        this.saga = new StandardFlow(properties.paymentWindow()).saga();
    }

    @Override
    public OrderBatch load(BatchItems batch) {
        return new OrderBatch(saga, batch.at(), loader.load(batch));
    }

    @Handles
    CheckoutResult on(PlaceOrder command, OrderBatch batch) {
        return batch.place(command);
    }

    @Handles
    CancellationResult on(CancelOrder command, OrderBatch batch) {
        return batch.cancel(command);
    }

    @Handles
    RetryResult on(RetryPayment command, OrderBatch batch) {
        return batch.retry(command);
    }

    @Handles
    ReturnResult on(ReturnGoods command, OrderBatch batch) {
        return batch.takeBack(command);
    }

    @Handles
    ReturnResult on(RefundReturn command, OrderBatch batch) {
        return batch.refundAgain(command);
    }

    @Handles
    void on(ExpireOrder due, OrderBatch batch) {
        batch.advance(due.correlation(), due);
    }

    @Handles
    void on(CancellationRequested request, OrderBatch batch) {
        batch.advance(request.correlation(), request);
    }

    @Handles
    void on(InventoryEvent.ReservationAnswer answer, OrderBatch batch) {
        batch.handle(answer);
    }

    @Handles
    void on(PaymentEvent.Answer answer, OrderBatch batch) {
        batch.handle(answer);
    }

    @Handles
    void on(PaymentEvent.DisputeEvent event, OrderBatch batch) {
        batch.handle(event);
    }

    @Handles
    void on(PaymentEvent.PaymentMismatched event, OrderBatch batch) {
        batch.collect(event);
    }

    @Handles
    void on(PromotionEvent.DiscountAnswer answer, OrderBatch batch) {
        batch.advance(answer.correlation(), answer);
    }

    @Handles
    void on(PromotionEvent.RestPriced answer, OrderBatch batch) {
        batch.handle(answer);
    }

    @Handles
    void on(ShippingEvent.ShipmentProgress event, OrderBatch batch) {
        batch.advance(event.correlation(), event);
    }

    @Handles
    void on(CatalogEvent event, OrderBatch batch) {
        batch.replicate(event);
    }

    @Handles
    void on(PromotionEvent.StateChanged event, OrderBatch batch) {
        batch.replicate(event);
    }

    @Handles
    void on(PaymentEvent.MethodsOffered event, OrderBatch batch) {
        batch.replicate(event);
    }

    @Override
    public void save(OrderBatch batch, Outbox outbox) {
        idempotency.settle(batch.claims());
        references.release(batch.releasedReferences());
        personalKeys.discard(batch.unusedKeys());
        List<Published> published = outbox.publish(batch.published());
        orders.insert(batch.created());
        orders.update(batch.changed());
        deadlines.save(batch.rescheduled());
        unpaid.add(batch.newlyHeld());
        unpaid.remove(batch.noLongerHeld());
        orders.append(entries(published, batch.streamPositions()));
        mismatches.add(batch.mismatches());
        replicas.update(batch.replicaEvents());
    }

    private static List<Orders.Entry> entries(List<Published> published, List<Integer> positions) {
        List<Orders.Entry> entries = new ArrayList<>(positions.size());
        Iterator<Integer> position = positions.iterator();
        for (Published each : published) {
            if (each.event() instanceof OrderEvent) {
                entries.add(new Orders.Entry(position.next(), each));
            }
        }
        return entries;
    }

    @Override
    public void committed(OrderBatch batch) {
        orders.committed(batch.dated());
        batch.touched().forEach(answers::complete);
        meters.count(batch.reached());
    }
}
