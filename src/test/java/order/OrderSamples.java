package order;

import inventory.InventoryEvent;
import inventory.InventoryEvent.CommitRefused;
import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryEvent.StockCommitted;
import inventory.InventoryEvent.StockReleased;
import inventory.InventoryEvent.StockReserved;
import inventory.InventoryEvent.StockShort;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import order.OrderEvent.Amounts;
import order.OrderEvent.AuthorisationEnded;
import order.OrderEvent.CancellationBegun;
import order.OrderEvent.CancellationFailed;
import order.OrderEvent.CaptureDue;
import order.OrderEvent.CaptureFailed;
import order.OrderEvent.CaptureMade;
import order.OrderEvent.Charge;
import order.OrderEvent.ChargedGift;
import order.OrderEvent.Consignment;
import order.OrderEvent.CouponRefusal;
import order.OrderEvent.CouponsRefused;
import order.OrderEvent.CustomerStanding;
import order.OrderEvent.Discount;
import order.OrderEvent.DiscountHeld;
import order.OrderEvent.DiscountReversalDue;
import order.OrderEvent.DisputeDecided;
import order.OrderEvent.FunderShare;
import order.OrderEvent.Gift;
import order.OrderEvent.GiftChoice;
import order.OrderEvent.GiftOffer;
import order.OrderEvent.GiftsAwaited;
import order.OrderEvent.GiftsChanged;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.LineDiscount;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderCompleted;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderExpired;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefundFailed;
import order.OrderEvent.OrderRefundMade;
import order.OrderEvent.OrderRefundRenewed;
import order.OrderEvent.OrderRefundReturned;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.OrderRejected;
import order.OrderEvent.OrderShipmentDelivered;
import order.OrderEvent.OrderShipmentDispatched;
import order.OrderEvent.OrderShipped;
import order.OrderEvent.OrderStockCommitted;
import order.OrderEvent.Packed;
import order.OrderEvent.PaymentAttemptEnded;
import order.OrderEvent.PaymentAttempted;
import order.OrderEvent.PaymentAuthorised;
import order.OrderEvent.PaymentDisputed;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.PaymentReplaced;
import order.OrderEvent.PaymentTerms;
import order.OrderEvent.PricedAgain;
import order.OrderEvent.PromotionLeftOut;
import order.OrderEvent.PromotionTraits;
import order.OrderEvent.PromotionsLeftOut;
import order.OrderEvent.RefundDue;
import order.OrderEvent.ReservationHeld;
import order.OrderEvent.ReservationRenewed;
import order.OrderEvent.RestDiscount;
import order.OrderEvent.ReturnAccepted;
import order.OrderEvent.ReturnFailed;
import order.OrderEvent.ReturnReceived;
import order.OrderEvent.ReturnRefunded;
import order.OrderEvent.ReturnRenewed;
import order.OrderEvent.ReturnedLine;
import order.OrderEvent.ShipmentAnswered;
import order.OrderEvent.ShippingDiscount;
import order.OrderEvent.ShippingTerms;
import order.OrderEvent.Shortage;
import order.OrderEvent.StockHeld;
import order.OrderEvent.StockMissed;
import order.OrderEvent.SurplusCaptured;
import order.OrderEvent.SurplusRefundFailed;
import order.OrderEvent.SurplusRefunded;
import order.OrderEvent.Traits;
import order.OrderEvent.UnitDiscount;
import order.OrderRequest.CancellationRequested;
import order.charges.Sale;
import order.charges.TaxCalculator;
import order.command.Address;
import order.command.ExpireOrder;
import order.command.OrderCommand.Buyer;
import order.command.OrderCommand.Delivery;
import order.command.OrderCommand.Item;
import order.command.OrderCommand.PlaceOrder;
import order.command.OrderCommand.Purchase;
import order.command.OrderCommand.RefundReturn;
import order.command.OrderCommand.ReturnGoods;
import order.command.OrderCommand.ReturnedUnits;
import order.command.PricedRest;
import order.holding.Holder;
import order.saga.Attempts.PayAgain;
import order.saga.Attempts.SurplusCapture;
import order.saga.Attempts.SurplusRefund;
import order.saga.Saga;
import order.saga.Saga.Decision;
import order.saga.Saga.Decision.Advanced;
import order.saga.StandardFlow;
import order.settings.OrderProperties;
import order.settings.ShortageDetail;
import order.stream.Authorisation;
import order.stream.MoneyReference;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Payment;
import order.stream.Progress;
import order.stream.Progress.Charged;
import order.stream.Return;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import payment.PaymentEvent;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.PaymentVoided;
import payment.PaymentEvent.PaymentWithdrawn;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentEvent.RefundReturned;
import platform.idempotency.IdempotencyKey;
import platform.money.Money;
import platform.privacy.PersonalData;
import promotion.PromotionEvent;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountRedeemed;
import promotion.PromotionEvent.DiscountRefused;
import promotion.PromotionEvent.RedemptionRefused;
import promotion.PromotionEvent.RestPriced;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;

/** Sample events of orders, an order in every state made from them, and the messages that the saga handles. */
public final class OrderSamples {

    public static final Instant AT = Instant.parse("2026-01-31T09:30:00Z");
    public static final Duration WINDOW = Duration.ofMinutes(15);
    public static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    public static final Money PAYABLE = pence(1980);

    private static final String CORRELATION = ID.toString();
    /** As earlier versions made it. */
    public static final String PAYMENT = "pay_AYkKXayWd0u8zrMCCZqAVw";

    public static final Amounts AMOUNTS =
            new Amounts(pence(1785), pence(300), pence(495), pence(0), pence(0), pence(331), PAYABLE);

    /** A text that a person typed, sealed. */
    public static final PersonalData REASON = new PersonalData("user:17850", "CQoLDA==");

    public static final OrderCreated CREATED = created(
            List.of(
                    new Line(
                            1,
                            "85123A",
                            6,
                            pence(255),
                            200_000,
                            new Traits("lights", "standard", 250, Map.of("gift", true)),
                            null,
                            new PromotionTraits(
                                    List.of("home", "lights"), List.of("summer"), Map.of("colour", "red"), pence(200))),
                    new Line(2, "POST", 1, pence(255), 200_000, null, pence(300), null)),
            true,
            new ShippingTerms(pence(495), 200_000));
    public static final List<Discount> DISCOUNTS =
            List.of(new Discount("welcome", 7, "WELCOME-5", pence(300), List.of(off(1, 300)), null));

    /** The discount, with the rest priced again at returns. */
    public static final List<Discount> DISCOUNTS_PRICED_AGAIN = List.of(
            new Discount("welcome", 7, "WELCOME-5", pence(300), List.of(off(1, 300)), null, null, "PRICE_AGAIN", null));

    public static final List<CouponRefusal> REFUSALS = List.of(new CouponRefusal("welcome-5", "USED_UP"));
    public static final List<Shortage> SHORTAGES = List.of(new Shortage("85123A", 6, 2));
    public static final StockHeld STOCK_HELD = new StockHeld(CORRELATION, AT);
    public static final DiscountHeld DISCOUNT_HELD = new DiscountHeld(CORRELATION, AT, DISCOUNTS);

    /** Promotions that reduce shipping, too, and that several pay for. */
    private static final List<Discount> DISCOUNTS_WITH_SHIPPING = List.of(
            new Discount(
                    "welcome",
                    7,
                    "WELCOME-5",
                    pence(301),
                    List.of(new LineDiscount(
                            1,
                            pence(301),
                            List.of(new UnitDiscount(1, pence(51)), new UnitDiscount(5, pence(50))),
                            List.of(new FunderShare("SHOP", pence(151)), new FunderShare("BRAND", pence(150))))),
                    null),
            new Discount(
                    "free-shipping",
                    1,
                    null,
                    pence(495),
                    List.of(),
                    offShipping(495),
                    null,
                    "PRICE_AGAIN",
                    "GIVE_BACK"));

    private static final Amounts AMOUNTS_WITH_SHIPPING_DISCOUNT =
            new Amounts(pence(1785), pence(301), pence(495), pence(495), pence(0), pence(248), pence(1484));

    private static final List<Discount> DISCOUNTS_WITH_GIFT = List.of(new Discount(
            "welcome",
            7,
            "WELCOME-5",
            pence(300),
            List.of(off(1, 300)),
            null,
            List.of(new GiftOffer(List.of(new GiftChoice("22423", 1), new GiftChoice("47566", 1)), false)),
            "PRICE_AGAIN",
            "GIVE_BACK"));

    public static final GiftsAwaited GIFTS_AWAITED = new GiftsAwaited(CORRELATION, AT, DISCOUNTS_WITH_GIFT);

    public static final StockMissed STOCK_MISSED = new StockMissed(CORRELATION, AT, SHORTAGES);
    public static final CouponsRefused COUPONS_REFUSED = new CouponsRefused(CORRELATION, AT, REFUSALS);
    public static final OrderConfirmed CONFIRMED = confirmed(
            AMOUNTS,
            List.of(
                    new LineAmounts(1, pence(300), pence(0), pence(205), pence(1230)),
                    new LineAmounts(2, pence(0), pence(0), pence(43), pence(255))),
            List.of(new Charge("SHIPPING", pence(495), pence(0), pence(0), pence(83))),
            DISCOUNTS);
    public static final String ANOTHER_PAYMENT = MoneyReference.ofPayment(UUID.fromString(CORRELATION), 2);

    public static final String SURPLUS_REFUND = ANOTHER_PAYMENT.replace('p', 's');

    public static final PaymentOffered OFFERED =
            new PaymentOffered(CORRELATION, AT, "sandbox", Map.of("pay_url", "/sandbox/payments/x/pay"));
    public static final PaymentDisputed DISPUTED = new PaymentDisputed(
            CORRELATION, AT, "sandbox:dp_1", PAYMENT, PAYABLE, "sandbox:dp_1#1", "fraudulent", AT.plusSeconds(864_000));
    public static final PaymentAuthorised AUTHORISED =
            new PaymentAuthorised(CORRELATION, AT, PAYMENT, AT.plusSeconds(604_800), true);
    public static final String CAPTURE = MoneyReference.ofCapture(ID, 1);
    public static final CaptureDue CAPTURE_DUE =
            new CaptureDue(CORRELATION, AT, CAPTURE, ID + "/ship/1", pence(1725), false);
    public static final CaptureMade CAPTURE_MADE = new CaptureMade(CORRELATION, AT, CAPTURE, pence(1725), AT);
    public static final CaptureFailed CAPTURE_FAILED = new CaptureFailed(CORRELATION, AT, CAPTURE, "no funds");
    public static final AuthorisationEnded AUTHORISATION_ENDED =
            new AuthorisationEnded(CORRELATION, AT, pence(1725), pence(255), "the authorisation has expired");
    public static final OrderPaid PAID = new OrderPaid(CORRELATION, AT, PAYABLE, AT);
    public static final OrderStockCommitted COMMITTED = new OrderStockCommitted(
            CORRELATION,
            AT,
            List.of(
                    new Consignment(ID + "/ship/1", "main", List.of(new Packed("85123A", 6))),
                    new Consignment(ID + "/ship/2", "north", List.of(new Packed("POST", 1)))));
    public static final OrderShipmentDispatched DISPATCHED =
            new OrderShipmentDispatched(CORRELATION, AT, ID + "/ship/1", "sandbox", "SBX1", AT);
    public static final OrderShipmentDispatched SECOND_DISPATCHED =
            new OrderShipmentDispatched(CORRELATION, AT, ID + "/ship/2", "sandbox", "SBX2", AT);
    public static final OrderShipmentDelivered DELIVERED =
            new OrderShipmentDelivered(CORRELATION, AT, ID + "/ship/1", AT);
    public static final OrderShipmentDelivered SECOND_DELIVERED =
            new OrderShipmentDelivered(CORRELATION, AT, ID + "/ship/2", AT);
    public static final OrderShipped SHIPPED = new OrderShipped(CORRELATION, AT);
    public static final OrderCompleted COMPLETED = new OrderCompleted(CORRELATION, AT);
    public static final CancellationBegun CANCELLATION_BEGUN =
            new CancellationBegun(CORRELATION, AT, "17850", null, REASON);
    public static final ShipmentAnswered SHIPMENT_ANSWERED =
            new ShipmentAnswered(CORRELATION, AT, ID + "/ship/1", true);
    public static final CancellationFailed CANCELLATION_FAILED = new CancellationFailed(
            CORRELATION, AT, List.of(new Consignment(ID + "/ship/3", "main", List.of(new Packed("85123A", 6)))));
    public static final OrderExpired EXPIRED = new OrderExpired(CORRELATION, AT);
    public static final OrderCancelled CANCELLED = new OrderCancelled(CORRELATION, AT, "17850", null, REASON);
    public static final OrderRejected REJECTED = new OrderRejected(CORRELATION, AT, SHORTAGES, REFUSALS, null);
    public static final ReservationRenewed RENEWED_LATE =
            new ReservationRenewed(CORRELATION, AT, 2, ReservationRenewed.Why.PAID_LATE, AT);
    public static final ReservationRenewed RENEWED_LOST =
            new ReservationRenewed(CORRELATION, AT, 2, ReservationRenewed.Why.RESERVATION_LOST, AT);
    public static final ReservationHeld RESERVATION_HELD = new ReservationHeld(CORRELATION, AT);
    public static final DiscountReversalDue REVERSAL_DUE = new DiscountReversalDue(CORRELATION, AT, ID + "/discount/1");
    public static final RefundDue REFUND_DUE =
            new RefundDue(CORRELATION, AT, PAYMENT + "_refund_1", PAYABLE, "CANCELLED");
    public static final OrderRefunded REFUNDED = new OrderRefunded(CORRELATION, AT, AMOUNTS);
    public static final OrderRefundFailed REFUND_FAILED = new OrderRefundFailed(CORRELATION, AT, "account closed");

    public static final List<ReturnedLine> RETURNED = List.of(
            new ReturnedLine("85123A", 2, pence(510), new LineAmounts(1, pence(100), pence(0), pence(68), pence(410))));
    public static final Amounts RETURNED_AMOUNTS =
            new Amounts(pence(510), pence(100), pence(0), pence(0), pence(0), pence(68), pence(410));
    private static final PricedAgain PRICED_AGAIN = new PricedAgain(
            PAYABLE,
            pence(1570),
            pence(0),
            pence(0),
            List.of(new RestDiscount("welcome", 7, pence(200))),
            List.of(new ChargedGift(3, "22423", 1, pence(255))));
    public static final ReturnAccepted RETURN_ACCEPTED = accepted(null);
    public static final ReturnReceived RETURN_RECEIVED = new ReturnReceived(
            CORRELATION,
            AT,
            PAYMENT + "_return_1",
            "C536379",
            AT,
            List.of(new ReturnedLine(
                    "85123A", 2, pence(510), new LineAmounts(1, pence(510), pence(0), pence(0), pence(0)))),
            "operator",
            REASON);
    public static final OrderRefundReturned REFUND_RETURNED =
            new OrderRefundReturned(CORRELATION, AT, PAYMENT + "_refund_1", null, PAYABLE, "expired_or_canceled_card");
    public static final OrderRefundRenewed REFUND_RENEWED =
            new OrderRefundRenewed(CORRELATION, AT, PAYMENT + "_refund_2", PAYABLE);
    public static final OrderRefundMade REFUND_MADE = new OrderRefundMade(
            CORRELATION, AT, PAYMENT + "_return_1_2", PAYMENT + "_return_1", Money.ofMinor(500, "GBP"));
    public static final ReturnFailed RETURN_FAILED =
            new ReturnFailed(CORRELATION, AT, PAYMENT + "_return_1", "account closed");
    public static final ReturnRenewed RETURN_RENEWED = new ReturnRenewed(CORRELATION, AT, PAYMENT + "_return_1", 2);
    public static final ReturnRefunded RETURN_REFUNDED =
            new ReturnRefunded(CORRELATION, AT, PAYMENT + "_return_1", AT, RETURNED, RETURNED_AMOUNTS);

    /** The refund of the first return has failed, that of the second one is in flight. */
    private static final OrderEvent[] RETURNS = {
        RETURN_ACCEPTED,
        RETURN_FAILED,
        new ReturnAccepted(
                CORRELATION,
                AT,
                PAYMENT + "_return_2",
                null,
                AT,
                RETURNED,
                RETURNED_AMOUNTS,
                "operator",
                null,
                null,
                null)
    };

    public static final CancellationRequested CANCELLATION_REQUESTED =
            new CancellationRequested(CORRELATION, "17850", null, null);

    private static final Saga SAGA = new StandardFlow(WINDOW).saga();

    public static final TaxCalculator UNTAXED = new TaxCalculator() {
        @Override
        public long ratePpm(Sale sale, String taxClass) {
            return 0;
        }

        @Override
        public boolean isTaxIncluded(Sale sale) {
            return false;
        }
    };

    private OrderSamples() {}

    /** {@link #CREATED}, with a discount that it has decided by itself, and with an expected amount. */
    private static OrderCreated decidedByItself() {
        return created(
                CREATED.lines(), CREATED.taxIncluded(), CREATED.shipping(), null, DISCOUNTS_PRICED_AGAIN, PAYABLE);
    }

    /** An item without attributes. */
    public static Item item(String skuId, long quantity, @Nullable Money unitPrice) {
        return item(skuId, quantity, unitPrice, Map.of());
    }

    public static Item item(String skuId, long quantity, @Nullable Money unitPrice, Map<String, Object> attributes) {
        return new Item(skuId, quantity, unitPrice, attributes);
    }

    /** A line whose price is the list price, of a SKU of which nothing else is known. */
    public static Line line(int lineNo, String skuId, long quantity, Money unitPrice, long taxPpm) {
        return line(lineNo, skuId, quantity, unitPrice, taxPpm, null);
    }

    /** A line whose price is the list price. */
    public static Line line(
            int lineNo, String skuId, long quantity, Money unitPrice, long taxPpm, @Nullable Traits traits) {
        return new Line(lineNo, skuId, quantity, unitPrice, taxPpm, traits, null, null);
    }

    /** An order that asks for no discount, because it has decided by itself that it gets one with a gift. */
    public static Order withGiftOfItsOwn() {
        return Order.created(
                created(CREATED.lines(), CREATED.taxIncluded(), CREATED.shipping(), false, DISCOUNTS_WITH_GIFT, null));
    }

    /** A created order that sets every field of {@link Order.Content}. */
    public static OrderCreated withEverything() {
        Line line = CREATED.lines().getFirst();
        Line reduced = new Line(
                line.lineNo(),
                line.skuId(),
                line.quantity(),
                line.unitPrice(),
                line.taxPpm(),
                line.traits(),
                pence(300),
                line.promotionTraits());
        return created(List.of(reduced), true, CREATED.shipping(), false, DISCOUNTS_PRICED_AGAIN, PAYABLE);
    }

    /** A created order of a guest that sets only the required fields. */
    public static OrderCreated withoutOptions() {
        return new PlainOrder(CORRELATION, AT)
                .withNumber(CREATED.orderNo())
                .withLines(List.of(line(1, "POST", 1, pence(255), 0)))
                .created();
    }

    /** A progress that sets every field, although no order has all of them at once. */
    public static Progress progressWithEverything() {
        Discount discount = new Discount(
                "welcome",
                7,
                "WELCOME-5",
                pence(795),
                List.of(off(1, 300)),
                offShipping(495),
                DISCOUNTS_WITH_GIFT.getFirst().gifts(),
                "PRICE_AGAIN",
                "GIVE_BACK");
        Payment.Choice choice = new Payment.Choice(
                "card", new PaymentTerms("page", REASON, "https://shop.example/paid", 3, pence(1000)));
        return new Progress(
                OrderState.STOPPING_SHIPMENTS,
                AT,
                2,
                SHORTAGES,
                REFUSALS,
                List.of(discount),
                AMOUNTS,
                List.of(new Gift(3, "22423", 1, "welcome")),
                new Charged(AMOUNTS, CONFIRMED.lines(), CONFIRMED.charges()),
                new Payment(
                        PAYMENT,
                        PAYABLE,
                        AT.plus(WINDOW),
                        "sandbox",
                        OFFERED.instructions(),
                        choice,
                        "declined by the issuer",
                        List.of(new Payment.Attempt(
                                ANOTHER_PAYMENT, "sandbox", choice, Payment.Attempt.Status.SURPLUS, SURPLUS_REFUND))),
                new Authorisation(
                        AT.plusSeconds(604_800),
                        true,
                        List.of(new Authorisation.Capture(
                                CAPTURE, ID + "/ship/1", pence(1725), Authorisation.Capture.Status.MADE)),
                        pence(255),
                        "the authorisation has expired"),
                AT,
                List.of(new Progress.Dispute("sandbox:dp_1", PAYABLE, Progress.Dispute.Status.OPEN, "sandbox:dp_1#1")),
                1,
                new Progress.RefundAgain(PAYABLE, true),
                List.of(new Progress.Shipment(
                        COMMITTED.consignments().getFirst(), Progress.Shipment.Stage.LEFT, "sandbox", "SBX1")),
                List.of(new Return(
                        PAYMENT + "_return_1",
                        "C536379",
                        AT,
                        RETURNED,
                        RETURNED_AMOUNTS,
                        "damaged",
                        REASON,
                        2,
                        Return.Status.FAILED,
                        "operator",
                        PRICED_AGAIN,
                        pence(410))),
                "17850",
                "FRAUD_SUSPECTED",
                REASON);
    }

    private static ReturnAccepted accepted(@Nullable PricedAgain pricedAgain) {
        return new ReturnAccepted(
                CORRELATION,
                AT,
                PAYMENT + "_return_1",
                "C536379",
                AT,
                RETURNED,
                RETURNED_AMOUNTS,
                "operator",
                null,
                REASON,
                pricedAgain);
    }

    /** The created order with other lines; the other values are those of {@link #CREATED}. */
    public static OrderCreated created(List<Line> lines, boolean taxIncluded, ShippingTerms shipping) {
        return created(lines, taxIncluded, shipping, null, null, null);
    }

    private static OrderCreated created(
            List<Line> lines,
            boolean taxIncluded,
            ShippingTerms shipping,
            @Nullable Boolean discountAsked,
            @Nullable List<Discount> discounts,
            @Nullable Money expectedPayable) {
        return new OrderCreated(
                CORRELATION,
                AT,
                "260131-7K3M-9QXF-2TVB",
                "17850",
                "online-retail/536365",
                "web",
                "sandbox",
                Instant.parse("2010-12-01T08:26:00Z"),
                lines,
                lines.stream().map(Line::amount).reduce(pence(0), Money::plus),
                taxIncluded,
                shipping,
                List.of("welcome-5"),
                discountAsked,
                new PersonalData("user:17850", "AQIDBA=="),
                "GB",
                Map.of("note", "ring twice"),
                Holder.ofUser("17850"),
                new PersonalData("user:17850", "BQYHCA=="),
                new PersonalData("user:17850", "DQ4PEA=="),
                discounts,
                12L,
                expectedPayable,
                new CustomerStanding("gold", List.of("vip"), true),
                new PaymentTerms(
                        "app",
                        new PersonalData("user:17850", "ERITFA=="),
                        "https://shop.example/paid",
                        3,
                        Money.ofMinor(1000, "GBP")),
                new OrderEvent.Contact(new PersonalData("user:17850", "FRYXGA=="), "zh"),
                new OrderEvent.PromotionFacts(Map.of(2, 150L), Map.of(2, List.of("spring")), "gold", List.of("vip")));
    }

    public static OrderConfirmed confirmed(
            Amounts amounts, List<LineAmounts> lines, List<Charge> charges, List<Discount> discounts) {
        return new OrderConfirmed(CORRELATION, AT, amounts, lines, charges, discounts, PAYMENT, AT.plus(WINDOW), null);
    }

    public static PaymentSecured captured(Money amount, Instant capturedAt) {
        return new PaymentSecured(PAYMENT, CORRELATION, amount, capturedAt, "sandbox", "ch_1", true, null, null);
    }

    /** The event that earlier builds published for the same fact. */
    public static PaymentCaptured byEarlierBuilds(PaymentSecured secured) {
        return new PaymentCaptured(
                secured.reference(),
                secured.correlation(),
                secured.amount(),
                secured.securedAt(),
                secured.providerPaymentId(),
                secured.provider(),
                null);
    }

    /** A checkout of the shopper 17850. */
    public static PlaceOrder placeOrder(
            String key, UUID id, @Nullable String externalReference, List<Item> items, List<String> coupons) {
        return new PlaceOrder(
                new IdempotencyKey(key, "hash"),
                id,
                "260131-" + id,
                externalReference,
                new Buyer("17850", Holder.ofUser("17850"), null, null),
                new Purchase("web", "GBP", "sandbox", null, items, coupons, "GB", Map.of(), null, null),
                null,
                new Delivery(new Address("Ada", null, "12 St James's Square", null, "London", null, "GB"), null, null));
    }

    public static OrderProperties properties(
            Duration paymentGrace,
            Duration answerTimeout,
            Set<String> channels,
            Map<String, List<String>> clientChannels,
            Set<String> countries) {
        return new OrderProperties(
                WINDOW,
                paymentGrace,
                answerTimeout,
                List.of("sandbox"),
                ShortageDetail.SKU_ONLY,
                channels,
                clientChannels,
                countries);
    }

    /** The decision of the standard flow. */
    public static Decision decide(Order order, Object message, Instant now) {
        return SAGA.decide(order, message, now);
    }

    public static Decision decide(Order order, Object message) {
        return decide(order, message, AT);
    }

    /** The decision of the standard flow for a message that advances the order. */
    public static Advanced advance(Order order, Object message) {
        return (Advanced) decide(order, message);
    }

    /** The order after this message. */
    public static Order after(Order order, Object message) {
        return advance(order, message).order();
    }

    /** One sample of each event of the module. */
    public static List<Event> all() {
        return List.of(
                decidedByItself(),
                STOCK_HELD,
                new DiscountHeld(CORRELATION, AT, DISCOUNTS_WITH_SHIPPING),
                GIFTS_AWAITED,
                new PromotionsLeftOut(CORRELATION, AT, List.of(new PromotionLeftOut("bundle", 4))),
                new GiftsChanged(CORRELATION, AT, List.of(new Gift(3, "47566", 1, "welcome")), 3),
                STOCK_MISSED,
                COUPONS_REFUSED,
                new OrderConfirmed(
                        CORRELATION,
                        AT,
                        AMOUNTS_WITH_SHIPPING_DISCOUNT,
                        List.of(
                                new LineAmounts(1, pence(301), pence(0), pence(205), pence(1229)),
                                new LineAmounts(2, pence(0), pence(0), pence(43), pence(255))),
                        List.of(new Charge("SHIPPING", pence(495), pence(495), pence(0), pence(0))),
                        DISCOUNTS_WITH_SHIPPING,
                        PAYMENT,
                        AT.plus(WINDOW),
                        List.of(new Gift(3, "22423", 1, "welcome"))),
                OFFERED,
                new PaymentAttempted(
                        CORRELATION,
                        AT,
                        ANOTHER_PAYMENT,
                        "card",
                        new PaymentTerms("page", REASON, "https://shop.example/paid", 3, Money.ofMinor(1000, "GBP"))),
                new PaymentAttemptEnded(CORRELATION, AT, PAYMENT, "declined by the issuer"),
                new PaymentReplaced(CORRELATION, AT, PAYMENT),
                new SurplusCaptured(CORRELATION, AT, ANOTHER_PAYMENT, SURPLUS_REFUND, PAYABLE),
                new SurplusRefunded(CORRELATION, AT, SURPLUS_REFUND),
                new SurplusRefundFailed(CORRELATION, AT, SURPLUS_REFUND, "account closed"),
                DISPUTED,
                new DisputeDecided(CORRELATION, AT, "sandbox:dp_1", false, PAYABLE, Money.ofMinor(1500, "GBP")),
                AUTHORISED,
                CAPTURE_DUE,
                CAPTURE_MADE,
                CAPTURE_FAILED,
                AUTHORISATION_ENDED,
                PAID,
                COMMITTED,
                DISPATCHED,
                DELIVERED,
                SHIPPED,
                COMPLETED,
                CANCELLATION_BEGUN,
                SHIPMENT_ANSWERED,
                CANCELLATION_FAILED,
                EXPIRED,
                CANCELLED,
                new OrderRejected(CORRELATION, AT, SHORTAGES, REFUSALS, AMOUNTS),
                RENEWED_LATE,
                RESERVATION_HELD,
                REVERSAL_DUE,
                REFUND_DUE,
                new OrderRefunded(CORRELATION, AT, AMOUNTS_WITH_SHIPPING_DISCOUNT),
                REFUND_FAILED,
                REFUND_RETURNED,
                REFUND_RENEWED,
                REFUND_MADE,
                RETURN_RECEIVED,
                accepted(PRICED_AGAIN),
                RETURN_REFUNDED,
                RETURN_FAILED,
                RETURN_RENEWED,
                new CancellationRequested(CORRELATION, "17850", "FRAUD_SUSPECTED", REASON));
    }

    public static Order in(OrderState state) {
        return switch (state) {
            case AWAITING_ANSWERS -> order();
            case AWAITING_STOCK -> order(DISCOUNT_HELD);
            case AWAITING_DISCOUNT -> order(STOCK_HELD);
            case AWAITING_GIFTS -> order(STOCK_HELD, GIFTS_AWAITED);
            case REJECTING_SHORT -> order(STOCK_MISSED);
            case REJECTING_COUPONS -> order(COUPONS_REFUSED);
            case AWAITING_PAYMENT -> order(STOCK_HELD, CONFIRMED);
            case REJECTED -> order(STOCK_MISSED, REJECTED);
            case EXPIRED -> order(STOCK_HELD, CONFIRMED, OFFERED, EXPIRED);
            case CANCELLED -> order(STOCK_HELD, CONFIRMED, CANCELLED);
            case COMMITTING_STOCK -> order(STOCK_HELD, CONFIRMED, OFFERED, PAID);
            case STOCK_COMMITTED -> order(STOCK_HELD, CONFIRMED, OFFERED, PAID, COMMITTED);
            case SHIPPED ->
                apply(order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, DISPATCHED, SECOND_DISPATCHED, SHIPPED), RETURNS);
            case COMPLETED -> apply(in(OrderState.SHIPPED), DELIVERED, SECOND_DELIVERED, COMPLETED);
            case STOPPING_SHIPMENTS -> order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, CANCELLATION_BEGUN);
            case RESERVING_AGAIN -> order(STOCK_HELD, CONFIRMED, PAID, RENEWED_LOST);
            case RESERVING_LATE -> order(STOCK_HELD, CONFIRMED, EXPIRED, RENEWED_LATE);
            case REDEEMING_LATE -> order(STOCK_HELD, CONFIRMED, EXPIRED, RENEWED_LATE, RESERVATION_HELD);
            case COMMITTING_AGAIN -> order(STOCK_HELD, CONFIRMED, PAID, RENEWED_LOST, RESERVATION_HELD);
            case REFUNDING -> order(STOCK_HELD, CONFIRMED, PAID, CANCELLED, REVERSAL_DUE, REFUND_DUE);
            case REFUND_FAILED -> apply(in(OrderState.REFUNDING), REFUND_FAILED);
            case REFUNDED -> apply(in(OrderState.REFUNDING), REFUNDED);
        };
    }

    /** The order after these events. */
    public static Order order(OrderEvent... events) {
        return apply(Order.created(CREATED), events);
    }

    private static Order apply(Order before, OrderEvent... events) {
        Order order = before;
        for (OrderEvent event : events) {
            order = order.apply(event);
        }
        return order;
    }

    /** Every message that the saga handles, by a short name; each belongs to the latest request of the order. */
    public static Map<String, Object> messages(Order order) {
        String correlation = order.id().toString();
        String reference = order.reservationReference();
        String payment = order.progress().payment() == null
                ? MoneyReference.ofPayment(order.id(), 1)
                : order.payment().reference();
        Money payable =
                order.progress().payment() == null ? PAYABLE : order.payment().amount();
        String discount = order.discountReference();
        String shipment = order.shipmentReference(1);
        String refund = order.progress().returns().isEmpty()
                ? payment + "_refund_1"
                : order.progress().returns().getLast().reference();
        Map<String, Object> messages = new LinkedHashMap<>();
        messages.put("Reserved", new StockReserved(reference, correlation, List.of()));
        messages.put(
                "Short", new StockShort(reference, correlation, List.of(new InventoryEvent.Shortage("85123A", 6, 2))));
        messages.put(
                "Committed",
                new StockCommitted(
                        reference,
                        correlation,
                        List.of(
                                new InventoryEvent.Allocation("85123A", "main", 6),
                                new InventoryEvent.Allocation("POST", "north", 1))));
        messages.put("CommitRefused", new CommitRefused(reference, correlation));
        messages.put("Released", new StockReleased(reference, correlation));
        messages.put("Withdrawn", new ReservationWithdrawn(reference, correlation, List.of("85123A")));
        messages.put("Started", new PaymentStarted(payment, correlation, "sandbox", Map.of()));
        messages.put(
                "Captured", new PaymentSecured(payment, correlation, payable, AT, "sandbox", "ch_1", true, null, null));
        messages.put("Authorised", authorised(payment, correlation, payable));
        messages.put("PartCaptured", partCaptured(order, payment));
        messages.put(
                "CaptureFailed",
                new PaymentEvent.CaptureFailed(captureReference(order), correlation, payment, pence(100), "no funds"));
        messages.put(
                "Voided", new PaymentVoided(payment, correlation, pence(0), payable, "the authorisation has expired"));
        messages.put("Failed", new PaymentFailed(payment, correlation, "declined"));
        messages.put("Gone", new PaymentWithdrawn(payment, correlation, "closed"));
        messages.put("PayAgain", new PayAgain("sandbox", null));
        messages.put(
                "Surplus",
                new SurplusCapture(new PaymentSecured(
                        ANOTHER_PAYMENT, correlation, payable, AT, "sandbox", "ch_2", true, null, null)));
        messages.put(
                "SurplusRefund",
                new SurplusRefund(
                        new PaymentRefunded(SURPLUS_REFUND, correlation, ANOTHER_PAYMENT, payable, "sandbox")));
        messages.put("Refunded", new PaymentRefunded(refund, correlation, payment, payable, "sandbox"));
        messages.put("RefundFailed", new RefundFailed(refund, correlation, payment, "account closed"));
        messages.put(
                "RefundReturned",
                new RefundReturned(refund, correlation, payment, payable, "sandbox", "account closed", AT));
        messages.put(
                "Granted",
                new DiscountGranted(
                        discount,
                        correlation,
                        List.of(new PromotionEvent.Applied(
                                "welcome",
                                7,
                                "WELCOME-5",
                                pence(100),
                                List.of(new PromotionEvent.LineDiscount(
                                        1,
                                        pence(100),
                                        List.of(new PromotionEvent.UnitDiscount(4, pence(25))),
                                        List.of(new PromotionEvent.FunderShare("SHOP", pence(100))))),
                                null,
                                null,
                                null,
                                null))));
        messages.put(
                "Refused",
                new DiscountRefused(
                        discount, correlation, List.of(new PromotionEvent.CouponRefusal("welcome-5", "USED_UP"))));
        messages.put("Redeemed", new DiscountRedeemed(discount, correlation, List.of()));
        messages.put("RedemptionRefused", new RedemptionRefused(discount, correlation));
        messages.put("Priced", new PricedRest(new RestPriced(refund, correlation, List.of(), null), Map.of()));
        messages.put("Dispatched", new ShipmentDispatched(shipment, correlation, "sandbox", "SBX1", AT));
        messages.put("Delivered", new ShipmentDelivered(shipment, correlation, "sandbox", "SBX1", AT));
        messages.put("Stopped", new ShipmentCancelled(shipment, correlation));
        messages.put("NotStopped", new ShipmentCancellationRefused(shipment, correlation));
        messages.put("Cancel", new CancellationRequested(correlation, "17850", null, null));
        messages.put("Return", returns(order, new ReturnedUnits(1, 1)));
        messages.put("AgainReturn", refundAgain(order, RETURN_ACCEPTED.reference()));
        messages.put("Expire", new ExpireOrder(correlation));
        return messages;
    }

    public static PaymentSecured authorised(String payment, String correlation, Money payable) {
        return new PaymentSecured(
                payment, correlation, payable, AT, "sandbox", "ch_1", false, AT.plusSeconds(604_800), true);
    }

    /** The answer to the latest capture that the order has requested. */
    private static PaymentEvent.PaymentCaptured partCaptured(Order order, String payment) {
        return new PaymentEvent.PaymentCaptured(
                captureReference(order), order.correlation(), pence(100), AT, "ch_1", "sandbox", payment);
    }

    private static String captureReference(Order order) {
        Authorisation authorisation = order.progress().authorisation();
        return authorisation == null || authorisation.captures().isEmpty()
                ? MoneyReference.ofCapture(order.id(), 1)
                : authorisation.captures().getLast().reference();
    }

    public static ReturnGoods returns(Order order, ReturnedUnits... units) {
        return new ReturnGoods(key(), order.id(), List.of(units), "operator", null, null, null, null);
    }

    public static RefundReturn refundAgain(Order order, String reference) {
        return new RefundReturn(key(), order.id(), reference);
    }

    private static IdempotencyKey key() {
        return new IdempotencyKey("key", "hash");
    }

    /** A discount on a line of which only the amount matters. */
    public static LineDiscount off(int lineNo, long pence) {
        return new LineDiscount(
                lineNo,
                pence(pence),
                List.of(new UnitDiscount(1, pence(pence))),
                List.of(new FunderShare("SHOP", pence(pence))));
    }

    public static ShippingDiscount offShipping(long pence) {
        return new ShippingDiscount(pence(pence), List.of(new FunderShare("SHOP", pence(pence))));
    }

    public static Money pence(long amount) {
        return Money.ofMinor(amount, "GBP");
    }
}
