package order.problem;

import platform.web.ProblemCode;

/** The problems of checkouts, orders and returns. Each constant says when it is answered and what a client can do. */
public enum OrderProblem implements ProblemCode {
    EXTERNAL_REFERENCE_EXISTS(
            409,
            "The external reference exists",
            "Another order, or another return of this order, has this external_reference. `details` has its number.",
            "Read the existing order or return, or use another reference."),
    SKU_NOT_LISTED(
            409,
            "SKUs are not on sale",
            "Some SKUs are unknown or not listed. `details.sku_ids` lists them.",
            "Remove the lines."),
    SKU_NOT_PRICED(
            409,
            "SKUs have no price in this currency",
            "Some SKUs have no list price in the currency of the order. `details.sku_ids` lists them.",
            "Use another currency, or remove the lines."),
    INVENTORY_SHORTAGE(
            409,
            "Not enough stock",
            "There are too few available units. `details.items` lists the SKUs; `details.coupons` is present if coupons could not be applied either.",
            "Order fewer units, or try again later."),
    COUPON_REJECTED(
            409,
            "Coupons cannot be applied",
            "Some coupons cannot be applied to this order. `details.coupons` lists each with a reason.",
            "Remove the coupons."),
    PRICE_CHANGED(
            409,
            "The order costs another amount",
            "The order would cost another amount than expected_payable. Nothing is reserved. `details.amounts` are the new amounts.",
            "Show the new amounts to the shopper, and send the checkout again with the new amount and another idempotency key."),
    NOT_SHIPPABLE(
            409,
            "No shipping rate fits",
            "No shipping rate fits the country, the weight and the item total. `details.country` is the country.",
            "Ship to another country, or change the order."),
    PAYMENT_NOT_POSSIBLE(
            422,
            "The payment method cannot serve this order",
            "The payment method does not take the currency of the order, or not in the way that the checkout names. `details.fields` lists each field with its rule.",
            "Use another method, or another way to pay by this method."),
    TOO_MANY_UNPAID_ORDERS(
            429,
            "Too many unpaid orders",
            "The shopper has as many unpaid orders as the limit allows (`details.limit`).",
            "Pay or cancel an order first."),
    TOO_MANY_UNITS_HELD(
            429,
            "Too many units in unpaid orders",
            "The order would exceed the limit of units of one SKU in the unpaid orders of a shopper. `details.items` lists the SKUs.",
            "Pay or cancel an order first, or order fewer units."),
    TOO_MANY_WRONG_COUPONS(
            429,
            "Too many wrong coupon codes",
            "Too many coupon codes of this shopper could not be applied.",
            "Order without coupons, or try again after the seconds in the header Retry-After."),
    CHANNEL_NOT_ALLOWED(
            422,
            "The sales channel is not allowed",
            "The client may not sell through this channel. `details.fields` lists the allowed channels.",
            "Use an allowed channel."),
    ORDER_NOT_CANCELLABLE(
            409,
            "The order cannot be cancelled",
            "The order is closed or has been sent. `details.status` is its status.",
            "Return the goods instead."),
    ORDER_NOT_PAYABLE(
            409,
            "The order cannot be paid",
            "The order does not wait for its payment any more, or its payment window has ended. `details.status` is its status.",
            "Read the order. If it has expired, place a new one."),
    TOO_MANY_PAYMENT_ATTEMPTS(
            409,
            "Too many attempts to pay",
            "The order has as many attempts to pay as the limit allows (`details.limit`).",
            "Pay by the current attempt, or place a new order."),
    PAYMENT_METHOD_LOSES_DISCOUNTS(
            409,
            "The order's discounts need another payment method",
            "Promotions of the order do not apply to orders that are paid by this method, or it is not known whether they do. `details.promotion_ids` lists them.",
            "Use the method of the checkout, or cancel the order and place a new one."),
    ORDER_NOT_RETURNABLE(
            409,
            "The order cannot be returned",
            "Goods can be returned only after the order has been sent. `details.status` is its status.",
            "Cancel the order instead, or wait until it has been sent."),
    RETURN_EXCEEDS_ORDER(
            409,
            "More is returned than the order allows",
            "More units are returned than were sent and not yet returned. `details.items` lists these lines with their returnable units.",
            "Return fewer units."),
    RETURN_BEING_PRICED(
            409,
            "Another return is being priced",
            "The refund of another return of this order (`details.return_no`) is being calculated, because its promotions price the rest again.",
            "Send the request again after a second."),
    REFUND_NOT_FAILED(
            409,
            "The refund has not failed",
            "Only a refund that has failed can be requested again.",
            "Wait for the result of the refund."),
    ORDER_NOT_PAID(
            409,
            "The order is not paid",
            "Only a paid order has an invoice. `details.status` is the status of the order.",
            "Ask again after the payment."),
    TOO_MANY_NOTES(
            409,
            "The order has too many notes",
            "The order has as many notes as it may have (`details.limit`).",
            "Read the notes that are there. No further note can be added."),
    ORDER_OF_A_USER(
            409,
            "The order belongs to a user",
            "A request about the data of a guest names the order of a user. `details.subject` is the user.",
            "Send details.subject as subject instead of order_no."),
    ORDERS_UNFINISHED(
            409,
            "Orders are unfinished",
            "The data of a person cannot be erased while orders need the address. `details.orders` lists them.",
            "Wait until the orders are delivered, cancelled or refunded.");

    private final Description description;

    OrderProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
