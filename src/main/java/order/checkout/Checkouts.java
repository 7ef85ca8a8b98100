package order.checkout;

import static java.util.Objects.requireNonNull;

import catalog.CatalogEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import order.OrderEvent.Discount;
import order.OrderEvent.Line;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.ShippingTerms;
import order.OrderEvent.Traits;
import order.charges.Sale;
import order.charges.ShippingCalculator;
import order.charges.TaxCalculator;
import order.command.OrderCommand.CheckoutResult;
import order.command.OrderCommand.Item;
import order.command.OrderCommand.PlaceOrder;
import order.holding.Holdings;
import order.offer.Discounts;
import order.offer.OfferBook;
import order.replica.CheckoutSchemas;
import order.replica.Prices;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import platform.privacy.ObtainedKeys;
import platform.privacy.PersonalKey;
import platform.web.FieldProblem;
import promotion.engine.Cart;

/**
 * Decides whether checkouts become orders. The decision is a pure function of the data that the batch has loaded. It checks all rules that
 * need no answer from another module.
 */
public final class Checkouts {

    private static final Traits ORDINARY = new Traits(null, CatalogEvent.Traits.STANDARD, 0, Map.of());

    private final Map<String, Prices.Listed> prices;
    private final ShippingCalculator shipping;
    private final TaxCalculator taxes;
    private final OfferBook offers;
    private final CheckoutSchemas.Rules attributeRules;
    private final ObtainedKeys keys;
    private final Holdings holdings;

    /**
     * @param prices the prices by SKU, of the listed SKUs that the checkouts name
     * @param shipping used only if the batch has a checkout
     * @param taxes used only if the batch has a checkout
     * @param offers used only if a checkout has no coupons
     * @param attributeRules used only if a checkout has attributes
     * @param keys the keys of the persons who order
     * @param holdings the unpaid orders of the shoppers against whose limits new orders count
     */
    public Checkouts(
            Map<String, Prices.Listed> prices,
            ShippingCalculator shipping,
            TaxCalculator taxes,
            OfferBook offers,
            CheckoutSchemas.Rules attributeRules,
            ObtainedKeys keys,
            Holdings holdings) {
        this.prices = prices;
        this.shipping = shipping;
        this.taxes = taxes;
        this.offers = offers;
        this.attributeRules = attributeRules;
        this.keys = keys;
        this.holdings = holdings;
    }

    /** @param now the business time of the batch */
    public CheckoutDecision decide(PlaceOrder command, Instant now) {
        CheckoutResult refusal = refusal(command);
        if (refusal != null) {
            return new CheckoutDecision.Refused(refusal);
        }
        Sale sale = sale(command, now);
        if (sale.items().amountMinor() == 0) {
            return new CheckoutDecision.Refused(new CheckoutResult.NothingToPay());
        }
        CheckoutResult aboveLimit = holdings.refusal(command, now);
        if (aboveLimit != null) {
            return new CheckoutDecision.Refused(aboveLimit);
        }
        return shipping.shipping(sale)
                .<CheckoutDecision>map(fee -> new CheckoutDecision.Accepted(created(command, sale, fee, now)))
                .orElseGet(() -> new CheckoutDecision.Refused(new CheckoutResult.NotShippable()));
    }

    private @Nullable CheckoutResult refusal(PlaceOrder command) {
        // The attributes were checked before the command was queued. They are checked again only if the rules have
        // changed since then.
        List<FieldProblem> problems = attributeRules == command.judgedBy()
                ? List.of()
                : attributeRules.problems(command.attributes(), command.items());
        if (!problems.isEmpty()) {
            return new CheckoutResult.WrongAttributes(problems);
        }
        Set<String> notListed = new LinkedHashSet<>();
        Set<String> notPriced = new LinkedHashSet<>();
        for (Item item : command.items()) {
            Prices.Listed listed = prices.get(item.skuId());
            if (listed == null) {
                notListed.add(item.skuId());
            } else if (item.unitPrice() == null && !listed.prices().containsKey(command.currency())) {
                notPriced.add(item.skuId());
            }
        }
        if (!notListed.isEmpty()) {
            return new CheckoutResult.NotListed(List.copyOf(notListed));
        }
        if (!notPriced.isEmpty()) {
            return new CheckoutResult.NotPriced(List.copyOf(notPriced));
        }
        return null;
    }

    private OrderCreated created(PlaceOrder command, Sale sale, Money shippingFee, Instant now) {
        List<Line> lines = lines(command, sale, now);
        PersonalKey key = keys.of(command.owner());
        Instant placedAt = command.placedAt() == null ? now : command.placedAt();
        boolean asks = true;
        List<Discount> discounts = List.of();
        if (command.couponCodes().isEmpty()) {
            Cart cart = cart(command, lines, placedAt, shippingFee);
            asks = offers.needsPromotion(cart);
            discounts = asks ? List.of() : Discounts.of(offers.evaluate(cart), command.currency());
        }
        return new OrderCreated(
                command.correlation(),
                now,
                command.orderNo(),
                command.userId(),
                command.externalReference(),
                command.channel(),
                command.paymentMethod(),
                placedAt,
                lines,
                sale.items(),
                taxes.isTaxIncluded(sale),
                new ShippingTerms(shippingFee, taxes.ratePpm(sale, TaxCalculator.SHIPPING)),
                command.couponCodes(),
                asks ? null : false,
                command.shippingAddress().seal(key),
                command.shippingAddress().country(),
                attributeRules.order().clearOf(command.attributes()),
                command.holder(),
                command.giftMessage() == null ? null : key.seal(command.giftMessage()),
                attributeRules
                        .personal(command.attributes(), command.items(), command.note())
                        .seal(key),
                discounts.isEmpty() ? null : discounts,
                offers.number() == 0 ? null : offers.number());
    }

    /** The cart as promotion would see it. */
    private static Cart cart(PlaceOrder command, List<Line> lines, Instant placedAt, Money shippingFee) {
        return new Cart(
                command.currency(),
                placedAt,
                command.channel(),
                command.shippingAddress().country(),
                command.paymentMethod(),
                Cart.Customer.GUEST,
                lines.stream()
                        .map(line -> Cart.Line.of(
                                String.valueOf(line.lineNo()),
                                line.skuId(),
                                line.quantity(),
                                line.amount().amountMinor()))
                        .toList(),
                shippingFee.amountMinor(),
                Set.of());
    }

    private Sale sale(PlaceOrder command, Instant now) {
        Money items = Money.zero(command.currency());
        long weightGrams = 0;
        for (Item item : command.items()) {
            items = items.plus(price(item, command.currency(), now).times(item.quantity()));
            weightGrams = Math.addExact(
                    weightGrams, Math.multiplyExact(listed(item).traits().weightGrams(), item.quantity()));
        }
        return new Sale(command.channel(), command.shippingAddress().country(), items, weightGrams);
    }

    private List<Line> lines(PlaceOrder command, Sale sale, Instant now) {
        List<Line> lines = new ArrayList<>(command.items().size());
        for (Item item : command.items()) {
            Traits traits = new Traits(
                    listed(item).traits().category(),
                    listed(item).traits().taxClass(),
                    listed(item).traits().weightGrams(),
                    attributeRules.line().clearOf(item.attributes()));
            lines.add(new Line(
                    lines.size() + 1,
                    item.skuId(),
                    item.quantity(),
                    price(item, command.currency(), now),
                    taxes.ratePpm(sale, traits.taxClass()),
                    traits.equals(ORDINARY) ? null : traits,
                    reducedFrom(item, command.currency(), now)));
        }
        return lines;
    }

    /** The agreed price, or else the price of the SKU at this time. */
    private Money price(Item item, String currency, Instant now) {
        return item.unitPrice() != null
                ? item.unitPrice()
                : listedPrice(item, currency).at(now);
    }

    /** The list price, if the shopper pays a sale price instead of it. */
    private @Nullable Money reducedFrom(Item item, String currency, Instant now) {
        if (item.unitPrice() != null) {
            return null;
        }
        Prices.Price price = listedPrice(item, currency);
        return price.saleAt(now) == null ? null : price.list();
    }

    /** {@link #refusal} has made sure that there is a price, unless one was agreed. */
    private Prices.Price listedPrice(Item item, String currency) {
        return requireNonNull(listed(item).prices().get(currency));
    }

    private Prices.Listed listed(Item item) {
        return requireNonNull(prices.get(item.skuId()));
    }
}
