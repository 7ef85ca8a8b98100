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
import order.OrderEvent.ShippingTerms;
import order.OrderEvent.Traits;
import order.charges.Charging;
import order.charges.Sale;
import order.charges.ShippingCalculator;
import order.charges.TaxCalculator;
import order.command.OrderCommand.CheckoutResult;
import order.command.OrderCommand.CheckoutResult.CannotBeBought;
import order.command.OrderCommand.Item;
import order.command.OrderCommand.Purchase;
import order.offer.Carts;
import order.offer.Discounts;
import order.offer.OfferBook;
import order.replica.CheckoutSchemas;
import order.replica.Prices;
import order.stream.Progress;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import platform.web.FieldProblem;
import platform.web.Limits;
import promotion.engine.Cart;
import promotion.engine.Evaluation;

/**
 * Says what a purchase would cost, or why it cannot be placed. A pure function of what was read before, for checkouts and for their previews.
 */
final class Quoting {

    private static final Traits ORDINARY = new Traits(null, CatalogEvent.Traits.STANDARD, 0, Map.of());

    private final Map<String, Prices.Listed> prices;
    private final ShippingCalculator shipping;
    private final TaxCalculator taxes;
    private final OfferBook offers;
    private final CheckoutSchemas.Rules attributeRules;

    /** @param prices the prices by SKU, of the listed SKUs that the purchases name */
    Quoting(
            Map<String, Prices.Listed> prices,
            ShippingCalculator shipping,
            TaxCalculator taxes,
            OfferBook offers,
            CheckoutSchemas.Rules attributeRules) {
        this.prices = prices;
        this.shipping = shipping;
        this.taxes = taxes;
        this.offers = offers;
        this.attributeRules = attributeRules;
    }

    sealed interface Result {}

    record Refused(CannotBeBought result) implements Result {}

    /**
     * @param needsPromotion whether only promotion can decide the discount
     * @param discounts what the order decides by itself; empty if it needs promotion
     */
    record Quote(
            List<Line> lines,
            Money items,
            boolean taxIncluded,
            ShippingTerms shipping,
            Instant placedAt,
            Cart cart,
            boolean needsPromotion,
            List<Discount> discounts)
            implements Result {

        Progress.Charged charged() {
            return charged(discounts);
        }

        Progress.Charged charged(List<Discount> others) {
            return Charging.of(lines, taxIncluded, shipping, others);
        }
    }

    /** @param now the business time, unless the purchase names another */
    Result quote(Purchase purchase, Instant now) {
        CannotBeBought refusal = refusal(purchase);
        if (refusal != null) {
            return new Refused(refusal);
        }
        Sale sale = sale(purchase, now);
        if (sale.items().amountMinor() == 0) {
            return new Refused(new CheckoutResult.NothingToPay());
        }
        if (sale.items().amountMinor() > Limits.MAX_ITEMS_MINOR) {
            return new Refused(new CheckoutResult.TooMuchToPay());
        }
        Money fee = shipping.shipping(sale).orElse(null);
        if (fee == null) {
            return new Refused(new CheckoutResult.NotShippable());
        }
        Quote quote = quote(purchase, sale, fee, now);
        Money expected = purchase.expectedPayable();
        if (expected != null && !quote.needsPromotion()) {
            Progress.Charged charged = quote.charged();
            if (!charged.amounts().payable().equals(expected)) {
                return new Refused(new CheckoutResult.PriceChanged(charged.amounts()));
            }
        }
        return quote;
    }

    private Quote quote(Purchase purchase, Sale sale, Money fee, Instant now) {
        List<Line> plain = lines(purchase, sale, now);
        boolean mayBeReduced = !offers.isEmpty() || !purchase.couponCodes().isEmpty();
        List<Line> lines = mayBeReduced ? withPromotionTraits(plain, purchase.currency()) : plain;
        Instant placedAt = purchase.placedAt() == null ? now : purchase.placedAt();
        Cart cart =
                Carts.of(placedAt, purchase.channel(), purchase.country(), purchase.paymentMethod(), null, lines, fee);
        boolean asks = !purchase.couponCodes().isEmpty() || offers.needsPromotion(cart);
        Evaluation evaluation = asks ? null : offers.evaluate(cart);
        // Promotion stores which promotions cannot be calculated, and tells the order.
        Evaluation decided = evaluation == null || evaluation.failed().isEmpty() ? evaluation : null;
        boolean needsPromotion = decided == null;
        // An order keeps what the catalogue says of its SKUs only if some promotion has been considered.
        boolean keepsTraits = decided == null || !decided.considered().isEmpty();
        return new Quote(
                keepsTraits ? lines : plain,
                sale.items(),
                taxes.isTaxIncluded(sale),
                new ShippingTerms(fee, taxes.ratePpm(sale, TaxCalculator.SHIPPING)),
                placedAt,
                cart,
                needsPromotion,
                decided == null ? List.of() : Discounts.of(decided, purchase.currency()));
    }

    private @Nullable CannotBeBought refusal(Purchase purchase) {
        // The attributes were checked before the command was queued. They are checked again only if the rules have
        // changed since then.
        List<FieldProblem> problems = attributeRules == purchase.judgedBy()
                ? List.of()
                : attributeRules.problems(purchase.attributes(), purchase.items());
        if (!problems.isEmpty()) {
            return new CheckoutResult.WrongAttributes(problems);
        }
        Set<String> notListed = new LinkedHashSet<>();
        Set<String> notPriced = new LinkedHashSet<>();
        for (Item item : purchase.items()) {
            Prices.Listed listed = prices.get(item.skuId());
            if (listed == null) {
                notListed.add(item.skuId());
            } else if (item.unitPrice() == null && !listed.prices().containsKey(purchase.currency())) {
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

    private Sale sale(Purchase purchase, Instant now) {
        Money items = Money.zero(purchase.currency());
        long weightGrams = 0;
        for (Item item : purchase.items()) {
            items = items.plus(price(item, purchase.currency(), now).times(item.quantity()));
            weightGrams = Math.addExact(
                    weightGrams, Math.multiplyExact(listed(item).traits().weightGrams(), item.quantity()));
        }
        return new Sale(purchase.channel(), purchase.country(), items, weightGrams);
    }

    private List<Line> lines(Purchase purchase, Sale sale, Instant now) {
        List<Line> lines = new ArrayList<>(purchase.items().size());
        for (Item item : purchase.items()) {
            Traits traits = new Traits(
                    listed(item).traits().category(),
                    listed(item).traits().taxClass(),
                    listed(item).traits().weightGrams(),
                    attributeRules.line().clearOf(item.attributes()));
            lines.add(new Line(
                    lines.size() + 1,
                    item.skuId(),
                    item.quantity(),
                    price(item, purchase.currency(), now),
                    taxes.ratePpm(sale, traits.taxClass()),
                    traits.equals(ORDINARY) ? null : traits,
                    reducedFrom(item, purchase.currency(), now),
                    null));
        }
        return lines;
    }

    /** With what the catalogue says of their SKUs. */
    private List<Line> withPromotionTraits(List<Line> lines, String currency) {
        return lines.stream()
                .map(line -> line.with(requireNonNull(prices.get(line.skuId())).promotionTraits(currency)))
                .toList();
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
