package order.rates;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import order.charges.ShippingRate;
import order.settings.Countries;
import order.settings.CountryCode;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import platform.money.CurrencyCode;
import platform.money.Money;
import platform.web.FieldProblem;
import platform.web.Limits;
import platform.web.ProblemException;

/** A shipping rate in a request. */
record ShippingRateBody(
        @NotNull @Pattern(regexp = CountryCode.PATTERN + "|\\*", message = Countries.CODE_RULE + " or *")
        String country,

        @Nullable @Valid RateAmount minSubtotal,
        @Nullable @Range(min = 1, max = Long.MAX_VALUE) Long maxWeightGrams,
        @NotNull @Valid RateAmount amount) {

    record RateAmount(
            @NotNull @Range(min = 0, max = Limits.MAX_PRICE_MINOR)
            Long amountMinor,

            @NotNull @CurrencyCode String currency) {}

    static ShippingRateBody of(ShippingRate rate) {
        String currency = rate.amount().currency();
        return new ShippingRateBody(
                rate.country(),
                rate.minSubtotalMinor() == 0 ? null : new RateAmount(rate.minSubtotalMinor(), currency),
                rate.maxWeightGrams(),
                new RateAmount(rate.amount().amountMinor(), currency));
    }

    /** @throws ProblemException if the amounts are in two currencies */
    ShippingRate rate(String rateId) {
        List<FieldProblem> problems = contradictions();
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(problems);
        }
        return new ShippingRate(
                rateId,
                country,
                minSubtotal == null ? 0 : minSubtotal.amountMinor(),
                maxWeightGrams,
                Money.ofMinor(amount.amountMinor(), amount.currency()));
    }

    /** The fields that contradict others. Fields that could not be read are null here, even if they are required. */
    List<FieldProblem> contradictions() {
        boolean differ = amount != null
                && amount.currency() != null
                && minSubtotal != null
                && minSubtotal.currency() != null
                && !minSubtotal.currency().equals(amount.currency());
        return differ
                ? List.of(new FieldProblem(
                        "min_subtotal.currency", "must be %s, the currency of amount".formatted(amount.currency())))
                : List.of();
    }
}
