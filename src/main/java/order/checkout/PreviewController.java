package order.checkout;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import order.OrderEvent.CustomerStanding;
import order.command.OrderCommand.Item;
import order.command.OrderCommand.Purchase;
import order.offer.Carts;
import order.offer.KnownCode;
import order.offer.OfferBook;
import order.offer.TriedCodes;
import order.problem.OrderProblem;
import order.rates.Calculators;
import order.replica.CheckoutSchemas;
import order.replica.Prices;
import order.replica.PromotionCodes;
import order.replica.PromotionLimits;
import order.replica.StandingOffers;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.ratelimit.LongWork;
import platform.security.AppliesChannels;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.ProblemCode;
import platform.web.ProblemException;
import promotion.engine.Cart;

/** Says what a checkout would cost. Reads the replicas of the module; holds and writes nothing. */
@RestController
@RequestMapping(CheckoutController.PATH)
@RequiresScope({Scopes.ORDERS, Scopes.OPERATOR_ORDERS})
@Tag(name = "Orders")
class PreviewController {

    private final CheckoutRules rules;
    private final Prices prices;
    private final Calculators calculators;
    private final StandingOffers offers;
    private final PromotionCodes codes;
    private final PromotionLimits promotionLimits;
    private final KnownCustomers knownCustomers;
    private final CheckoutLimits limits;
    private final LongWork longWork;
    private final Clock clock;

    PreviewController(
            CheckoutRules rules,
            Prices prices,
            Calculators calculators,
            StandingOffers offers,
            PromotionCodes codes,
            PromotionLimits promotionLimits,
            KnownCustomers knownCustomers,
            CheckoutLimits limits,
            LongWork longWork,
            Clock clock) {
        this.rules = rules;
        this.prices = prices;
        this.calculators = calculators;
        this.offers = offers;
        this.codes = codes;
        this.promotionLimits = promotionLimits;
        this.knownCustomers = knownCustomers;
        this.limits = limits;
        this.longWork = longWork;
        this.clock = clock;
    }

    @PostMapping("/preview")
    @AppliesChannels
    @Operation(
            summary = "Preview an order",
            description =
                    "What a checkout with this body would cost now: all amounts, and why each promotion applies or not. Nothing is "
                            + "reserved or written, and stock is not checked. `refused_coupons` lists the coupon codes for which the checkout would be "
                            + "refused; then no code counts. If `provisional` is true, limits, other uses of coupon codes or other orders of the "
                            + "customer may change the discounts; send `expected_payable` with the checkout "
                            + "to be asked again if the order would cost another amount. Operators also get the conditions of each promotion.")
    @ProblemCode.Possible(
            value = OrderProblem.class,
            codes = {
                "SKU_NOT_LISTED",
                "SKU_NOT_PRICED",
                "NOT_SHIPPABLE",
                "PAYMENT_NOT_POSSIBLE",
                "TOO_MANY_WRONG_COUPONS",
                "CHANNEL_NOT_ALLOWED"
            })
    PreviewView previewOrder(@Valid @RequestBody CheckoutBody body, Caller caller) {
        if (rules.isForOperators(body, caller)) {
            caller.require(Scopes.OPERATOR_ORDERS);
        }
        rules.requireKnownCountry(body, caller);
        List<Item> items = body.commandItems();
        long work = CartWork.of(offers.lastRead(), items, body.couponCodes());
        CheckoutSchemas.Verdict verdict = rules.judge(body, items, work, caller);
        ProblemException refusal = rules.refusal(body, caller, verdict);
        if (refusal != null) {
            throw refusal;
        }
        Purchase purchase = body.purchase(items, verdict, null); // the amount that the caller expects has no effect
        return longWork.run(
                work,
                () -> limits.previewingCoupons(
                                rules.shopper(body, caller),
                                purchase.couponCodes(),
                                () -> preview(purchase, verdict, body, caller),
                                preview -> preview.codes().refusals())
                        .view(caller.may(Scopes.OPERATOR_ORDERS)));
    }

    /** @param knownGifts the SKUs of gifts that exist */
    private record Preview(Quoting.Quote quote, TriedCodes codes, Set<String> knownGifts) {

        PreviewView view(boolean forOperators) {
            return PreviewView.of(quote, codes, knownGifts, forOperators);
        }
    }

    private Preview preview(Purchase purchase, CheckoutSchemas.Verdict verdict, CheckoutBody body, Caller caller) {
        List<Item> items = purchase.items();
        OfferBook book = offers.now(true);
        Calculators.Now charges = calculators.now(true);
        Quoting quoting = new Quoting(
                prices.listed(items.stream().map(Item::skuId).distinct().toList()),
                charges.shipping(),
                charges.taxes(),
                book,
                verdict.rules());
        return switch (quoting.quote(purchase, clock.instant())) {
            case Quoting.Refused refused -> throw CheckoutRules.problem(refused.result(), purchase);
            case Quoting.Quote quote -> {
                String userId = caller.may(Scopes.OPERATOR_ORDERS) ? body.userId() : caller.subject();
                Cart cart = quote.cart().of(Carts.customer(quote.needsPromotion() ? customer(userId, caller) : null));
                Map<String, KnownCode> known = codes.read(purchase.couponCodes());
                TriedCodes tried = TriedCodes.of(
                        book,
                        cart,
                        userId,
                        purchase.couponCodes(),
                        known,
                        promotionLimits.read(book.limited(cart), known, userId, cart.at()));
                yield new Preview(quote, tried, prices.known(tried.giftSkus()));
            }
        };
    }

    /** What promotions would know of the customer whom the order would be for. */
    private @Nullable CustomerStanding customer(@Nullable String userId, Caller caller) {
        List<String> userIds = userId == null ? List.of() : List.of(userId);
        return knownCustomers
                .read(userIds, userIds)
                .standing(userId, caller.may(Scopes.OPERATOR_ORDERS) ? null : caller.customer());
    }
}
