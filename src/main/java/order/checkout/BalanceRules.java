package order.checkout;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import order.command.OrderCommand.PaymentTerms;
import order.stream.Order;
import org.jspecify.annotations.Nullable;
import payment.PaymentRequest;
import platform.money.Money;
import platform.web.FieldProblem;

/** The rules for paying by the balance of the shopper, whole or in part. */
final class BalanceRules {

    private BalanceRules() {}

    /**
     * Each rule that a checkout or an attempt breaks.
     *
     * @param path of the object that names the method and the terms, with a dot at its end; null if the checkout names the method alone
     * @param currency of the order
     * @param methods the configured methods
     */
    static List<FieldProblem> problems(
            @Nullable String path,
            String method,
            @Nullable PaymentTerms terms,
            boolean isGuest,
            String currency,
            Set<String> methods) {
        Money balance = terms == null ? null : terms.balance();
        boolean isWhole = method.equals(PaymentRequest.BALANCE);
        List<FieldProblem> problems = new ArrayList<>();
        String field = isWhole
                ? path == null ? "payment_method" : path + "method"
                : Objects.requireNonNullElse(path, "payment.") + "use_balance";
        if (isGuest && (isWhole || balance != null)) {
            problems.add(new FieldProblem(
                    field,
                    isWhole
                            ? "must be another method, because a guest has no balance"
                            : "must be absent, because a guest has no balance"));
        }
        if (balance == null) {
            return problems;
        }
        if (isWhole) {
            problems.add(new FieldProblem(path + "use_balance", "must be absent, because the balance pays everything"));
        } else if (!methods.contains(PaymentRequest.BALANCE)) {
            problems.add(new FieldProblem(field, "must be absent, because the shop takes no balance"));
        }
        if (!balance.currency().equals(currency)) {
            problems.add(
                    new FieldProblem(path + "use_balance.currency", "must be the currency of the order, " + currency));
        }
        return problems;
    }

    /**
     * The problem of a balance beside a method that authorises first. Such a payment is captured in parts, and a wallet pays its part only
     * together with the whole rest.
     *
     * @param path of the object that names the method and the terms, with a dot at its end
     */
    static List<FieldProblem> besideAuthorisation(@Nullable String path, String method, @Nullable PaymentTerms terms) {
        return terms == null || terms.balance() == null
                ? List.of()
                : List.of(new FieldProblem(
                        Objects.requireNonNullElse(path, "payment.") + "use_balance",
                        "must be absent, because the method %s authorises the payment first and captures it later"
                                .formatted(method)));
    }

    /** The problem of a balance that leaves nothing to be paid by the method. */
    static List<FieldProblem> tooMuch(@Nullable PaymentTerms terms, Order order) {
        Money balance = terms == null ? null : terms.balance();
        if (balance == null || order.progress().payment() == null) {
            return List.of();
        }
        Money amount = order.payment().amount();
        return balance.currency().equals(amount.currency()) && balance.compareTo(amount) >= 0
                ? List.of(new FieldProblem(
                        "use_balance.amount_minor",
                        "must be below the amount to pay, %s; use the method balance to pay it whole"
                                .formatted(amount)))
                : List.of();
    }
}
