package order.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import order.OrderEvent;
import order.OrderEvent.Amounts;
import order.OrderEvent.Gift;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.PaymentTerms;
import order.OrderEvent.PricedAgain;
import order.OrderEvent.RestDiscount;
import order.OrderEvent.ReturnedLine;
import order.OrderStatus;
import order.charges.Charging;
import order.command.Address;
import order.replica.PersonalAttributes;
import order.stream.Order;
import order.stream.Payment;
import order.stream.Progress;
import order.stream.Progress.Dispute;
import order.stream.Progress.RefundAgain;
import order.stream.Return;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentRequest;
import platform.money.Money;

/**
 * An order as its customer and operators see it.
 *
 * <p>Personal attributes, the contact, the gift message and the note are in the same responses as the shipping address, and absent if the
 * person's data has been erased. A reason that a person typed is not in the response to a checkout. The position of the stream is only in
 * the responses to a checkout and for one order, and absent while the instance does not know it.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OrderView(
        String orderNo,
        String correlation,
        OrderStatus status,
        @Nullable String userId,
        @Nullable String externalReference,
        String channel,
        String country,
        String currency,
        Instant createdAt,
        Instant placedAt,
        @Nullable Instant updatedAt,
        @Nullable Instant expireTime,
        Amounts amounts,
        long units,
        @Nullable List<LineView> lines,
        @Nullable List<DiscountView> discounts,
        @Nullable List<OrderEvent.Charge> charges,
        @Nullable PaymentView payment,
        @Nullable List<DisputeView> disputes,
        @Nullable List<ShipmentView> shipments,
        @Nullable List<ReturnView> returns,
        @Nullable Map<String, Object> attributes,
        @Nullable String reason,
        @Nullable String giftMessage,
        @Nullable String note,
        @Nullable Address shippingAddress,
        @Nullable ContactView contact,
        @Nullable Boolean addressErased,
        @Nullable List<MismatchView> paymentMismatches,
        @Nullable List<Happened> timeline,
        @Nullable String streamPosition) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LineView(
            int lineNo,
            String skuId,
            long quantity,
            Money unitPrice,
            @Nullable Money listPrice,
            Money amount,
            @Nullable Money discount,
            @Nullable Money tax,
            @Nullable Money taxIncluded,
            @Nullable Money total,
            @Nullable Map<String, Object> attributes,
            @Nullable String giftOf) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ShipmentView(
            String warehouseId,
            String status,
            @Nullable String carrier,
            @Nullable String waybill) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ReturnView(
            int returnNo,
            String status,
            @Nullable String externalReference,
            Instant returnedAt,
            List<ReturnedLineView> lines,
            @Nullable Amounts amounts,
            @Nullable PricedAgainView pricedAgain,
            @Nullable String reason) {}

    /** What was paid, less the rest, less earlier refunds, is the refund; or nothing, if that is below zero. */
    @Schema(name = "PricedAgain")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PricedAgainView(
            Money paid,
            Money rest,
            Money refundedBefore,
            @Nullable Money clipped,
            List<RepricedDiscountView> discounts,
            @Nullable List<ChargedGiftView> chargedGifts) {}

    @Schema(name = "ChargedGift")
    record ChargedGiftView(int lineNo, String skuId, long quantity, Money amount) {}

    @Schema(name = "RepricedDiscount")
    record RepricedDiscountView(String promotionId, Money before, Money now) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ReturnedLineView(
            int lineNo,
            String skuId,
            long quantity,
            Money amount,
            @Nullable Money discount,
            @Nullable Money tax,
            @Nullable Money taxIncluded,
            @Nullable Money total) {}

    /**
     * The last attempt to pay, unless an earlier one was paid. A refund that failed after it had succeeded is also shown as
     * {@code REFUND_FAILED}, until it is requested again.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PaymentView(
            String reference,
            int attemptNo,
            String method,
            @Nullable String tradeType,
            @Nullable String payerId,
            @Nullable Integer instalments,
            String status,
            Money amount,
            @Nullable Money balance,
            Instant expireTime,
            @Nullable String provider,
            Map<String, String> instructions,
            @Nullable String failure,
            @Nullable AuthorisationView authorisation,
            @Nullable List<SurplusView> surplus) {}

    /**
     * An attempt that was captured although the order has its payment. Its whole amount is refunded. A refund that failed after it had
     * succeeded is also shown as {@code REFUND_FAILED}.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SurplusView(
            String reference,
            String refundReference,
            @Nullable String provider,
            String status) {}

    /** A callback of the payment provider that contradicts a payment or refund. It changed nothing. */
    @Schema(name = "PaymentMismatch")
    record MismatchView(Instant at, String reference, String provider, Money expected, Money received, String why) {

        static MismatchView of(PaymentMismatched event) {
            return new MismatchView(
                    event.receivedAt(),
                    event.reference(),
                    event.provider(),
                    event.expected(),
                    event.received(),
                    event.why());
        }
    }

    @Schema(name = "OrderDispute")
    record DisputeView(String reference, Dispute.Status status, Money amount) {}

    record Happened(int seq, Instant at, String event, String text) {}

    /** Without lines. */
    public static OrderView summary(DecryptableOrder opened, Instant now, Instant updatedAt) {
        return of(opened, now, Parts.SUMMARY, updatedAt, List.of(), null, null);
    }

    public static OrderView withLines(DecryptableOrder opened, Instant now) {
        return withLines(opened, now, null);
    }

    /** @param streamPosition the position of the event stream before the order was read; null if it is unknown */
    public static OrderView withLines(DecryptableOrder opened, Instant now, @Nullable String streamPosition) {
        return of(opened, now, Parts.LINES, null, List.of(), null, streamPosition);
    }

    /**
     * With lines, for lists that show them.
     *
     * @param timeline null if it was not asked for
     */
    static OrderView listed(
            DecryptableOrder opened, Instant now, Instant updatedAt, @Nullable List<Happened> timeline) {
        return of(opened, now, Parts.LINES, updatedAt, List.of(), timeline, null);
    }

    public static OrderView withPersonalData(DecryptableOrder opened, Instant now) {
        return of(opened, now, Parts.PERSONAL, null, List.of(), null, null);
    }

    /**
     * With lines, personal data, mismatches of the payment and timeline.
     *
     * @param streamPosition the position of the event stream before the order was read; null if it is unknown
     */
    static OrderView whole(
            DecryptableOrder opened,
            Instant now,
            List<PaymentMismatched> mismatches,
            List<Happened> timeline,
            @Nullable String streamPosition) {
        return of(opened, now, Parts.PERSONAL, null, mismatches, timeline, streamPosition);
    }

    /** The parts of an order that a response has. The reasons are in every response if they can be decrypted. */
    private enum Parts {
        SUMMARY,
        LINES,
        /** The lines and all personal data. */
        PERSONAL
    }

    private static OrderView of(
            DecryptableOrder opened,
            Instant now,
            Parts parts,
            @Nullable Instant updatedAt,
            List<PaymentMismatched> mismatches,
            @Nullable List<Happened> timeline,
            @Nullable String streamPosition) {
        Order order = opened.order();
        boolean personal = parts == Parts.PERSONAL;
        PersonalAttributes sealed = personal ? opened.personalAttributes() : PersonalAttributes.NONE;
        Order.Content content = order.content();
        @Nullable Payment payment = order.progress().payment();
        Progress.@Nullable Charged charged = order.progress().charged();
        @Nullable Address address = personal ? opened.address() : null;
        return new OrderView(
                content.orderNo(),
                order.id().toString(),
                order.status(),
                content.userId(),
                content.externalReference(),
                content.channel(),
                content.country(),
                content.items().currency(),
                content.createdAt(),
                content.placedAt(),
                updatedAt,
                payment == null ? null : payment.expireTime(),
                Charging.amountsOf(order),
                content.units(),
                parts == Parts.SUMMARY ? null : lines(order, sealed),
                discounts(order),
                charged == null || charged.charges().isEmpty() ? null : charged.charges(),
                payment == null ? null : payment(order, now, personal ? opened.payerId() : null),
                disputes(order),
                shipments(order),
                order.progress().returns().isEmpty() ? null : returns(opened),
                attributes(content.attributes(), sealed.order()),
                opened.reason(),
                personal ? opened.giftMessage() : null,
                sealed.note(),
                address,
                personal ? opened.contact() : null,
                personal && address == null ? true : null,
                mismatches.isEmpty()
                        ? null
                        : mismatches.stream().map(MismatchView::of).toList(),
                timeline,
                streamPosition);
    }

    private static @Nullable List<DisputeView> disputes(Order order) {
        return order.disputes().isEmpty()
                ? null
                : order.disputes().stream()
                        .map(dispute -> new DisputeView(dispute.reference(), dispute.status(), dispute.amount()))
                        .toList();
    }

    private static @Nullable List<DiscountView> discounts(Order order) {
        List<OrderEvent.Discount> discounts = order.progress().discounts();
        return discounts.isEmpty()
                ? null
                : discounts.stream().map(DiscountView::of).toList();
    }

    public static PaymentView payment(Order order, Instant now) {
        return payment(order, now, null);
    }

    private static PaymentView payment(Order order, Instant now, @Nullable String payerId) {
        Payment payment = order.payment();
        boolean confirming = order.state().hasPaymentWindow() && now.isAfter(payment.expireTime());
        Payment.Choice choice = order.choice();
        PaymentTerms terms = choice.terms();
        return new PaymentView(
                payment.reference(),
                payment.attempts(),
                choice.method(),
                terms == null ? null : terms.tradeType(),
                payerId,
                terms == null ? null : terms.instalments(),
                confirming ? "CONFIRMING" : paymentStatus(order),
                payment.amount(),
                balance(order),
                payment.expireTime(),
                payment.provider(),
                confirming ? Map.of() : payment.instructions(),
                payment.failure(),
                AuthorisationView.of(order),
                surplus(payment));
    }

    private static @Nullable Money balance(Order order) {
        Payment.Choice choice = order.choice();
        return choice.method().equals(PaymentRequest.BALANCE)
                ? order.payment().amount()
                : choice.terms() == null ? null : choice.terms().balance();
    }

    private static @Nullable List<SurplusView> surplus(Payment payment) {
        List<SurplusView> views = new ArrayList<>();
        for (Payment.Attempt attempt : payment.others() == null ? List.<Payment.Attempt>of() : payment.others()) {
            if (attempt.refundReference() != null) {
                views.add(new SurplusView(
                        attempt.reference(), attempt.refundReference(), attempt.provider(), refundStatus(attempt)));
            }
        }
        return views.isEmpty() ? null : views;
    }

    private static String refundStatus(Payment.Attempt surplus) {
        return switch (surplus.status()) {
            case SURPLUS -> "REFUNDING";
            case SURPLUS_REFUNDED -> "REFUNDED";
            case SURPLUS_REFUND_FAILED -> "REFUND_FAILED";
            case WITHDRAWING, ENDED -> throw new IllegalStateException("Not captured: " + surplus.reference());
        };
    }

    private static String attemptStatus(Payment payment) {
        if (payment.failure() != null) {
            return "FAILED";
        }
        return payment.waits() ? "WAITING" : payment.provider() == null ? "PENDING" : "READY";
    }

    private static String paymentStatus(Order order) {
        return switch (order.state()) {
            case REFUNDING -> "REFUNDING";
            case REFUND_FAILED -> "REFUND_FAILED";
            case REFUNDED -> {
                RefundAgain again = order.progress().refundAgain();
                yield again == null ? "REFUNDED" : again.requested() ? "REFUNDING" : "REFUND_FAILED";
            }
            default -> {
                if (order.state().hasPaymentWindow()) {
                    yield attemptStatus(order.payment());
                }
                yield order.state().isPaid() ? AuthorisationView.status(order) : "CLOSED";
            }
        };
    }

    /** All attributes together; null if there are none. */
    private static @Nullable Map<String, Object> attributes(Map<String, Object> clear, Map<String, Object> personal) {
        if (personal.isEmpty()) {
            return clear.isEmpty() ? null : clear;
        }
        Map<String, Object> all = new LinkedHashMap<>(clear);
        all.putAll(personal);
        return all;
    }

    private static List<LineView> lines(Order order, PersonalAttributes sealed) {
        Progress.@Nullable Charged charged = order.progress().charged();
        Map<Integer, LineAmounts> amounts = charged == null
                ? Map.of()
                : charged.lines().stream().collect(Collectors.toMap(LineAmounts::lineNo, Function.identity()));
        Stream<LineView> paid = order.content().lines().stream()
                .map(line -> line(
                        line,
                        charged == null ? null : amounts.getOrDefault(line.lineNo(), Charging.plain(line)),
                        sealed.ofLine(line.lineNo())));
        Stream<LineView> gifts = order.progress().gifts() == null
                ? Stream.empty()
                : order.progress().gifts().stream()
                        .map(gift -> gift(gift, order.content().items().currency()));
        return Stream.concat(paid, gifts).toList();
    }

    private static LineView line(Line line, @Nullable LineAmounts amounts, Map<String, Object> personal) {
        Map<String, Object> attributes =
                line.traits() == null ? Map.of() : line.traits().attributes();
        return new LineView(
                line.lineNo(),
                line.skuId(),
                line.quantity(),
                line.unitPrice(),
                line.listPrice(),
                line.amount(),
                amounts == null ? null : amounts.discount(),
                amounts == null ? null : amounts.tax(),
                amounts == null ? null : amounts.taxIncluded(),
                amounts == null ? null : amounts.total(),
                attributes(attributes, personal),
                null);
    }

    private static LineView gift(Gift gift, String currency) {
        Money zero = Money.zero(currency);
        return new LineView(
                gift.lineNo(),
                gift.skuId(),
                gift.quantity(),
                zero,
                null,
                zero,
                zero,
                zero,
                zero,
                zero,
                null,
                gift.promotionId());
    }

    private static @Nullable List<ShipmentView> shipments(Order order) {
        if (order.progress().shipments().isEmpty()) {
            return null;
        }
        return order.progress().shipments().stream()
                .map(shipment -> new ShipmentView(
                        shipment.consignment().warehouseId(),
                        switch (shipment.stage()) {
                            case ASKED, LEAVING -> "REQUESTED";
                            case LEFT -> "DISPATCHED";
                            case ARRIVED -> "DELIVERED";
                            case STOPPED -> "CANCELLED";
                        },
                        shipment.carrier(),
                        shipment.waybill()))
                .toList();
    }

    private static List<ReturnView> returns(DecryptableOrder opened) {
        List<ReturnView> views = new ArrayList<>();
        for (Return each : opened.order().progress().returns()) {
            views.add(new ReturnView(
                    views.size() + 1,
                    each.status().name(),
                    each.externalReference(),
                    each.returnedAt(),
                    each.lines().stream()
                            .map(line -> returned(line, each.status() == Return.Status.PRICING))
                            .toList(),
                    each.status() == Return.Status.PRICING ? null : each.amounts(),
                    each.pricedAgain() == null ? null : pricedAgain(opened.order(), each.pricedAgain()),
                    opened.reasonOf(each)));
        }
        return views;
    }

    private static PricedAgainView pricedAgain(Order order, PricedAgain again) {
        Map<String, Money> now =
                again.discounts().stream().collect(Collectors.toMap(RestDiscount::promotionId, RestDiscount::amount));
        Money zero = Money.zero(again.paid().currency());
        return new PricedAgainView(
                again.paid(),
                again.rest(),
                again.refundedBefore(),
                again.clipped().equals(zero) ? null : again.clipped(),
                order.progress().discounts().stream()
                        .map(each -> new RepricedDiscountView(
                                each.promotionId(), each.amount(), now.getOrDefault(each.promotionId(), zero)))
                        .toList(),
                again.gifts() == null
                        ? null
                        : again.gifts().stream()
                                .map(gift -> new ChargedGiftView(
                                        gift.lineNo(), gift.skuId(), gift.quantity(), gift.amount()))
                                .toList());
    }

    private static ReturnedLineView returned(ReturnedLine line, boolean pricing) {
        LineAmounts amounts = line.amounts();
        if (pricing) {
            return new ReturnedLineView(
                    amounts.lineNo(), line.skuId(), line.quantity(), line.amount(), null, null, null, null);
        }
        return new ReturnedLineView(
                amounts.lineNo(),
                line.skuId(),
                line.quantity(),
                line.amount(),
                amounts.discount(),
                amounts.tax(),
                amounts.taxIncluded(),
                amounts.total());
    }
}
