package order.stream;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import order.OrderEvent.Amounts;
import order.OrderEvent.Charge;
import order.OrderEvent.Consignment;
import order.OrderEvent.CouponRefusal;
import order.OrderEvent.Discount;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.Shortage;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import platform.privacy.PersonalData;

/**
 * @param since when the state was entered
 * @param reservations how many have been asked for
 * @param shortages what there was not enough of, when it was rejected
 * @param refusals coupons that could not be applied, when it was rejected
 * @param discounts what is held, or was redeemed
 * @param charged null until the amounts are fixed
 * @param paidAt when the money was captured, in time or late
 * @param refunds how many have been asked for
 * @param returns units that came back, in the order of coming
 * @param cancelledBy who wants it cancelled, as long as its shipments are being stopped
 * @param reason why it was closed or what is due, where there is something to say in clear
 * @param sealedReason what a person typed about why it was closed; it takes precedence over {@code reason} where it can be opened
 */
public record Progress(
        OrderState state,
        Instant since,
        int reservations,
        List<Shortage> shortages,
        List<CouponRefusal> refusals,
        List<Discount> discounts,
        @Nullable Charged charged,
        @Nullable Payment payment,
        @Nullable Instant paidAt,
        int refunds,
        List<Shipment> shipments,
        List<Return> returns,
        @Nullable String cancelledBy,
        @Nullable String reason,
        @Nullable PersonalData sealedReason) {

    /** @param lines of those lines that have a discount or tax */
    public record Charged(Amounts amounts, List<LineAmounts> lines, List<Charge> charges) {}

    /** @param instructions what the provider wants of the shopper; empty until the provider has said so */
    public record Payment(
            String reference,
            Money amount,
            Instant expireTime,
            @Nullable String provider,
            Map<String, String> instructions) {}

    /** @param consignment without its lines when it is the only one: then it holds all that was ordered */
    public record Shipment(
            Consignment consignment,
            Stage stage,
            @Nullable String carrier,
            @Nullable String waybill) {

        public enum Stage {
            ASKED,
            /** Too late to stop; that it has left is about to be heard. */
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
