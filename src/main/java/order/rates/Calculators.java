package order.rates;

import java.util.List;
import java.util.Optional;
import order.charges.RateTables;
import order.charges.ShippingCalculator;
import order.charges.TaxCalculator;
import org.springframework.stereotype.Component;

/**
 * The calculators of shipping and tax. If another jar provides calculator beans, these are used. Otherwise the rates that operators
 * maintain are used.
 */
@Component
public class Calculators {

    private static final RateTables NONE = new RateTables(List.of(), List.of(), List.of());

    private final Rates rates;
    private final Optional<ShippingCalculator> shipping;
    private final Optional<TaxCalculator> taxes;

    Calculators(Rates rates, Optional<ShippingCalculator> shipping, Optional<TaxCalculator> taxes) {
        this.rates = rates;
        this.shipping = shipping;
        this.taxes = taxes;
    }

    /** The calculators for one transaction. */
    public record Now(ShippingCalculator shipping, TaxCalculator taxes) {}

    /** @param wanted false if the caller will not use the calculators; then nothing is read from the database */
    public Now now(boolean wanted) {
        boolean ours = shipping.isEmpty() || taxes.isEmpty();
        RateTables tables = wanted && ours ? rates.now() : NONE;
        return new Now(shipping.orElse(tables), taxes.orElse(tables));
    }
}
