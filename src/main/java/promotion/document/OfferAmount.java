package promotion.document;

import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import platform.money.CurrencyCode;
import platform.money.Money;
import platform.web.FieldProblem;

/** An amount above zero in the terms of a promotion. */
public record OfferAmount(
        @NotNull @Range(min = 1, max = MAX_MINOR) Long amountMinor,

        @NotNull @CurrencyCode String currency) {

    public static final long MAX_MINOR = 1_000_000_000_000_000L;

    public static @Nullable OfferAmount of(@Nullable Money money) {
        return money == null ? null : new OfferAmount(money.amountMinor(), money.currency());
    }

    public static @Nullable Money money(@Nullable OfferAmount amount) {
        return amount == null ? null : Money.ofMinor(amount.amountMinor(), amount.currency());
    }

    /**
     * Adds a problem if an amount is in another currency than the promotion.
     *
     * @param currency null if there is no amount
     */
    public static void requireCurrency(
            String field, @Nullable String currency, @Nullable String ofPromotion, List<FieldProblem> problems) {
        if (currency != null && !currency.equals(ofPromotion)) {
            problems.add(new FieldProblem(field, "must be %s, the currency of the promotion".formatted(ofPromotion)));
        }
    }
}
