package order.checkout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import order.command.OrderCommand.CheckoutResult.CannotBeBought;
import order.command.OrderCommand.CheckoutResult.NotListed;
import order.command.OrderCommand.CheckoutResult.NotPriced;
import order.command.OrderCommand.CheckoutResult.NotShippable;
import order.command.OrderCommand.CheckoutResult.NothingToPay;
import order.command.OrderCommand.CheckoutResult.PriceChanged;
import order.command.OrderCommand.CheckoutResult.TooMuchToPay;
import order.command.OrderCommand.CheckoutResult.WrongAttributes;
import order.command.OrderCommand.Item;
import order.command.OrderCommand.Purchase;
import order.holding.Holder;
import order.problem.OrderProblem;
import order.replica.CheckoutSchemas;
import order.replica.PaymentMethods;
import order.settings.Countries;
import order.settings.OrderProperties;
import order.settings.SalesChannels;
import order.stream.Order;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.auditlog.OperatorActions;
import platform.card.CardNumbers;
import platform.money.Money;
import platform.ratelimit.CallerClass;
import platform.ratelimit.CallerClasses;
import platform.ratelimit.LongWork;
import platform.security.Caller;
import platform.security.Scopes;
import platform.web.FieldProblem;
import platform.web.Limits;
import platform.web.ProblemException;

/** The rules that checkouts and their previews share: who may send what, and what the configuration allows. */
@Component
class CheckoutRules {

    private final SalesChannels channels;
    private final Countries countries;
    private final PaymentMethods paymentMethods;
    private final Set<String> configuredMethods;
    private final CallerClasses classes;
    private final CheckoutSchemas schemas;
    private final LongWork longWork;

    CheckoutRules(
            OrderProperties properties,
            PaymentMethods paymentMethods,
            CallerClasses classes,
            CheckoutSchemas schemas,
            LongWork longWork) {
        this.paymentMethods = paymentMethods;
        this.schemas = schemas;
        this.longWork = longWork;
        this.configuredMethods = Set.copyOf(properties.paymentMethods());
        this.classes = classes;
        this.channels = properties.salesChannels();
        this.countries = properties.servedCountries();
    }

    /** Whether the caller measures the platform, so that the limits of shoppers do not apply. */
    boolean isBenchmark(Caller caller) {
        return classes.of(caller) == CallerClass.BENCHMARK;
    }

    /**
     * The shopper whose limits apply: the user who owns the order, even if an operator sends it; else the guest of {@code shopper_key}. Null
     * for a guest without the key, and for a benchmark.
     */
    @Nullable
    String shopper(CheckoutBody body, Caller caller) {
        if (isBenchmark(caller)) {
            return null;
        }
        if (!caller.may(Scopes.OPERATOR_ORDERS)) {
            return Holder.ofUser(caller.subject());
        }
        if (body.userId() != null) {
            return Holder.ofUser(body.userId());
        }
        return body.shopperKey() == null ? null : Holder.ofGuest(body.shopperKey());
    }

    /** Whether only an operator may send this body, or an operator sends it by hand. */
    boolean isForOperators(CheckoutBody body, Caller caller) {
        boolean operator = caller.may(Scopes.OPERATOR_ORDERS);
        boolean ownTerms = body.placedAt() != null || body.items().stream().anyMatch(item -> item.unitPrice() != null);
        boolean another = body.externalReference() != null
                || body.shopperKey() != null
                || (body.userId() != null && !body.userId().equals(caller.subject()));
        boolean byHand = operator && OperatorActions.haveReason(); // a shop's back end gives no reasons
        return ownTerms || byHand || (another && !operator);
    }

    /** @throws ProblemException if a shopper sends the code of unknown countries */
    void requireKnownCountry(CheckoutBody body, Caller caller) {
        if (!caller.may(Scopes.OPERATOR_ORDERS)
                && Countries.UNKNOWN.equals(body.shippingAddress().country())) {
            throw ProblemException.invalid(
                    "shipping_address.country",
                    "must be an ISO 3166-1 alpha-2 country code; only operators may send ZZ for an unknown country");
        }
    }

    /**
     * Checks the attributes by their schemas. The caller pays for this and for the promotions. It can be much work, and the module's only worker
     * should not do it.
     *
     * @param work on the promotions
     * @throws ProblemException 429 if the caller has no more requests for so much work; 503 if too much long work is waiting
     */
    CheckoutSchemas.Verdict judge(CheckoutBody body, List<Item> items, long work, Caller caller) {
        long workOfAttributes = CartWork.ofAttributes(body.ownAttributes(), items);
        longWork.charge(caller, work + workOfAttributes);
        return longWork.run(workOfAttributes, () -> schemas.judge(body.ownAttributes(), items));
    }

    /** The reason why the current configuration and schemas do not allow the checkout; null if they allow it. */
    @Nullable
    ProblemException refusal(CheckoutBody body, Caller caller, CheckoutSchemas.Verdict verdict) {
        List<FieldProblem> problems = new ArrayList<>(verdict.problems());
        problems.addAll(CardNumbers.problems("attributes", body.attributes()));
        for (int i = 0; i < body.items().size(); i++) {
            problems.addAll(CardNumbers.problems(
                    "items[%d].attributes".formatted(i), body.items().get(i).attributes()));
        }
        if (!channels.known().contains(body.channel())) {
            problems.add(new FieldProblem("channel", "must be " + SalesChannels.oneOf(channels.known())));
        }
        if (!countries.isServed(body.shippingAddress().country())) {
            problems.add(new FieldProblem("shipping_address.country", countries.rule()));
        }
        if (!problems.isEmpty()) {
            return ProblemException.invalid(problems);
        }
        ProblemException refusal = channels.refusal(body.channel(), caller);
        return refusal == null ? paymentRefusal(body, caller) : refusal;
    }

    private @Nullable ProblemException paymentRefusal(CheckoutBody body, Caller caller) {
        String path = body.payment() == null ? null : "payment.";
        List<FieldProblem> problems =
                new ArrayList<>(paymentMethods.problems(path, body.method(), body.currency(), body.terms()));
        boolean isGuest = caller.may(Scopes.OPERATOR_ORDERS) && body.userId() == null;
        problems.addAll(
                BalanceRules.problems(path, body.method(), body.terms(), isGuest, body.currency(), configuredMethods));
        if (paymentMethods.isAuthorisedFirst(body.method())) {
            problems.addAll(BalanceRules.besideAuthorisation(path, body.method(), body.terms()));
        }
        return paymentRefusal(problems);
    }

    /** @throws ProblemException if the method is not configured or cannot serve the order in this way */
    void requirePossible(CheckoutBody.PaymentBody body, Order order) {
        if (!configuredMethods.contains(body.method())) {
            throw ProblemException.invalid("method", "must be " + SalesChannels.oneOf(configuredMethods));
        }
        String currency = order.content().items().currency();
        boolean isGuest = order.content().userId() == null;
        List<FieldProblem> problems =
                new ArrayList<>(paymentMethods.problems("", body.method(), currency, body.terms()));
        problems.addAll(BalanceRules.problems("", body.method(), body.terms(), isGuest, currency, configuredMethods));
        problems.addAll(BalanceRules.tooMuch(body.terms(), order));
        if (paymentMethods.isAuthorisedFirst(body.method())) {
            problems.addAll(BalanceRules.besideAuthorisation("", body.method(), body.terms()));
        }
        ProblemException refusal = paymentRefusal(problems);
        if (refusal != null) {
            throw refusal;
        }
    }

    private static @Nullable ProblemException paymentRefusal(List<FieldProblem> problems) {
        return problems.isEmpty()
                ? null
                : new ProblemException(
                        OrderProblem.PAYMENT_NOT_POSSIBLE,
                        "The payment method cannot serve this order; details.fields lists each field with its rule.",
                        Map.of("fields", problems));
    }

    /** The problem of a purchase that the shop does not sell in this form. */
    static ProblemException problem(CannotBeBought refusal, Purchase purchase) {
        return switch (refusal) {
            case NotListed refused ->
                new ProblemException(
                        OrderProblem.SKU_NOT_LISTED,
                        "Some SKUs are not on sale; details.sku_ids lists them.",
                        Map.of("sku_ids", refused.skuIds()));
            case NotPriced refused ->
                new ProblemException(
                        OrderProblem.SKU_NOT_PRICED,
                        "Some SKUs have no price in %s; details.sku_ids lists them.".formatted(purchase.currency()),
                        Map.of("sku_ids", refused.skuIds()));
            case NothingToPay nothing ->
                ProblemException.invalid("items", "must have prices that add up to more than zero");
            case TooMuchToPay tooMuch ->
                ProblemException.invalid(
                        "items",
                        "must have prices that add up to at most "
                                + Money.ofMinor(Limits.MAX_ITEMS_MINOR, purchase.currency()));
            case WrongAttributes wrong -> ProblemException.invalid(wrong.problems());
            case NotShippable refused ->
                new ProblemException(
                        OrderProblem.NOT_SHIPPABLE,
                        "No shipping rate fits the country, weight and item total of this order; details.country is the country.",
                        Map.of("country", purchase.country()));
            case PriceChanged changed -> RejectionDetail.priceChanged(changed.amounts());
        };
    }
}
