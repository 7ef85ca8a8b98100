package order.checkout;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import order.OrderEvent.Line;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.PromotionFacts;
import order.OrderEvent.PromotionTraits;
import order.charges.ShippingCalculator;
import order.charges.TaxCalculator;
import order.command.OrderCommand.Buyer;
import order.command.OrderCommand.CheckoutResult;
import order.command.OrderCommand.Delivery;
import order.command.OrderCommand.PlaceOrder;
import order.command.OrderCommand.Purchase;
import order.holding.Holdings;
import order.offer.OfferBook;
import order.replica.CheckoutSchemas;
import order.replica.CustomerProfiles.Profile;
import order.replica.Prices;
import platform.privacy.PersonalKey;
import platform.privacy.PersonalKeys;

/**
 * Decides whether checkouts become orders. The decision is a pure function of the data that the batch has loaded. It checks all rules that
 * need no answer from another module.
 */
public final class Checkouts {

    private final Map<String, Prices.Listed> prices;
    private final Quoting quoting;
    private final OfferBook offers;
    private final CheckoutSchemas.Rules attributeRules;
    private final PersonalKeys.Obtained keys;
    private final Holdings holdings;
    private final Customers customers;

    /**
     * @param prices the prices by SKU, of the listed SKUs that the checkouts name
     * @param shipping used only if the batch has a checkout
     * @param taxes used only if the batch has a checkout
     * @param offers used only if a checkout has no coupons
     * @param attributeRules used only if a checkout has attributes
     * @param keys the keys of the persons who order
     * @param holdings the unpaid orders of the shoppers against whose limits new orders count
     * @param customers the users of the checkouts
     */
    public Checkouts(
            Map<String, Prices.Listed> prices,
            ShippingCalculator shipping,
            TaxCalculator taxes,
            OfferBook offers,
            CheckoutSchemas.Rules attributeRules,
            PersonalKeys.Obtained keys,
            Holdings holdings,
            Customers customers) {
        this.prices = prices;
        this.quoting = new Quoting(prices, shipping, taxes, offers, attributeRules);
        this.offers = offers;
        this.attributeRules = attributeRules;
        this.keys = keys;
        this.holdings = holdings;
        this.customers = customers;
    }

    /** @param now the business time of the batch */
    public CheckoutDecision decide(PlaceOrder command, Instant now) {
        return switch (quoting.quote(command.purchase(), now)) {
            case Quoting.Refused refused -> new CheckoutDecision.Refused(refused.result());
            case Quoting.Quote quote -> {
                CheckoutResult aboveLimit = holdings.refusal(command, now);
                yield aboveLimit == null
                        ? new CheckoutDecision.Accepted(created(command, quote, now))
                        : new CheckoutDecision.Refused(aboveLimit);
            }
        };
    }

    private OrderCreated created(PlaceOrder command, Quoting.Quote quote, Instant now) {
        PersonalKey key = keys.of(command.owner());
        Purchase purchase = command.purchase();
        Buyer buyer = command.buyer();
        Delivery delivery = command.delivery();
        return new OrderCreated(
                command.correlation(),
                now,
                command.orderNo(),
                buyer.userId(),
                command.externalReference(),
                purchase.channel(),
                purchase.paymentMethod(),
                quote.placedAt(),
                quote.lines(),
                quote.items(),
                quote.taxIncluded(),
                quote.shipping(),
                purchase.couponCodes(),
                quote.needsPromotion() ? null : false,
                delivery.address().seal(key),
                purchase.country(),
                attributeRules.order().clearOf(purchase.attributes()),
                buyer.holder(),
                delivery.giftMessage() == null ? null : key.seal(delivery.giftMessage()),
                attributeRules
                        .personal(purchase.attributes(), purchase.items(), delivery.note())
                        .seal(key),
                quote.discounts().isEmpty() ? null : quote.discounts(),
                offers.number() == 0 ? null : offers.number(),
                purchase.expectedPayable(),
                quote.needsPromotion() ? customers.standing(buyer.userId(), buyer.customer()) : null,
                command.paymentTerms() == null ? null : command.paymentTerms().seal(key::seal),
                buyer.contact() == null ? null : buyer.contact().seal(key),
                facts(purchase.currency(), buyer, quote));
    }

    /** What the order tells neither with its lines nor with its customer. */
    private PromotionFacts facts(String currency, Buyer buyer, Quoting.Quote quote) {
        Map<Integer, Long> floors = new TreeMap<>();
        Map<Integer, List<String>> tags = new TreeMap<>();
        for (Line line : quote.lines()) {
            PromotionTraits untold = line.promotionTraits() != null
                    ? null
                    : requireNonNull(prices.get(line.skuId())).promotionTraits(currency);
            if (untold != null && untold.floor() != null) {
                floors.put(line.lineNo(), untold.floor().amountMinor());
            }
            if (untold != null && !untold.tags().isEmpty()) {
                tags.put(line.lineNo(), untold.tags());
            }
        }
        Profile customer = customers.profile(buyer.userId(), buyer.customer());
        boolean told = quote.needsPromotion() && buyer.userId() != null;
        return new PromotionFacts(
                floors.isEmpty() ? null : floors,
                tags.isEmpty() ? null : tags,
                told ? null : customer.level(),
                told || customer.segments().isEmpty() ? null : customer.segments());
    }
}
