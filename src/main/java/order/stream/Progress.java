package order.stream;

import java.time.Instant;
import java.util.List;
import order.OrderEvent.Amounts;
import order.OrderEvent.Charge;
import order.OrderEvent.Consignment;
import order.OrderEvent.CouponRefusal;
import order.OrderEvent.Discount;
import order.OrderEvent.Gift;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.Shortage;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import platform.privacy.PersonalData;

/**
 * The part of an order that its events change. A document may leave out empty lists.
 *
 * @param state the state in the saga
 * @param since when the state was entered
 * @param reservations the number of reservations that were requested
 * @param shortages the SKUs without enough stock, if the order was rejected for them
 * @param refusals the coupons that could not be applied, if the order was rejected for them
 * @param discounts the discounts that promotion holds or has redeemed, or that the order has decided by itself
 * @param changed what the order would have cost, if it was rejected because its caller expected another amount; else null
 * @param gifts the gifts that the order brings; null until the order is confirmed, and for an order without gifts
 * @param charged the amounts; null until the order is confirmed
 * @param payment the payment, or the current attempt to pay; null until the order is confirmed
 * @param authorisation what the provider holds for the order; null before, and if the payment was collected at once
 * @param paidAt when the payment was secured, in time or late; null before
 * @param disputes the disputes of its payments, oldest first; null if there are none
 * @param refunds the number of refunds of the whole order that were requested
 * @param refundAgain the refund of the whole order that has failed after it had succeeded; null if there is none, and once it has succeeded again
 * @param shipments all shipments, including stopped ones
 * @param returns the accepted returns, in the order of acceptance
 * @param cancelledBy who requested the cancellation, while the shipments are being stopped; else null
 * @param reason why the order was closed or a refund is due, as a code or clear text; may be null
 * @param sealedReason the reason for the closing that a person typed, encrypted; if readable, it is shown instead of {@code reason}
 */
public record Progress(
        OrderState state,
        Instant since,
        int reservations,
        List<Shortage> shortages,
        List<CouponRefusal> refusals,
        List<Discount> discounts,
        @Nullable Amounts changed,
        @Nullable List<Gift> gifts,
        @Nullable Charged charged,
        @Nullable Payment payment,
        @Nullable Authorisation authorisation,
        @Nullable Instant paidAt,
        @Nullable List<Dispute> disputes,
        int refunds,
        @Nullable RefundAgain refundAgain,
        List<Shipment> shipments,
        List<Return> returns,
        @Nullable String cancelledBy,
        @Nullable String reason,
        @Nullable PersonalData sealedReason) {

    public Progress {
        shortages = shortages == null ? List.of() : shortages;
        refusals = refusals == null ? List.of() : refusals;
        discounts = discounts == null ? List.of() : discounts;
        shipments = shipments == null ? List.of() : shipments;
        returns = returns == null ? List.of() : returns;
    }

    /**
     * A dispute of a payment of the order.
     *
     * @param reference the reference of the dispute in payment
     * @param hold what identifies the holds of the shipments
     */
    public record Dispute(String reference, Money amount, Status status, String hold) {

        public enum Status {
            OPEN,
            WON,
            LOST
        }

        /** Whether shipments must not leave because of the dispute. */
        public boolean holds() {
            return status != Status.WON;
        }
    }

    /**
     * The order was refunded, and the refund has failed then, so that it must be made again.
     *
     * @param amount what came back to the shop
     * @param requested whether the refund is requested again; if not, another cancellation of the order requests it
     */
    public record RefundAgain(Money amount, boolean requested) {}

    /** @param lines the amounts of the lines that have a discount or tax */
    public record Charged(Amounts amounts, List<LineAmounts> lines, List<Charge> charges) {
        public Charged {
            lines = lines == null ? List.of() : lines;
            charges = charges == null ? List.of() : charges;
        }
    }

    /** @param consignment the goods; without lines if it is the only one of the order, as it then contains the whole order */
    public record Shipment(
            Consignment consignment,
            Stage stage,
            @Nullable String carrier,
            @Nullable String waybill) {

        public enum Stage {
            ASKED,
            /** The shipment can no longer be stopped; the event of its dispatch has not arrived yet. */
            LEAVING,
            LEFT,
            ARRIVED,
            STOPPED
        }

        public String reference() {
            return consignment.shipment();
        }

        Shipment at(Stage next) {
            return new Shipment(consignment, next, carrier, waybill);
        }
    }
}
