package payment.provider;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A payment method of the checkout, which one provider serves.
 *
 * @param name as in the checkout, such as {@code sandbox}
 * @param operations what the provider can do for payments of this method besides what it must do; nothing else is asked of it
 * @param tradeTypes the ways in which a shopper can pay, the usual one first; empty if there is only one way
 * @param currencies the currencies that it takes, by their ISO 4217 codes; empty if it takes every currency
 * @param instalments the numbers of monthly instalments that a shopper can choose; empty if there are none
 */
public record PaymentMethod(
        String name,
        Set<Operation> operations,
        List<TradeType> tradeTypes,
        Set<String> currencies,
        Set<Integer> instalments) {

    /**
     * A way to pay, such as by scanning a code.
     *
     * @param needsPayerId whether the provider must know which of its users pays
     */
    public record TradeType(String name, boolean needsPayerId) {}

    public PaymentMethod {
        operations = Set.copyOf(operations);
        tradeTypes = List.copyOf(tradeTypes);
        currencies = Set.copyOf(currencies);
        instalments = Set.copyOf(instalments);
    }

    /** A method with one way to pay at once, in any currency. */
    public static PaymentMethod of(String name, Set<Operation> operations) {
        return new PaymentMethod(name, operations, List.of(), Set.of(), Set.of());
    }

    public PaymentMethod in(Set<String> currencies) {
        return new PaymentMethod(name, operations, tradeTypes, currencies, instalments);
    }

    public PaymentMethod by(List<TradeType> tradeTypes) {
        return new PaymentMethod(name, operations, tradeTypes, currencies, instalments);
    }

    /** Whether the payments of this method are authorised first and captured later. */
    public boolean isAuthorisedFirst() {
        return can(Operation.CAPTURE);
    }

    public boolean can(Operation operation) {
        return operations.contains(operation);
    }

    public boolean takes(String currency) {
        return currencies.isEmpty() || currencies.contains(currency);
    }

    /** The trade type with this name, or the usual one if there is no name; empty if there is none. */
    public Optional<TradeType> tradeType(@Nullable String wanted) {
        return tradeTypes.stream()
                .filter(each -> wanted == null || each.name().equals(wanted))
                .findFirst();
    }
}
