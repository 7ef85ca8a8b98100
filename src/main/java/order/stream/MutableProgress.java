package order.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import order.OrderEvent.Amounts;
import order.OrderEvent.Consignment;
import order.OrderEvent.CouponRefusal;
import order.OrderEvent.Discount;
import order.OrderEvent.Gift;
import order.OrderEvent.Shortage;
import order.stream.Progress.Charged;
import order.stream.Progress.Dispute;
import order.stream.Progress.RefundAgain;
import order.stream.Progress.Shipment;
import org.jspecify.annotations.Nullable;
import platform.privacy.PersonalData;

/** A mutable copy of the progress of an order, for {@link Order#apply}. */
final class MutableProgress {

    OrderState state;
    Instant since;
    int reservations;
    List<Shortage> shortages;
    List<CouponRefusal> refusals;
    public List<Discount> discounts;

    @Nullable
    Amounts changed;

    @Nullable
    List<Gift> gifts;

    @Nullable
    Charged charged;

    @Nullable
    Payment payment;

    @Nullable
    Authorisation authorisation;

    @Nullable
    Instant paidAt;

    @Nullable
    List<Dispute> disputes;

    int refunds;

    @Nullable
    RefundAgain refundAgain;

    List<Shipment> shipments;
    List<Return> returns;

    @Nullable
    String cancelledBy;

    @Nullable
    String reason;

    @Nullable
    PersonalData sealedReason;

    MutableProgress(Instant createdAt, boolean asksForDiscount) {
        state = asksForDiscount ? OrderState.AWAITING_ANSWERS : OrderState.AWAITING_STOCK;
        since = createdAt;
        reservations = 1;
        shortages = List.of();
        refusals = List.of();
        discounts = List.of();
        shipments = List.of();
        returns = List.of();
    }

    public MutableProgress(Progress from) {
        state = from.state();
        since = from.since();
        reservations = from.reservations();
        shortages = from.shortages();
        refusals = from.refusals();
        discounts = from.discounts();
        changed = from.changed();
        gifts = from.gifts();
        charged = from.charged();
        payment = from.payment();
        authorisation = from.authorisation();
        paidAt = from.paidAt();
        disputes = from.disputes();
        refunds = from.refunds();
        refundAgain = from.refundAgain();
        shipments = from.shipments();
        returns = from.returns();
        cancelledBy = from.cancelledBy();
        reason = from.reason();
        sealedReason = from.sealedReason();
    }

    void enter(OrderState next, Instant at) {
        state = next;
        since = at;
    }

    void setReason(@Nullable String clear, @Nullable PersonalData sealed) {
        reason = clear;
        sealedReason = sealed;
    }

    /** Adds shipments. The only shipment of an order is stored without its lines, as it contains the whole order. */
    void add(List<Consignment> consignments) {
        boolean only = shipments.isEmpty() && consignments.size() == 1;
        List<Shipment> all = new ArrayList<>(shipments);
        for (Consignment each : consignments) {
            Consignment kept = only ? new Consignment(each.shipment(), each.warehouseId(), List.of()) : each;
            all.add(new Shipment(kept, Shipment.Stage.ASKED, null, null));
        }
        shipments = List.copyOf(all);
    }

    /** Adds a return, or replaces it if it was received before its refund was known. */
    void add(Return accepted) {
        List<Return> all = new ArrayList<>(returns);
        all.removeIf(each -> each.reference().equals(accepted.reference()));
        all.add(accepted);
        returns = List.copyOf(all);
    }

    /** Adds a dispute, or replaces it by its newer state. */
    void add(Dispute dispute) {
        List<Dispute> all = new ArrayList<>(disputes == null ? List.of() : disputes);
        if (all.stream().anyMatch(each -> each.reference().equals(dispute.reference()))) {
            all.replaceAll(each -> each.reference().equals(dispute.reference()) ? dispute : each);
        } else {
            all.add(dispute);
        }
        disputes = List.copyOf(all);
    }

    void changeReturn(String reference, UnaryOperator<Return> change) {
        returns = returns.stream()
                .map(each -> each.reference().equals(reference) ? change.apply(each) : each)
                .toList();
    }

    void changeShipment(String reference, UnaryOperator<Shipment> change) {
        shipments = shipments.stream()
                .map(shipment -> shipment.reference().equals(reference) ? change.apply(shipment) : shipment)
                .toList();
    }

    public Progress done() {
        return new Progress(
                state,
                since,
                reservations,
                shortages,
                refusals,
                discounts,
                changed,
                gifts,
                charged,
                payment,
                authorisation,
                paidAt,
                disputes,
                refunds,
                refundAgain,
                shipments,
                returns,
                cancelledBy,
                reason,
                sealedReason);
    }
}
